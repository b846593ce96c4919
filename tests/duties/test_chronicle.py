"""大事记 and 工作小结: what closed is proposed, taken with one key, told without what is not announced."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlmodel import SQLModel, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.supervision import chronicle, report_text
from bangongshi.duties.supervision.chronicle_list import candidates, count_chronicle
from bangongshi.duties.supervision.chronicle_list import chronicle as lines_of
from bangongshi.duties.take_back import take_back
from bangongshi.models.chronicle_rules import Span, days_of
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_rows import ChronicleView
from bangongshi.models.matter_words import ChronicleKind, MatterState
from bangongshi.models.matters import Chronicle, Matter
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from bangongshi.models.words import Direction, Phase, Secrecy
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from office_fixtures import StandingClock, new_desk

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MONTH = (date(2026, 11, 1), date(2026, 11, 30))
SECRET = "关于王某任职的决定"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", StandingClock())
    first_run(made, {"unit_name": "某县人民政府办公室", "unit_code": "某政办"})
    yield made
    made.vault.close()


def put(desk: Desk, row: SQLModel) -> int:
    with desk.act("试") as act:
        act.session.add(row)
        flush(act)
    return getattr(row, "id", 0)


def matter(desk: Desk, day: date | None, title: str = "防汛检查", **more: object) -> int:
    values: dict[str, object] = {
        "number": "督〔2026〕1号", "state": MatterState.CLOSED, "title": title, "recorded_on": date(2026, 3, 1),
        "closed_on": day, "secrecy": Secrecy.OPEN, "alias": "督办事项 督〔2026〕1号", **more,
    }
    return put(desk, Matter(**values))


def paper(desk: Desk, day: date, title: str = "关于水利工作的通知", secrecy: Secrecy = Secrecy.OPEN) -> int:
    made = put(desk, Document(
        direction=Direction.IN, phase=Phase.CLOSED, title=title, alias="市水利局来文", secrecy=secrecy, occurred_on=day))
    put(desk, Incoming(document_id=made, receipt_number="收〔2026〕9号", signed_in_at=datetime(2026, 3, 1, 8), closed_on=day))
    return made


@pytest.mark.parametrize(("span", "today", "days"), [
    (Span.WEEK, date(2026, 11, 23), (date(2026, 11, 23), date(2026, 11, 29))),
    (Span.WEEK, date(2026, 11, 29), (date(2026, 11, 23), date(2026, 11, 29))),
    (Span.MONTH, date(2026, 2, 3), (date(2026, 2, 1), date(2026, 2, 28))),
    (Span.MONTH, date(2026, 12, 3), (date(2026, 12, 1), date(2026, 12, 31))),
    (Span.QUARTER, date(2026, 11, 23), (date(2026, 10, 1), date(2026, 12, 31))),
    (Span.QUARTER, date(2024, 2, 29), (date(2024, 1, 1), date(2024, 3, 31))),
    (Span.YEAR, date(2026, 11, 23), YEAR),
])
def test_which_days_a_span_is(span: Span, today: date, days: tuple[date, date]) -> None:
    assert days_of(span, today) == days


def test_what_closed_in_the_span_is_proposed_newest_first(desk: Desk) -> None:
    first, second = matter(desk, date(2026, 11, 2)), paper(desk, date(2026, 11, 20))
    third = matter(desk, date(2026, 11, 22), state=MatterState.SIGNED_OFF)
    matter(desk, date(2026, 10, 31))
    matter(desk, None, state=MatterState.IN_HAND)
    page = candidates(desk, Span.MONTH)
    assert [(row.matter_id, row.paper_id) for row in page.rows] == [(third, None), (None, second), (first, None)]
    assert [row.number for row in page.rows] == ["督〔2026〕1号", "收〔2026〕9号", "督〔2026〕1号"]
    assert not any(row.taken or row.masked for row in page.rows)
    assert count_chronicle(desk, ChronicleView.CANDIDATES, Span.WEEK).count == 0
    assert count_chronicle(desk, ChronicleView.CANDIDATES, YEAR).count == 4


def test_windows_join_without_a_gap(desk: Desk) -> None:
    for day in range(1, 21):
        (matter if day % 3 else paper)(desk, date(2026, 11, (day + 1) // 2))
    whole = [row.id for row in candidates(desk, Span.MONTH).rows]
    assert len(set(whole)) == 20
    found, window = [], Window(size=3)
    while True:
        page = candidates(desk, Span.MONTH, window)
        found += [row.id for row in page.rows]
        if not page.more_after:
            break
        window = Window(after=page.rows[-1].place, size=3)
    assert found == whole
    back = candidates(desk, Span.MONTH, Window(before=page.rows[-1].place, size=3))
    assert [row.id for row in back.rows] == whole[-4:-1]


def test_one_key_takes_it_in_and_one_takes_it_back(desk: Desk) -> None:
    id_ = matter(desk, date(2026, 11, 20), "防汛检查。")
    assert chronicle.values(desk, ("matter", id_)) == {
        "on": "2026-11-20", "text": "11月20日，防汛检查办结。", "kind": "大事记"}
    done = chronicle.accept(desk, ("matter", id_))
    assert done.sentence == "已收进大事记：督〔2026〕1号。"
    assert candidates(desk, Span.MONTH).rows == ()
    (row,) = lines_of(desk, ChronicleView.EVENTS, Span.MONTH).rows
    assert (row.title, row.taken, row.matter_id, row.id) == ("11月20日，防汛检查办结。", True, id_, done.ids[0])
    with pytest.raises(Refused, match="R-CHRONICLE"):
        chronicle.accept(desk, ("matter", id_))
    with desk.read() as session:
        lines = session.exec(select(Entry).where(Entry.act == done.undo)).all()
    assert {line.subject for line in lines} == {"督〔2026〕1号"}
    assert f"matter:{id_}" in {line.about for line in lines}
    take_back(desk)
    assert [row.matter_id for row in candidates(desk, Span.MONTH).rows] == [id_]
    assert lines_of(desk, ChronicleView.EVENTS, Span.MONTH).rows == ()
    assert verify(desk.vault).ok


def test_the_words_are_the_clerks(desk: Desk) -> None:
    event, report = matter(desk, date(2026, 11, 20)), paper(desk, date(2026, 11, 19))
    chronicle.accept(desk, ("matter", event), {"text": "全县防汛检查\n收尾", "on": "2026-11-21", "kind": "大事记"})
    chronicle.accept(desk, ("paper", report), {"kind": "工作小结"})
    events = [row.title for row in lines_of(desk, ChronicleView.EVENTS, Span.MONTH).rows]
    assert events == ["全县防汛检查 收尾"] or events == ["全县防汛检查收尾"]
    assert [row.title for row in lines_of(desk, ChronicleView.REPORT, Span.MONTH).rows] == [
        *events, "11月19日，《关于水利工作的通知》办结。"]


@pytest.mark.parametrize(("typed", "field"), [
    ({"kind": "不收"}, "kind"), ({"kind": "随便"}, "kind"), ({"on": "哪天"}, "on"), ({"on": "2026-12-01"}, "on"),
    ({"text": "长" * 401}, "text"),
])
def test_what_is_typed_wrong_stays_typed(desk: Desk, typed: dict[str, str], field: str) -> None:
    id_ = matter(desk, date(2026, 11, 20))
    with pytest.raises(Invalid) as error:
        chronicle.accept(desk, ("matter", id_), typed)
    assert set(error.value.fields) == {field}
    assert len(candidates(desk, Span.MONTH).rows) == 1


def test_what_is_declined_is_asked_no_more(desk: Desk) -> None:
    id_ = paper(desk, date(2026, 11, 20))
    assert chronicle.decline(desk, ("paper", id_), "小事").sentence == "不收：收〔2026〕9号。"
    assert candidates(desk, Span.MONTH).rows == ()
    assert lines_of(desk, ChronicleView.REPORT, Span.MONTH).rows == ()
    with pytest.raises(Refused, match="R-CHRONICLE"):
        chronicle.accept(desk, ("paper", id_))


@pytest.mark.parametrize("source", [("matter", 99), ("paper", 99)])
def test_only_what_is_closed_can_be_told(desk: Desk, source: chronicle.Source) -> None:
    matter(desk, None, state=MatterState.IN_HAND)
    for each in (source, ("matter", 1)):
        with pytest.raises(Refused, match="R-NOT-CLOSED"):
            chronicle.accept(desk, each)


def test_what_is_not_announced_is_called_by_its_alias(desk: Desk) -> None:
    hidden = matter(desk, date(2026, 11, 20), SECRET, secrecy=Secrecy.UNPUBLISHED)
    secret_paper = paper(desk, date(2026, 11, 19), SECRET, Secrecy.UNPUBLISHED)
    below = matter(desk, date(2026, 11, 18), SECRET, paper_id=secret_paper)
    rows = candidates(desk, Span.MONTH).rows
    assert [(row.title, row.masked) for row in rows] == [
        ("督办事项 督〔2026〕1号", True), ("市水利局来文", True), ("督办事项 督〔2026〕1号", True)]
    for source in (("matter", hidden), ("paper", secret_paper), ("matter", below)):
        assert "任职" not in chronicle.values(desk, source)["text"]  # type: ignore[arg-type]
    chronicle.accept(desk, ("matter", hidden), {"text": "王某任职"})
    chronicle.accept(desk, ("paper", secret_paper))
    (first, second) = lines_of(desk, ChronicleView.EVENTS, Span.MONTH).rows
    assert (first.title, first.masked, second.title) == ("督办事项 督〔2026〕1号", True, "市水利局来文")
    with desk.read() as session:
        assert {(line.secrecy, line.alias) for line in session.exec(select(Chronicle))} == {
            (Secrecy.UNPUBLISHED, "督办事项 督〔2026〕1号"), (Secrecy.UNPUBLISHED, "市水利局来文")}
    assert report_text.lines(desk, ChronicleKind.EVENT, *MONTH)[1:] == (
        "这个时段没有可列的内容。", "", "另有未公布事项 2 项，未列入。")
    assert "王某任职" in report_text.lines(desk, ChronicleKind.EVENT, *MONTH, include_confidential=True)[2]
    with desk.act("公布") as act:
        row = act.session.get_one(Matter, hidden)
        row.secrecy = Secrecy.OPEN
    assert lines_of(desk, ChronicleView.EVENTS, Span.MONTH).rows[0].title == "王某任职"


def test_the_text_goes_by_day_and_month(desk: Desk, tmp_path: Path) -> None:
    for day, secrecy, title in (
        (date(2026, 10, 9), Secrecy.OPEN, "秋收督查"), (date(2026, 11, 20), Secrecy.INTERNAL, "内部的事"),
        (date(2026, 11, 2), Secrecy.OPEN, "防汛检查"),
    ):
        chronicle.accept(desk, ("matter", matter(desk, day, title, secrecy=secrecy)))
    chronicle.accept(desk, ("paper", paper(desk, date(2026, 11, 3))), {"text": "传达水利工作通知", "kind": "工作小结"})
    assert report_text.lines(desk, ChronicleKind.REPORT, date(2026, 10, 1), date(2026, 12, 31)) == (
        "某县人民政府办公室工作小结（2026年10月1日至2026年12月31日）", "", "2026年10月", "10月9日，秋收督查办结。", "", "2026年11月",
        "11月2日，防汛检查办结。", "11月3日，传达水利工作通知", "11月20日，督办事项 督〔2026〕1号办结。",
    )
    assert report_text.lines(desk, ChronicleKind.EVENT, *MONTH) == (
        "某县人民政府办公室大事记（2026年11月1日至2026年11月30日）", "11月2日，防汛检查办结。", "11月20日，督办事项 督〔2026〕1号办结。")
    file = tmp_path / "大事记.txt"
    assert report_text.save(desk, ChronicleKind.EVENT, *MONTH, file).sentence == "大事记已成文，存好了。"
    assert file.read_text(encoding="utf-8-sig").splitlines()[1] == "11月2日，防汛检查办结。"
    with desk.read() as session:
        (line,) = session.exec(select(Entry).where(Entry.verb == "导出")).all()
    assert (line.about, line.reason[:7]) == ("register:chronicle", "SHA-256")
    for bad, code in ((file, "X-EXISTS"), (tmp_path / "大事记.doc", "X-SUFFIX")):
        with pytest.raises(Refused, match=code):
            report_text.save(desk, ChronicleKind.EVENT, *MONTH, bad)
    with pytest.raises(Refused, match="X-CHRONICLE"):
        report_text.lines(desk, ChronicleKind.NEITHER, *MONTH)
