"""放假通知 read from their text: the published years come out as the shipped calendar has them, faults are refused."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.models.notice import FESTIVALS, NoticeNotUnderstood, from_notice, read_notice
from bangongshi.models.workdays import Calendar, DayMark

NOTICES = {
    2024: """2024年部分节假日安排
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。除夕（2月9日）鼓励各单位安排休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间请安排好值班。
""",
    2025: """关于2025年部分节假日安排的通知　国办发明电〔2024〕12号
元旦：1月1日（周三）放假1天，不调休。
春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
清明节：4月4日（周五）至6日（周日）放假，共3天。
劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
端午节：5月31日（周六）至6月2日（周一）放假，共3天。
国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
2024年11月12日
""",
    2026: "2026年部分节假日安排：一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。"
    "二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。"
    "三、清明节：4月4日（周六）至6日（周一）放假，共3天。四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。"
    "五、端午节：6月19日（周五）至21日（周日）放假，共3天。六、中秋节：9月25日（周五）至27日（周日）放假，共3天。"
    "七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。",
}


@pytest.mark.parametrize("year", NOTICES)
def test_a_years_notice_is_the_shipped_calendar(year: int) -> None:
    notice = read_notice(NOTICES[year])
    assert (notice.year, notice.missing) == (year, ())
    by_notice = {day.day: day.rest for day in notice.days}
    shipped, day = Calendar(), date(year, 1, 1)
    while day.year == year:
        rest = by_notice.get(day, day.weekday() >= 5)
        assert rest is not shipped.is_workday(day), day
        day += timedelta(days=1)
    assert [d.day for d in notice.days] == sorted(by_notice)


def test_names_and_number_come_along() -> None:
    notice = read_notice(NOTICES[2025])
    names = {day.day: day.name for day in notice.days}
    assert names[date(2025, 10, 6)] == "国庆节、中秋节"
    assert names[date(2025, 9, 28)] == "国庆节、中秋节调休"
    assert notice.number == "国办发明电〔2024〕12号"
    assert all(from_notice(day.name) for day in notice.days)
    assert not from_notice("县庆")
    assert not from_notice("")


def test_a_part_says_what_is_missing() -> None:
    notice = read_notice("春节：2月15日（农历腊月二十八，星期日）至23日放假调休，共9天。2月14日（星期六）、2月28日（星期六）上班。", 2026)
    assert len(notice.days) == 11
    assert notice.missing == tuple(name for name in FESTIVALS if name != "春节")


def test_a_holiday_over_the_turn_of_the_year() -> None:
    notice = read_notice("元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。", 2019)
    assert [f"{day.day} {day.rest}" for day in notice.days] == [
        "2018-12-29 False", "2018-12-30 True", "2018-12-31 True", "2019-01-01 True",
    ]
    short = read_notice("元旦：12月30日至1月1日放假调休，共3天。12月29日（星期六）上班。", 2019)
    assert short.days == notice.days


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "哪一年"), ("督办通知", "哪一年"), ("2027年部分节假日安排", "没有看出放假安排"),
        ("2026年春节：2月15日至23日放假调休，共8天。", "放假8天，日期却是9天"),
        ("2026年部分节假日安排 春节：2月15日（周一）至23日放假。", "2月15日是周日"),
        ("2026年部分节假日安排 春节：2月15日至23日放假。2月25日上班。", "本来就上班"),
        ("2026年部分节假日安排 春节：2月30日放假。", "没有“2月30日”这一天"),
        ("2026年部分节假日安排 春节：2月23日至15日放假。", "说不通"),
        ("2026年部分节假日安排 春节：2月15日至4月23日放假。", "说不通"),
        ("2026年部分节假日安排 春节：2月15日起连续放假九天左右。", "没看懂"),
        ("2026年部分节假日安排 春节：2月15日或者16日放假。", "没看懂“或者”"),
        ("2026年部分节假日安排 春节：2月28日（周六）上班。", "没有看出哪几天放假"),
        ("2026年部分节假日安排 春节：2月14日至23日放假。2月14日上班。", "既说放假又说上班"),
        ("1" * 30000, "太长"),
    ],
)
def test_refuses_with_the_clause(text: str, why: str) -> None:
    with pytest.raises(NoticeNotUnderstood) as refused:
        read_notice(text, None)
    assert why in refused.value.sentence


PIECES = ["元旦：", "春节：", "国庆节、", "中秋节：", "2月", "13月", "15日", "30日", "0日", "（周一）", "至", "、", "放假", "上班", "调休，共", "9天", "。",
          "2026年部分", "\n", "9999年", "不"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=15).map("".join))
def test_never_raises_anything_else(text: str) -> None:
    try:
        notice = read_notice(text, 2026)
    except NoticeNotUnderstood:
        return
    calendar = Calendar({day.day: DayMark(day.rest, day.name) for day in notice.days})
    assert all(calendar.is_workday(day.day) is not day.rest for day in notice.days)
