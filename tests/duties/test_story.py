"""J9: one paper's whole story – verbatim, in order, with what was corrected or taken back still readable."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties import spill
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import (
    amend,
    assigning,
    chasing,
    circulate,
    close,
    finding,
    instructing,
    passing_on,
    proposing,
    receive,
    replying,
    slips,
    story_text,
    vetting,
)
from bangongshi.duties.registry.detail import open_detail
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Refused
from bangongshi.models.parties import Party
from bangongshi.models.trail import Entry
from bangongshi.models.words import ClosingMeans, SlipMode, Way
from office_fixtures import StandingClock, new_desk

FORM = {
    "unit_name": "某市水利局", "title": "关于防汛检查的函", "source_number": "某水函〔2026〕15号", "signed_on": "11-19",
    "copies": "1", "genre": "函", "secrecy": "公开", "handling": "办件", "reply_wanted": "是",
}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def desk(tmp_path: Path, clock: StandingClock) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault", clock)
    yield made
    made.vault.close()


def leader(desk: Desk, name: str, rank: int) -> int:
    return add_person(desk, {"name": name, "rank": str(rank), "post": "局长", "leader": "是"}).ids[0]


def whole_life(desk: Desk, clock: StandingClock, **typed: str) -> int:
    """登记 → 初审 → 拟办 → 呈批 → 收回 → 承办 → 传达 → 催办 → 迟复 → 答复 → 办结 → 第2轮."""
    chief = leader(desk, "张局长", 1)
    paper = receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]
    vetting.vet(desk, [paper], "属本单位职责甲")
    proposing.propose(desk, [paper], "拟请张局长阅示乙", lead="建设科", leader_ids=[chief])
    circulate.submit(desk, [paper])
    clock.pass_(hours=2)
    circulate.take_in(desk, [paper], "请建设科研究办理丙")
    assigning.assign(desk, [paper], Party("建设科"), due_typed="1125")
    (waiting,) = passing_on.waiting(desk, [paper])
    passing_on.pass_on(desk, [waiting.id], Party("建设科"), note="附注丁")
    (task,) = assigning.open_tasks(desk, [paper])
    clock.pass_(days=2)
    chasing.chase(desk, task_ids=[task.id], answer="明天报戊", way=Way.PHONE, whom="建设科李科长")
    clock.pass_(days=1)
    assigning.feedback(desk, [task.id], "已按要求办理己")
    replying.reply(desk, [paper], Way.PAPER, "已函复庚", reference="某服函〔2026〕9号")
    close.close(desk, [paper], ClosingMeans.REPLIED, "已办理辛", "某服函〔2026〕9号")
    instructing.instruct(desk, [paper], chief, "请再报一次情况壬")
    return paper


SAID = "甲乙丙丁戊己庚辛壬"
"""One sign in each text the clerk typed in `whole_life`."""


def test_everything_is_told_verbatim_and_in_order(desk: Desk, clock: StandingClock) -> None:
    told = story_text.lines(desk, whole_life(desk, clock))
    assert told[0] == "收〔2026〕1号　关于防汛检查的函"
    text = "\n".join(told)
    order = [text.find(words) for words in (
        "初审意见：「属本单位职责甲」", "拟办：「拟请张局长阅示乙」", "呈 张局长 批示", "「请建设科研究办理丙」", "建设科 主办",
        "把张局长的批示传达给 建设科（当面，已复述）：附注丁", "催 建设科李科长（电话）：「明天报戊」",
        "建设科 办复（主办）（迟复1天）：「已按要求办理己」", "某服函〔2026〕9号", "结果：「已办理辛」", "转入第2轮办理",
        "「请再报一次情况壬」",
    )]
    assert -1 not in order, (order, text)
    assert order == sorted(order)
    assert text.count("请建设科研究办理丙") == 1
    assert all(line.startswith("2026-11-2") for line in told[4:])


def test_a_masked_paper_tells_who_and_when_but_nothing_that_was_said(desk: Desk, clock: StandingClock) -> None:
    paper = whole_life(desk, clock, secrecy="未公布", alias="水利局来函")
    told = "\n".join(story_text.lines(desk, paper))
    assert "水利局来函" in told
    assert "防汛" not in told
    assert not [sign for sign in SAID if sign in told]
    assert "催 建设科李科长" in told
    assert "（已遮）" in told
    detail = open_detail(desk, paper)
    seen = f"{detail.fields}{detail.tasks}{detail.instructions}{detail.slips}{detail.story}"
    assert not [sign for sign in SAID if sign in seen]
    whole = "\n".join(story_text.lines(desk, paper, revealed=True))
    assert all(sign in whole for sign in SAID)


def test_names_are_found_by_all_and_masked_words_only_when_revealed(desk: Desk, clock: StandingClock) -> None:
    paper = whole_life(desk, clock, secrecy="未公布")
    for name in ("建设科", "张局长", "李科长"):
        assert [row.id for row in finding.find(desk, name).rows] == [paper], name
    for word in ("研究办理丙", "明天报戊", "办理己", "附注丁", "函复庚"):
        assert finding.find(desk, word).rows == (), word
        assert [row.id for row in finding.find(desk, word, revealed=True).rows] == [paper], word


def test_a_slip_tells_readers_what_was_kept_and_who_really_had_it(desk: Desk, clock: StandingClock) -> None:
    first, second, third = leader(desk, "赵一", 1), leader(desk, "钱二", 2), leader(desk, "孙三", 3)
    paper = receive.sign_in_and_enrol(desk, {**FORM, "handling": "阅件", "reply_wanted": "否"}).ids[0]
    vetting.vet(desk, [paper])
    slips.open_slip(desk, [paper], [first, second], SlipMode.IN_TURN, "供参阅")
    circulate.keep(desk, [paper], "1130")
    clock.pass_(days=1)
    circulate.cross(desk, [paper], third)
    told = "\n".join(story_text.lines(desk, paper))
    assert "轮阅 赵一、钱二（供参阅）" in told
    assert "赵一 留用至 2026-11-30" in told
    assert "赵一 自行传出，实际在 孙三 处" in told
    (slip,) = open_detail(desk, paper).slips
    assert "轮阅，供参阅（在传）" in slip
    assert "钱二 未阅" in slip


def test_corrected_and_taken_back_stay_readable_in_words(desk: Desk) -> None:
    paper = receive.sign_in_and_enrol(desk, FORM).ids[0]
    typed = {**open_detail(desk, paper).typed, "source_number": "某水函〔2026〕16号"}
    amend.amend(desk, paper, typed, "看错文号")
    vetting.vet(desk, [paper], "误审")
    take_back(desk)
    told = story_text.lines(desk, paper)
    assert any("更正" in line and "某水函〔2026〕16号" in line and "看错文号" in line for line in told)
    assert any("原值：来文字号 某水函〔2026〕15号" in line for line in told)
    assert any("初审〔已回退〕" in line and "误审" in line for line in told)


def test_what_was_recorded_later_says_so(desk: Desk, clock: StandingClock) -> None:
    chief = leader(desk, "张局长", 1)
    paper = receive.sign_in_and_enrol(desk, {**FORM, "handling": "阅件"}).ids[0]
    vetting.vet(desk, [paper])
    clock.pass_(hours=5)
    circulate.send_out(desk, [paper], chief, at=desk.now - timedelta(hours=3))
    (line,) = [line for line in story_text.lines(desk, paper) if "送 张局长" in line]
    assert "〔补记〕" in line
    assert line.startswith("2026-11-23 11:00")


def test_detail_names_a_conflict_and_whose_words_wait(desk: Desk) -> None:
    one, two = leader(desk, "赵一", 1), leader(desk, "钱二", 2)
    paper = receive.sign_in_and_enrol(desk, FORM).ids[0]
    vetting.vet(desk, [paper])
    instructing.instruct(desk, [paper], one, "同意办理")
    assert open_detail(desk, paper).conflict == ""
    instructing.instruct(desk, [paper], two, "不同意")
    detail = open_detail(desk, paper)
    assert detail.conflict.startswith("赵一同意，钱二不同意")
    assert [said.endswith("［待传达］") for said in detail.instructions] == [True, False]


def test_as_text_it_is_journalled_without_a_title_and_masked_unless_the_passphrase_was_given(
    desk: Desk, clock: StandingClock, tmp_path: Path
) -> None:
    paper = whole_life(desk, clock, secrecy="内部", alias="水利来函")
    assert not story_text.is_open(desk, paper)
    story_text.save(desk, paper, tmp_path / "遮.txt", revealed=False)
    story_text.save(desk, paper, tmp_path / "全.txt", revealed=True)
    masked, whole = ((tmp_path / name).read_text(encoding="utf-8-sig") for name in ("遮.txt", "全.txt"))
    assert "水利来函" in masked
    assert "防汛" not in masked
    assert not [sign for sign in SAID if sign in masked]
    assert all(sign in whole for sign in ("防汛", *SAID))
    with pytest.raises(Refused, match="X-EXISTS"):
        story_text.save(desk, paper, tmp_path / "全.txt", revealed=True)
    with desk.read() as session:
        last = session.exec(select(Entry).order_by(col(Entry.seq).desc()).limit(1)).one()
    assert last.verb == "导出"
    assert "收〔2026〕1号" in last.subject
    assert "防汛" not in f"{last.subject}{last.reason}"


def test_of_a_sealed_paper_the_journal_is_not_read_out(desk: Desk, clock: StandingClock) -> None:
    paper = whole_life(desk, clock)
    spill.found(desk, paper)
    told = "\n".join(story_text.lines(desk, paper, revealed=True))
    assert "防汛" not in told
    assert "水利局" not in told
    assert not [sign for sign in SAID if sign in told]
    assert "涉密误录" in told
