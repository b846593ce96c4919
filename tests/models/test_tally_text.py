"""The page of the day: every figure of the tally on it, no line wider than a page."""

from datetime import date

import pytest

from bangongshi.models.seal_rows import Tally, TallyLine
from bangongshi.models.tally_text import COLUMNS, lines
from bangongshi.text import cells

DAY = date(2026, 11, 23)
TALLY = Tally(
    DAY, (TallyLine("清河县人民政府办公室", 2, 5, 7, 1), TallyLine("合同专用章", 1, 2, 2, 1)), 2, 5, 9, 1, 3,
    ("用印〔2026〕2号",), "用印〔2026〕1号", "用印〔2026〕3号", ("钢印（李四，应还 11-24 12:00）",), 4,
)


def test_all_figures_stand_on_the_page() -> None:
    page = lines(TALLY)
    assert page[0] == "用印日结　2026年11月23日　星期一"
    table = [line.split() for line in page]
    assert ["清河县人民政府办公室", "2", "5", "7", "1"] in table
    assert ["合同专用章", "1", "2", "2", "1"] in table
    assert ["合计", "2", "5", "9", "1"] in table
    assert "编号　用印〔2026〕1号 至 用印〔2026〕3号" in page
    assert "作废　用印〔2026〕2号" in page
    assert "拒绝用印　3 笔" in page
    assert "印章在外　钢印（李四，应还 11-24 12:00）" in page
    assert "待补签　4 笔" in page
    assert any("合计只记一次" in line for line in page)


def test_an_empty_day_says_so() -> None:
    page = lines(Tally(DAY, (), 0, 0, 0, 0, 0, (), "", "", (), 0))
    assert "当天没有用印。" in page
    assert "编号　没有编号" in page
    assert "印章在外　无" in page


@pytest.mark.parametrize("long", ["很长的印章名称" * 12, "x" * 200])
def test_no_line_is_wider_than_the_page(long: str) -> None:
    many = tuple(f"用印〔2026〕{n}号" for n in range(1, 60))
    page = lines(Tally(DAY, (TallyLine(long, 9999, 9999, 9999, 9999),), 9999, 9999, 9999, 9999, 1, many, many[0], many[-1], (long,), 1))
    assert max(cells(line) for line in page) <= COLUMNS
    listed = "".join(line.strip("　 ") for line in page)
    for number in many:
        assert number in listed
    assert listed.count(long[-3:]) >= 1
