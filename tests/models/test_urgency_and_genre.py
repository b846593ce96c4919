"""缓急 and 文种: ranks, labels of imported rows, what a title says it is."""

import pytest

from bangongshi.models.genre import (
    GENRES,
    INNER_PAPERS,
    NOT_GENRES,
    Flow,
    genre_in_title,
    genre_named,
    reply_expected,
)
from bangongshi.models.urgency import for_telegrams_only, rank, read_urgency, telegram_warning
from bangongshi.models.words import Urgency


def test_ranks_go_from_flat_to_first() -> None:
    in_order = [Urgency.NONE, Urgency.FLAT, Urgency.URGENT, Urgency.EXTRA, Urgency.FIRST]
    assert sorted(Urgency, key=rank) == in_order
    assert len({rank(word) for word in Urgency}) == len(in_order)


@pytest.mark.parametrize(
    ("label", "urgency"),
    [("", Urgency.NONE), ("一般", Urgency.NONE), ("急件", Urgency.URGENT), ("【特急】", Urgency.EXTRA), ("特 急", Urgency.EXTRA),
     ("平急", Urgency.FLAT), ("特提", Urgency.FIRST), ("平件", Urgency.NONE)],
)
def test_labels(label: str, urgency: Urgency) -> None:
    assert read_urgency(label) == (urgency, "")


def test_unknown_labels_are_kept_as_remark() -> None:
    assert read_urgency("当日办") == (Urgency.NONE, "原紧急程度：当日办")


def test_telegram_words() -> None:
    assert [word for word in Urgency if for_telegrams_only(word)] == [Urgency.FLAT, Urgency.FIRST]
    assert "特提" in telegram_warning(Urgency.FIRST, telegram=False)
    assert telegram_warning(Urgency.FIRST, telegram=True) == ""
    assert telegram_warning(Urgency.EXTRA, telegram=False) == ""


def test_there_are_fifteen() -> None:
    assert len(GENRES) == 15
    assert len({genre.name for genre in GENRES}) == 15
    assert genre_named("请示") is not None
    assert genre_named("请示").flows == (Flow.UP,)  # type: ignore[union-attr]
    assert all(genre_named(name) is None for name in (*NOT_GENRES, *INNER_PAPERS))


@pytest.mark.parametrize("genre", [genre.name for genre in GENRES] + list(INNER_PAPERS))
def test_each_is_found_at_the_end_of_a_title(genre: str) -> None:
    assert genre_in_title(f"某局关于转发某请示的{genre}") == genre


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("关于转发《某局关于购置车辆的请示》的通知", "通知"),
        ("国务院令", "命令"),
        ("常务会议纪要", "纪要"),
        ("关于加强保密工作的意见（征求意见稿）", "意见"),
        ("关于同意设立的复函", "函"),
        ("《关于深化改革的意见》", "意见"),
        ("情况通报材料", "通报"),
        ("防汛工作方案", ""),
        ("函授学习安排", ""),
        ("指令性计划", ""),
        ("", ""),
    ],
)
def test_the_last_word_wins(title: str, genre: str) -> None:
    assert genre_in_title(title) == genre


def test_who_waits_for_an_answer() -> None:
    assert [genre.name for genre in GENRES if reply_expected(genre.name)] == ["请示", "函"]
    assert not reply_expected("函", "关于同意设立的复函")
    assert not reply_expected("没有这种")
