"""History, open or closed: the table of what a register's 办理情况 amounts to."""

import pytest

from bangongshi.models.import_phase import TakeAs, phase_of, void_reason
from bangongshi.models.words import Phase


@pytest.mark.parametrize(("year", "progress", "closing", "phase"), [
    (2024, "", False, Phase.HISTORY), (2024, "请王某阅", False, Phase.HISTORY), (2024, "在办", False, Phase.ENROLLED),
    (2024, "未办结", False, Phase.ENROLLED), (2024, "已办结", False, Phase.CLOSED), (2024, "", True, Phase.CLOSED),
    (2024, "尚未答复", True, Phase.CLOSED), (2026, "", False, Phase.ENROLLED), (2026, "已阅", False, Phase.CLOSED),
    (2026, "办理中", False, Phase.ENROLLED), (2026, "√", False, Phase.CLOSED), (2026, "×", False, Phase.ENROLLED),
    (2026, "是", False, Phase.CLOSED), (2026, "否", False, Phase.ENROLLED), (2026, "已转办公室，正在办理", False, Phase.ENROLLED),
    (2026, "存档", False, Phase.CLOSED), (2024, "作废：重复登记", False, Phase.VOID), (2026, "作废", True, Phase.VOID),
    (2026, "作废旧文件的处理，正在办", False, Phase.ENROLLED), (2027, "", False, Phase.ENROLLED),
])
def test_by_the_register_itself(year: int, progress: str, closing: bool, phase: Phase) -> None:
    assert phase_of(TakeAs.AUTO, year=year, this_year=2026, progress=progress, has_closing_date=closing) is phase


def test_as_the_clerk_says() -> None:
    for progress in ("", "在办", "已办结"):
        common = {"year": 2020, "this_year": 2026, "progress": progress, "has_closing_date": False}
        assert phase_of(TakeAs.OPEN, **common) is Phase.ENROLLED  # type: ignore[arg-type]
        assert phase_of(TakeAs.CLOSED, **common) is Phase.CLOSED  # type: ignore[arg-type]
    assert phase_of(TakeAs.OPEN, year=2020, this_year=2026, progress="作废", has_closing_date=False) is Phase.VOID


def test_reason_of_a_void_row() -> None:
    assert void_reason("作废：重复登记") == "重复登记"
    assert void_reason("已作废（跳号）") == "跳号"
    assert void_reason("作废") == "原登记作废"
