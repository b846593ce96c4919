"""日结: a day's figures per seal, and the page as a file."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import countersigning, lending, refusing, tallying, use_changes, using
from bangongshi.models.errors import Refused
from bangongshi.models.seal_rows import TallyLine
from bangongshi.models.trail import Entry
from office_fixtures import StandingClock
from seal_fixtures import OFFICE, authority, clock, desk, seal

__all__ = ["clock", "desk"]

ASKED = {
    "applicant": "陈文书", "subject": "不许露面的事由", "seals": OFFICE, "matter": "证明", "copies": "2", "approver": "张主任",
    "approval_evidence": "审批单 1 号",
}
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _seals(desk: Desk) -> None:
    authority(desk, seal(desk))
    authority(desk, seal(desk, "钢印", kind="钢印"))


def use(desk: Desk, **typed: str) -> int:
    return using.use_seal(desk, {**ASKED, **typed}).ids[0]


def test_the_day_is_summed_per_seal(desk: Desk) -> None:
    use(desk, impressions="3")
    use(desk, seals=f"{OFFICE}、钢印", impressions="2、4", spoiled="1", spoiled_note="当场剪碎")
    use_changes.void_use(desk, [use(desk, seals="钢印", copies="9")], "盖错了")
    use(desk, approval_way="电话", copies="1")
    use(desk, used_at="11-20", copies="7")
    refusing.refuse_use(desk, {**ASKED, "matter": "担保"}, "不办")
    found = tallying.tally(desk, DAY)
    assert found.lines == (TallyLine(OFFICE, 3, 5, 6, 1), TallyLine("钢印", 1, 2, 4, 1))
    assert (found.uses, found.copies, found.impressions, found.spoiled, found.refused) == (3, 5, 10, 1, 1)
    assert found.voided == ("用印〔2026〕3号",)
    assert (found.first, found.last) == ("用印〔2026〕1号", "用印〔2026〕4号")
    assert (found.out, found.pending) == ((), 1)
    assert tallying.tally(desk, date(2026, 11, 20)).copies == 7
    empty = tallying.tally(desk, DAY + timedelta(days=1))
    assert (empty.uses, empty.lines, empty.first) == (0, (), "")


def test_seals_out_stand_on_the_page(desk: Desk) -> None:
    lending.lend(desk, {
        "seals": "钢印", "borrower": "李四", "companion": "赵五", "subject": "外出办证", "matter": "证明", "place": "市局",
        "papers": "证书五份", "due_at": "11-24 12:00", "approver": "张主任", "approval_evidence": "审批单",
    })
    assert tallying.tally(desk, DAY).out == ("钢印（李四，应还 11-24 12:00）",)


def test_the_page_is_saved_once_and_journalled(desk: Desk, tmp_path: Path, clock: StandingClock) -> None:
    use(desk)
    file = tmp_path / "日结.txt"
    done = tallying.save(desk, DAY, file)
    text = file.read_text(encoding="utf-8")
    assert str(file) in done.sentence
    assert OFFICE in text
    assert "事由" not in text
    with desk.read() as session:
        line = session.exec(select(Entry).where(col(Entry.verb) == "导出")).one()
    assert line.reason.startswith("SHA-256 ")
    with pytest.raises(Refused):
        tallying.save(desk, DAY, file)
    assert file.read_text(encoding="utf-8") == text


def test_a_past_day_says_what_was_out_and_unsigned_when_it_ended(desk: Desk, clock: StandingClock) -> None:
    """The page of yesterday, saved today, is yesterday's page."""
    (loan_id,) = lending.lend(desk, {
        "seals": "钢印", "borrower": "李四", "companion": "赵五", "subject": "外出办证", "matter": "证明", "place": "市局",
        "papers": "证书五份", "due_at": "11-24 12:00", "approver": "张主任", "approval_evidence": "审批单",
    }).ids
    use_id = use(desk, approval_way="电话")
    evening = tallying.tally(desk, DAY)
    clock.pass_(days=1)
    lending.take_in(desk, [loan_id], {"received_by": "陈文书", "not_used": "是"})
    countersigning.countersign(desk, "use", [use_id], {"evidence": "审批单 2 号"})
    later = tallying.tally(desk, DAY)
    assert (later.out, later.pending) == (evening.out, evening.pending) == (("钢印（李四，应还 11-24 12:00）",), 1)
    today = tallying.tally(desk, DAY + timedelta(days=1))
    assert (today.out, today.pending) == ((), 0)
    before = tallying.tally(desk, DAY - timedelta(days=1))
    assert (before.out, before.pending) == ((), 0)
