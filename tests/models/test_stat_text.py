"""The page of 统计: never wider than 78 columns, shares with numerator and denominator, bars that do not flatter."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.models import stat_text
from bangongshi.models.stat_table import Aside, Figures, Reach, StatTable
from bangongshi.models.stat_words import By, Mean, Share, Span, population
from bangongshi.text import cells

DAY = date(2026, 11, 23)
_count = st.integers(0, 99_999)
_figures = st.lists(_count, min_size=14, max_size=14).map(lambda counts: Figures(*counts))
_name = st.text(st.sampled_from("发展和改革委员会ABC 、（）"), min_size=1, max_size=30)


def page(rows: list[tuple[str, Figures]], *, first: date | None = None, reach: Reach | None = None) -> StatTable:
    return StatTable(DAY, first, By.UNIT, tuple(rows), sum((one for _, one in rows), Figures()), reach, Aside())


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(_name, _figures), max_size=5), st.none() | st.dates(max_value=DAY), _count)
def test_no_line_is_wider_than_the_page(rows: list[tuple[str, Figures]], first: date | None, count: int) -> None:
    made = StatTable(
        DAY, first, By.UNIT, tuple(rows), sum((one for _, one in rows), Figures()),
        Reach(count, 90, count, count), Aside(*[count] * 6),
    )
    for line in stat_text.lines(made):
        assert cells(line) <= stat_text.COLUMNS
        assert not line.lstrip().startswith(("，", "。", "；"))


@given(_count, _count, st.integers(2, 40))
def test_a_share_never_says_all_or_nothing_of_some(one: int, other: int, width: int) -> None:
    share = Share(min(one, other), max(one, other))
    drawn = stat_text.bar(share, width)
    assert len(drawn) == width
    if not share.whole:
        assert (share.words, drawn.strip()) == ("—", "")
        return
    assert (share.percent == "100%") == (share.part == share.whole) == (stat_text.EMPTY not in drawn)
    assert (share.percent == "0%") == (share.part == 0) == (stat_text.FULL not in drawn)
    assert abs(int(share.percent[:-1]) - 100 * share.part / share.whole) <= 1


def test_words_of_figures() -> None:
    assert Share(12, 15).words == "12/15 80%"
    assert Share(0, 0).words == "—"
    assert Share(1, 8).percent == "13%"
    assert Mean(10, 4).words == "2.5（10/4）"
    assert Mean(0, 0).words == "—"


def test_spans_begin_with_their_month_quarter_and_year() -> None:
    assert [span.first(DAY) for span in Span] == [date(2026, 11, 1), date(2026, 10, 1), date(2026, 1, 1), None]


def test_the_page_says_what_was_counted_until_when_and_what_each_figure_means() -> None:
    made = page([("水利科", Figures(15, 13, 12, 11, 2, 1, 8, 3, 4, 3, 9, 1, 2, 30))], first=date(2026, 11, 1),
                reach=Reach(15, 90, 12, 13))
    said = stat_text.lines(made)
    assert said[0] == "督办统计（按单位）　截至 2026-11-23"
    assert "有效时限在 2026-11-01 至 2026-11-23 的" in "".join(said)
    row = next(line for line in said if line.startswith("水利科"))
    assert row.split() == ["水利科", "15", "13/15", "87%", "12/15", "80%", "2", "###########..."]
    total = next(line for line in said if line.startswith("合计"))
    assert total.split()[1:] == row.split()[1:]
    for line in (
        "原时限按时　11/15 73%", "逾期未结　2 项，平均超期工作日 4.0（8/2）", "逾期办结　1 项，平均超期工作日 3.0（3/1）",
        "反馈及时　3/4 75%", "退回反馈　1/9 11%", "延期事项　2/15 13%", "每项催办　2.0（30/15）",
        "15 个工作日内办结 90%（12/13，从交办次日算起）",
    ):
        assert line in said
    assert any(line.startswith("协办　不计功过") for line in said)


def test_nothing_to_count_is_said_so() -> None:
    said = stat_text.lines(page([]))
    assert "没有应办的事项。" in said
    assert "反馈及时　—" in said
    assert population(None, DAY) in "".join(said)


def test_the_headline_is_one_sentence_of_figures() -> None:
    made = page([("水利科", Figures(due=12, closed=9, on_time=8, overdue_open=2))])
    assert stat_text.headline(made) == "本月应办 12 项，办结 9 项 75%，按时 8 项 67%，逾期未结 2 项（截至 11-23）"
