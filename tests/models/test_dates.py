"""Dates as people write them: the sixty expressions, what must be refused, and what a field says back."""

from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bangongshi.models.dates import FIRST_YEAR, LAST_YEAR, DateNotUnderstood, ReadDate, echo, read_date
from bangongshi.models.words import DueUnit
from bangongshi.models.workdays import Calendar

TODAY = date(2026, 11, 23)
CALENDAR = Calendar()

SIXTY = {
    "2026-11-30": "2026-11-30", "2026/11/3": "2026-11-03", "2026.11.23": "2026-11-23", "20261123": "2026-11-23",
    "2026年11月23日": "2026-11-23", "26年12月1日": "2026-12-01", "二〇二六年十一月二十三日": "2026-11-23",
    "二零二六年十二月五日": "2026-12-05", "11月30日": "2026-11-30", "十一月三十日": "2026-11-30", "11.30": "2026-11-30",
    "11/30": "2026-11-30", "30号": "2026-11-30", "30日": "2026-11-30", "1月5日": "2027-01-05",
    "明年1月15日": "2027-01-15", "今天": "2026-11-23", "明天": "2026-11-24", "后天": "2026-11-25",
    "大后天": "2026-11-26", "昨天": "2026-11-22", "大前天": "2026-11-20", "周五": "2026-11-27",
    "本周五": "2026-11-27", "星期三": "2026-11-25", "礼拜五": "2026-11-27", "下周三": "2026-12-02",
    "下下周一": "2026-12-07", "上周五": "2026-11-20", "本周日": "2026-11-29", "下周日": "2026-12-06",
    "月底": "2026-11-30", "本月底": "2026-11-30", "下月15号": "2026-12-15", "下个月底": "2026-12-31",
    "年底前": "2026-12-31", "本季度末": "2026-12-31", "12月上旬": "2026-12-01~2026-12-10", "3天内": "2026-11-26",
    "三日内": "2026-11-26", "10天后": "2026-12-03", "两周后": "2026-12-07", "一个月内": "2026-12-23",
    "三个月后": "2027-02-23", "半个月内": "2026-12-08", "3个工作日内": "2026-11-26", "五个工作日后": "2026-11-30",
    "10个工作日内": "2026-12-07", "后天上午9点": "2026-11-25 09:00", "明天下午三点半": "2026-11-24 15:30",
    "今晚8点": "2026-11-23 20:00", "11月25日14:30": "2026-11-25 14:30", "下午3点": "2026-11-23 15:00",
    "11月30日前": "2026-11-30", "11月25日至27日": "2026-11-25~2026-11-27", "元旦": "2027-01-01",
    "春节前": "2027-02-06", "除夕": "2027-02-05", "腊月二十三": "2027-01-30", "农历八月十五": "2027-09-15",
}

MORE = {
    "1123": "2026-11-23", "0105": "2027-01-05", "11-23": "2026-11-23", "１１２３": "2026-11-23", "11。30": "2026-11-30",
    " 11 月 30 日 ": "2026-11-30", "2026 11 30": "2026-11-30", "11 30": "2026-11-30", "二○二六年十二月一日": "2026-12-01",
    "26-12-1": "2026-12-01", "20日": "2026-12-20", "23日": "2026-11-23", "6月1日": "2026-06-01", "5月1日": "2027-05-01",
    "11月30号": "2026-11-30", "11月30": "2026-11-30", "截至11月30日": "2026-11-30", "于11月30日之前": "2026-11-30",
    "11月30日（周一）": "2026-11-30", "11月30日星期一": "2026-11-30", "11月30日（星期一）下午3点前": "2026-11-30 15:00",
    "11月30日下班前": "2026-11-30", "下班前": "2026-11-23", "明天下班前": "2026-11-24", "11月30日17时30分前": "2026-11-30 17:30",
    "2026-11-30 14:30": "2026-11-30 14:30", "11月30日24时前": "2026-11-30 23:59", "11月30日上午": "2026-11-30",
    "明早9点": "2026-11-24 09:00", "明天中午12点": "2026-11-24 12:00", "15:00": "2026-11-23 15:00",
    "+3": "2026-11-26", "＋３": "2026-11-26", "+3工作日": "2026-11-26", "+3个工作日": "2026-11-26", "+2w": "2026-12-07",
    "+2周": "2026-12-07", "+1个月": "2026-12-23", "+1m": "2026-12-23", "-3": "2026-11-20", "3个工作日": "2026-11-26",
    "15日内": "2026-12-08", "十五日以内": "2026-12-08", "一百二十日内": "2027-03-23", "24小时内": "2026-11-24",
    "三天前": "2026-11-20", "两周前": "2026-11-09", "3个工作日前": "2026-11-18", "半年内": "2027-05-23", "一年内": "2027-11-23",
    "30日前": "2026-11-30", "月底前": "2026-11-30", "1月底": "2027-01-31", "11月底": "2026-11-30", "6月底": "2026-06-30",
    "2027年2月底": "2027-02-28", "明年底": "2027-12-31", "2027年底前": "2027-12-31", "一季度末": "2027-03-31", "二季度末": "2026-06-30", "2026年内": "2026-12-31", "三年内": "2029-11-23",
    "年内": "2026-12-31", "本月内": "2026-11-30", "明年1月下旬": "2027-01-21~2027-01-31", "本月中旬": "2026-11-11~2026-11-20",
    "11月25日-12月3日": "2026-11-25~2026-12-03", "11.25-11.27": "2026-11-25~2026-11-27", "2026-11-25至27日": "2026-11-25~2026-11-27", "二〇二六年〇五月〇八日": "2026-05-08", "25-27日": "2026-11-25~2026-11-27",
    "12月30日至1月3日": "2026-12-30~2027-01-03", "2026-11-25~2026-11-27": "2026-11-25~2026-11-27",
    "下周一至周三": "2026-11-30~2026-12-02", "2026年11月25日到27日": "2026-11-25~2026-11-27",
    "11月25日—27日": "2026-11-25~2026-11-27", "国庆节": "2027-10-01", "五一": "2027-05-01", "明年端午节": "2027-06-09",
    "清明": "2027-04-05", "正月初六": "2027-02-11", "闰六月初一": None, "2025年农历闰六月初一": "2025-07-25",
    "周一": "2026-11-23", "上上周五": "2026-11-13", "这周五": "2026-11-27", "下个星期三": "2026-12-02", "下周天": "2026-12-06",
    "2月28日": "2027-02-28", "后年3月1日": "2028-03-01", "当天": "2026-11-23", "八月十五日": "2026-08-15",
}

REFUSED = [
    "", "   ", "督办通知", "三把手", "第711号", "711号", "2月30日", "2026年13月1日", "25点", "明天25点", "31号", "9999999天",
    "9999999天后", "9999天后", "+9999", "1000个工作日", "2026", "1323", "123", "261123", "30", "下周", "11月", "月中", "周末",
    "关于11月30日召开会议的通知", "请于2026年11月30日前将材料报送办公室", "会前3个工作日", "国庆节后", "上午", "下午15点半吗",
    "明天3点", "上午15点", "晚上12点", "十一月二十三", "八月十五", "12月一", "12月十五", "下月二", "两日", "0日内", "个季度内", "3月内", "一月内", "3月后", "2026年11月25日至2026年11月20日", "十二月三十五日", "三十十日内", "0月3日", "11月0日", "零日", "2月29日", "2023-2-29",
    "11月30日（周二）", "27日至25日", "10-11-12", "1989年12月31日", "2101年1月1日", "0000-01-01", "99991231", "5小时内",
    "明天8:75", "某月某日", "11月25日至", "至27日", "明天至", "二〇二六", "农历十三月初一", "农历八月四十", "+", "-", "+个", "前", "‮明天",
    "‮", "明天\x1b[31m", "[/紧急]", "一二三日", "年前", "2026年11月", "明天明天", "1 12 3", "×" * 50, "1" * 5000,
]


def expected(text: str) -> ReadDate:
    day, _, rest = text.partition("~")
    day, _, clock = day.partition(" ")
    return ReadDate(
        date.fromisoformat(day), time.fromisoformat(clock) if clock else None, date.fromisoformat(rest) if rest else None
    )


def read(text: str, today: date = TODAY, *, past: bool = False) -> ReadDate:
    return read_date(text, today, CALENDAR, past=past)


@pytest.mark.parametrize(("text", "day"), [*SIXTY.items(), *((t, d) for t, d in MORE.items() if d)])
def test_reads_what_people_write(text: str, day: str) -> None:
    found = read(text)
    want = expected(day)
    assert (found.day, found.time, found.until) == (want.day, want.time, want.until)


def test_the_table_has_sixty_rows() -> None:
    assert len(SIXTY) == 60


@pytest.mark.parametrize("text", [*REFUSED, *(t for t, d in MORE.items() if d is None)])
def test_refuses_rather_than_guesses(text: str) -> None:
    with pytest.raises(DateNotUnderstood) as refused:
        read(text)
    assert refused.value.sentence
    assert refused.value.sentence.endswith(("。", "？", "）"))


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("3个工作日", (3, DueUnit.WORKDAY)), ("五个工作日后", (5, DueUnit.WORKDAY)), ("+3工作日", (3, DueUnit.WORKDAY)),
        ("15日内", (15, DueUnit.DAY)), ("+3", (3, DueUnit.DAY)), ("两周后", (14, DueUnit.DAY)),
        ("24小时内", (24, DueUnit.HOUR)), ("一个月内", None), ("11月30日", None), ("三天前", None),
    ],
)
def test_keeps_the_sum_of_a_period(text: str, counted: tuple[int, DueUnit] | None) -> None:
    assert read(text).sum == counted


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026年11月31日", "2026年11月没有31日，请核对。"),
        ("2026年13月1日", "没有13月，请核对。"),
        ("11月30日（周二）", "2026-11-30 是周一，不是周二，请核对。"),
        ("明天3点", "3点是上午还是下午？请写“下午3点”或 15:00。"),
        ("1989年1月1日", "1989年超出可登记的范围（1990—2100年），请核对。"),
        ("八月十五", "“八月十五”是农历还是公历？请写“农历八月十五”或“八月十五日”。"),
        ("督办通知", "没看懂“督办通知”，可以写 1123、11月23日、明天、下周三、月底、+3、3个工作日、15日内。"),
    ],
)
def test_says_what_is_wrong(text: str, sentence: str) -> None:
    with pytest.raises(DateNotUnderstood) as refused:
        read(text)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("1123", date(2027, 1, 4), date(2026, 11, 23)), ("11月23日", date(2026, 11, 23), date(2026, 11, 23)),
        ("12月1日", date(2026, 11, 23), date(2025, 12, 1)), ("30日", date(2026, 11, 23), date(2026, 10, 30)),
        ("1月5日", date(2026, 11, 23), date(2026, 1, 5)), ("周五", date(2026, 11, 23), date(2026, 11, 20)),
        ("12月底", date(2027, 1, 4), date(2026, 12, 31)), ("元旦", date(2026, 11, 23), date(2026, 1, 1)),
        ("2026年12月1日", date(2026, 11, 23), date(2026, 12, 1)), ("除夕", date(2026, 11, 23), date(2026, 2, 16)),
        ("2月29日", date(2026, 11, 23), None), ("2月29日", date(2025, 1, 3), date(2024, 2, 29)),
    ],
)
def test_a_field_that_looks_back(text: str, today: date, day: date | None) -> None:
    if day is None:
        with pytest.raises(DateNotUnderstood):
            read(text, today, past=True)
    else:
        assert read(text, today, past=True).day == day


@pytest.mark.parametrize(
    ("text", "today", "day"),
    [
        ("1月31日", date(2026, 1, 31), date(2026, 1, 31)), ("一个月后", date(2026, 1, 31), date(2026, 2, 28)),
        ("月底", date(2028, 2, 1), date(2028, 2, 29)), ("2月29日", date(2027, 11, 1), date(2028, 2, 29)),
        ("下月5日", date(2026, 12, 20), date(2027, 1, 5)), ("1日", date(2026, 12, 20), date(2027, 1, 1)),
        ("下周一", date(2026, 11, 29), date(2026, 11, 30)), ("周一", date(2026, 11, 29), date(2026, 11, 23)),
        ("5个工作日", date(2026, 9, 24), date(2026, 10, 9)), ("12月28日", date(2027, 1, 4), date(2027, 12, 28)),
        ("腊月初八", date(2027, 1, 15), date(2027, 1, 15)), ("下季度末", date(2026, 11, 23), date(2027, 3, 31)),
    ],
)
def test_edges_of_month_and_year(text: str, today: date, day: date) -> None:
    assert read(text, today).day == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11月30日", "2026-11-30 周一（班，还有7天）"),
        ("今天", "2026-11-23 周一（班，今天）"),
        ("上周五", "2026-11-20 周五（班，3天前）"),
        ("周六", "2026-11-28 周六（休，还有5天）"),
        ("3个工作日", "2026-11-26 周四（班，还有3天；11月23日 + 3 个工作日）"),
        ("15日内", "2026-12-08 周二（班，还有15天；11月23日 + 15 天）"),
        ("明天下午三点半", "2026-11-24 周二 15:30（班，还有1天）"),
        ("25日至27日", "2026-11-25 周三 至 2026-11-27 周五（班，还有2天）"),
        ("元旦", "2027-01-01 周五（休 元旦，还有39天；按周末推算，待公布）"),
        ("2026年10月10日", "2026-10-10 周六（班 国庆节调休，44天前）"),
        ("30个工作日", "2027-01-05 周二（班，还有43天；11月23日 + 30 个工作日；按周末推算，待公布）"),
    ],
)
def test_says_back_what_it_read(text: str, said: str) -> None:
    assert echo(read(text), TODAY, CALENDAR) == said


PIECES = st.sampled_from([
    "年", "月", "日", "号", "周", "星期", "天", "下", "上", "本", "个", "工作日", "内", "后", "前", "底", "末", "至", "到", "~", "-", "+",
    "/", ".", ":", "点", "半", "上午", "下午", "晚", "农历", "闰", "腊", "正", "初", "一", "二", "三", "十", "廿", "〇", "百", "两",
    "0", "1", "2", "3", "9", "11", "30", "31", "2026", "9999", "明天", "今", "春节", "季度", "旬", "小时", " ", "（", "）", "半", "d", "w",
])


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.lists(PIECES, max_size=9).map("".join), st.text(max_size=12)), st.dates(date(1995, 1, 1), date(2095, 1, 1)),
       st.booleans())
@example("2月29日", date(2095, 1, 1), True)
@example("٣日", TODAY, False)
@example("²日", TODAY, False)
@example("正月〇", TODAY, False)
def test_never_anything_but_a_day_in_range_or_a_refusal(text: str, today: date, past: bool) -> None:
    try:
        found = read_date(text, today, CALENDAR, past=past)
    except DateNotUnderstood:
        return
    assert FIRST_YEAR <= found.day.year <= LAST_YEAR
    assert found.until is None or found.day < found.until
    assert echo(found, today, CALENDAR).startswith(f"{found.day:%Y-%m-%d} 周")


@settings(max_examples=200, deadline=None)
@given(st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_a_full_date_reads_back_in_every_spelling(day: date) -> None:
    for text in (f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"):
        assert read(text).day == day


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 300), st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_a_counted_period_is_the_day_by_day_walk(n: int, today: date) -> None:
    assert read(f"{n}天内", today).day == today + timedelta(days=n)
    assert read(f"{n}个工作日", today).day == CALENDAR.add_workdays(today, n).day
