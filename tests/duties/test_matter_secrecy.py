"""未公布: the words of a matter stay in the file, wherever a row of it is told of (design.md §4, domain.md §8)."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi import cli_answers
from bangongshi.duties import brief, calendar, home
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_people
from bangongshi.duties.registry import detail as papers
from bangongshi.duties.registry import finding as paper_finding
from bangongshi.duties.registry import instructing, instruction_list
from bangongshi.duties.supervision import (
    assisting,
    call_list,
    calling,
    changing,
    chronicle,
    chronicle_list,
    ending,
    escalating,
    export_books,
    feedback,
    finding,
    from_paper,
    giving,
    leading,
    matter_list,
    milestones,
    opening,
    phases,
    report_text,
    reviewing,
    said_on,
    statistics,
)
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.models import stat_text
from bangongshi.models.chronicle_rules import Span
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.instruction_rows import InstructionView
from bangongshi.models.matter_rows import ChronicleView, MatterView
from bangongshi.models.matter_words import ChronicleKind
from bangongshi.models.papers import Document, Instruction
from bangongshi.models.stat_words import By
from bangongshi.models.trail import Entry
from bangongshi.models.windows import Window
from bangongshi.models.words import Secrecy
from matter_fixtures import clock, desk, in_hand, matter
from paper_fixtures import paper

__all__ = ["clock", "desk"]

WORD = "张榜以前不能说"
"""Stands in every field whose words may give a masked matter away."""
REPORTER = "赵大嫂"
RULED = {"approver": "张主任", "reason": "情况有变化"}
TELLING = {
    "title": f"关于{WORD}的事", "requirement": f"查清{WORD}", "basis": f"请水利科查清{WORD}并报结果。", "note": WORD,
    "reporter": REPORTER,
}


def instruct(desk: Desk, paper_id: int, text: str) -> int:
    instructing.instruct(desk, [paper_id], pick_people(desk, "张主任")[0].id, text)
    with desk.read() as session:
        return session.exec(select(col(Instruction.id)).order_by(col(Instruction.id).desc())).first() or 0


def told(desk: Desk, folder: Path) -> dict[str, str]:
    """Everything the program says of its matters and papers without a look, by where it says it."""
    today = home.home(desk)
    said: dict[str, str] = {
        "home": repr(today), "today": repr(cli_answers.today(today)), "晨报": repr(brief.morning(desk)),
        "日清": repr(brief.evening(desk)), "evening": repr(cli_answers.evening(brief.count_day(desk))),
        "found": repr(finding.find(desk, WORD)), "found by lead": repr(finding.find(desk, "水利科")),
        "papers found": repr(paper_finding.find(desk, "收")), "催办": repr(call_list.calls(desk)),
        "headline": statistics.headline(desk), "calendar": repr(calendar.recount(desk)),
    }
    said |= {f"督办 {view}": repr(matter_list.matters(desk, view)) for view in MatterView}
    said |= {f"批示 {view}": repr(instruction_list.instructions(desk, view)) for view in InstructionView}
    said |= {f"大事记 {view}": repr(chronicle_list.chronicle(desk, view, Span.YEAR)) for view in ChronicleView}
    for by in By:
        said[f"统计 {by}"] = stat_text.text(statistics.table(desk, as_of=desk.today, by=by))
    for kind in (ChronicleKind.EVENT, ChronicleKind.REPORT):
        said[f"成文 {kind}"] = repr(report_text.lines(desk, kind, date(2026, 1, 1), date(2026, 12, 31)))
    for line in matter_list.matters(desk, MatterView.ALL, Window(size=100)).rows:
        said[f"督办 {line.id}"] = repr(detail(desk, line.id))
        said[f"可催 {line.id}"] = repr(call_list.targets(desk, [line.id]))
        said[f"节点 {line.id}"] = repr(milestones.open_milestones(desk, line.id))
        if line.paper_id:
            said[f"件 {line.paper_id}"] = repr(papers.open_detail(desk, line.paper_id))
            said[f"话 {line.paper_id}"] = repr(said_on.said_on(desk, line.paper_id))
    file = folder / "督办台账.csv"
    file.unlink(missing_ok=True)
    export_books.export(desk, export_books.REGISTER, file)
    said["导出"] = file.read_text(encoding="utf-8-sig")
    with desk.read() as session:
        said["journal"] = repr([(entry.verb, entry.subject, entry.reason) for entry in session.exec(select(Entry))])
    return said


def leaks(desk: Desk, folder: Path, acts: list[Done]) -> list[str]:
    everything = told(desk, folder)
    places = [where for where, text in everything.items() if WORD in text or REPORTER in text]
    return places + [done.sentence for done in acts if WORD in done.sentence or REPORTER in done.sentence]


def lived(desk: Desk, made: int) -> list[Done]:
    """A whole life, the word in everything that is said in it."""
    acts = [
        giving.give(desk, [made], {"acknowledged": "是"}),
        giving.add_parties(desk, [made], {"names": "财务科、综合科"}),
        milestones.add(desk, made, {"name": f"{WORD}初稿", "due": "+3"}),
        milestones.add(desk, made, {"name": f"{WORD}定稿", "due": "+5"}),
        calling.call(desk, matter_ids=[made], answer=f"{WORD}正在办"),
        feedback.feed_back(desk, made, {"kind": "延期", "text": WORD, "reason": WORD, "asked_due": "12-28"}),
        reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘", "approver": "张主任", "note": WORD}),
        escalating.escalate(desk, [made], {"level": "黄", "signer": "张主任", "reply_by": "+3"}),
        escalating.answer_sheet(desk, made, {"answer": WORD}),
    ]
    with pytest.raises(Invalid) as which:
        milestones.reach(desk, made, {})
    assert WORD not in repr(which.value.fields)
    chosen = milestones.open_milestones(desk, made)[0][0]
    acts.append(milestones.reach(desk, made, {"note": WORD}, milestone_id=chosen))
    first, second = (one.id for one in giving.open_parties(desk, [made]))
    acts += [
        assisting.party_done(desk, [first], {"result": WORD}), assisting.party_waive(desk, [second], "不用了"),
        feedback.feed_back(desk, made, {"kind": "办结", "text": f"{WORD}已经查清 3 处"}),
        reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘", "note": WORD}),
    ]
    return acts


def ended(desk: Desk, made: int) -> list[Done]:
    return [
        leading.submit(desk, [made], {}),
        leading.leader(desk, made, {"said": f"{WORD}，同意", "decision": "同意办结"}),
        ending.sign_off(desk, [made], {"by": "王文秘", "evidence": WORD, "evaluation": WORD}),
    ]


def test_nothing_of_a_masked_matter_is_told(desk: Desk, tmp_path: Path) -> None:
    proposed = opening.record(desk, {"kind": "群众反映", "leader": "张主任", "lead": "水利科", "due": "12-23", "secrecy": "未公布", **TELLING})
    assert leaks(desk, tmp_path, [proposed]) == []
    (made,) = proposed.ids
    acts = [opening.establish(desk, [made], {"established_by": "张主任"}), *lived(desk, made)]
    assert leaks(desk, tmp_path, acts) == []
    acts = ended(desk, made)
    assert leaks(desk, tmp_path, acts) == []
    values = chronicle.values(desk, ("matter", made))
    assert WORD not in repr(values)
    told = chronicle.accept(desk, ("matter", made), {"text": f"{WORD}办结了", "kind": "大事记"})
    assert leaks(desk, tmp_path, [told]) == []


def test_nothing_of_a_matter_from_a_masked_paper_is_told(desk: Desk, tmp_path: Path) -> None:
    paper_id = paper(desk, title=f"关于{WORD}的通知", secrecy="未公布", alias="来文一件")
    said = instruct(desk, paper_id, f"请水利科查清{WORD}。")
    values = from_paper.values(desk, paper_id, said)
    assert WORD not in repr(values)
    typed = {**values, **TELLING, "lead": "水利科", "due": "12-23", "establish": "是", "established_by": "张主任"}
    made = opening.record(desk, typed)
    with pytest.raises(Refused) as twice:
        opening.record(desk, typed)
    assert WORD not in twice.value.sentence
    acts = [made, *lived(desk, made.ids[0])]
    assert leaks(desk, tmp_path, acts) == []
    assert leaks(desk, tmp_path, ended(desk, made.ids[0])) == []


def test_a_matter_whose_paper_was_masked_later_is_told_no_more(desk: Desk, tmp_path: Path) -> None:
    paper_id = paper(desk, secrecy="公开")
    in_hand(desk, **TELLING, paper=str(paper_id), secrecy="公开", kind="督办")
    assert leaks(desk, tmp_path, [])
    with desk.act("更正") as act:
        act.session.get_one(Document, paper_id).secrecy = Secrecy.UNPUBLISHED
    assert leaks(desk, tmp_path, []) == []


def test_who_spoke_is_in_no_list_and_no_export(desk: Desk, tmp_path: Path) -> None:
    """反映人 of a matter everybody may see: only the page that was opened says it."""
    made = in_hand(desk, kind="群众反映", reporter=REPORTER, secrecy="公开")
    places = [where for where, text in told(desk, tmp_path).items() if REPORTER in text]
    assert places == [f"督办 {made}"]
    file = tmp_path / "含内部.csv"
    export_books.export(desk, export_books.REGISTER, file, include_confidential=True)
    assert REPORTER not in file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("what", ["作废", "不立项", "中止", "撤销", "延期", "调整主办", "协办免办", "更正", "下一阶段", "不收", "公布"])
def test_no_title_in_a_reason(desk: Desk, what: str) -> None:
    """The reason stays in the journal for ever."""
    title = "今冬明春防汛检查"
    reason = f"{title}另行安排"

    def closed() -> int:
        made = opening.errand(desk, {"title": title, "lead": "水利科", "due": "12-23", "leader": "张主任"}).ids[0]
        ending.close(desk, [made], {"outcome": "办了"})
        return made

    def helped() -> list[int]:
        made = in_hand(desk, assists="财务科")
        return [one.id for one in giving.open_parties(desk, [made])]

    ruled = {"approver": "张主任", "reason": reason, "due": "12-28"}
    acts = {
        "作废": lambda: changing.void(desk, [matter(desk)], reason),
        "不立项": lambda: opening.decline(desk, [matter(desk, establish="", established_by="")], reason),
        "中止": lambda: ending.suspend(desk, [matter(desk)], ruled),
        "撤销": lambda: ending.cancel(desk, [matter(desk)], ruled),
        "延期": lambda: reviewing.extend(desk, [in_hand(desk)], ruled),
        "调整主办": lambda: giving.reassign(desk, matter(desk), {**ruled, "lead": "财务科"}),
        "协办免办": lambda: assisting.party_waive(desk, helped(), reason),
        "更正": lambda: changing.amend(desk, matter(desk), {"note": "补记"}, reason),
        "下一阶段": lambda: phases.next_phase(desk, [in_hand(desk, kind="重点工作")], {"note": reason}),
        "不收": lambda: chronicle.decline(desk, ("matter", closed()), reason),
        "公布": lambda: changing.publish(desk, [matter(desk, secrecy="未公布")], {"evidence": reason}),
    }
    with pytest.raises(Refused, match="理由里不要写事项"):
        acts[what]()
