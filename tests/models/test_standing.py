"""轻重缓急: 特急, then 重点, then the rest; days late decide among equals."""

from datetime import date

from bangongshi.models.standing import standing, why
from bangongshi.models.words import Urgency

TODAY = date(2026, 11, 23)


def test_order_is_extra_urgent_then_key_then_urgent_then_plain() -> None:
    pressing_first = [
        (Urgency.EXTRA, True), (Urgency.EXTRA, False), (Urgency.URGENT, True), (Urgency.NONE, True),
        (Urgency.URGENT, False), (Urgency.NONE, False),
    ]
    ranks = [standing(urgency, key) for urgency, key in pressing_first]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)
    assert standing(Urgency.FIRST, False) == standing(Urgency.EXTRA, False)


def test_why_says_it_in_words() -> None:
    assert why(Urgency.EXTRA, True, date(2026, 11, 20), TODAY) == "特急 重点 逾期3天"
    assert why(Urgency.NONE, False, TODAY, TODAY) == "今日到期"
    assert why(Urgency.NONE, False, date(2026, 11, 24), TODAY) == ""
    assert why(Urgency.NONE, False, None, TODAY) == "无期限"
