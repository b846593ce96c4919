"""The JSON of the command line (design.md §7). Relied on from outside: fields may be added, never renamed."""

from datetime import date

from bangongshi.models.brief import DayCount
from bangongshi.models.home_rows import (
    SECTION_KEYS,
    Home,
    HomeList,
    HomeRow,
    register_of,
    sentence_of,
)
from bangongshi.models.placeholder_list import COUNT_KEYS

Json = dict[str, object]


def item(row: HomeRow) -> Json:
    """One hit. `title` is the 代称 where it must be; `sentence` answers 那个文件到哪了."""
    return {
        "register": register_of(row),
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "confidential": row.masked,
        "holder": row.holder,
        "since": row.since.isoformat(timespec="minutes") if row.since else None,
        "next": str(row.next) if row.next else None,
        "due": row.due_on.isoformat() if row.due_on else None,
        "due_time": row.due_time or None,
        "sentence": sentence_of(row),
    }


def today(home: Home) -> Json:
    """The home panel: lists of items with `days` (negative: late), and counts by list name."""
    answer: Json = {"as_of": home.as_of.isoformat()}
    counts: dict[str, int] = {}
    for listed in home.lists:
        name = SECTION_KEYS[listed.section]
        answer[name] = [_dated(row, home.as_of) | {"note": note} for row, note in _noted(listed)]
        counts[name] = listed.total.count
    answer["meetings"] = []
    counts |= {"meetings": 0, "history": home.history.count}
    counts |= {COUNT_KEYS[name]: number for name, number in home.placeholders.items()}
    answer["counts"] = counts
    return answer


def evening(day: DayCount) -> Json:
    """日清: lists of items with `days`, and figures; `numbers` are the 收文号 given today, `letters` 介绍信 issued,
    `matters_opened` and `matters_closed` 督办 立项 and 办结."""
    return {
        "as_of": day.as_of.isoformat(),
        "received": [_dated(row, day.as_of) for row in day.received],
        "no_next_step": [_dated(row, day.as_of) for row in day.no_next_step],
        "closed": len(day.closed),
        "returned": day.returned,
        "out_today": [_dated(row, day.as_of) for row in day.out_today],
        "calls": day.calls,
        "numbers": [
            {"first": one.first, "last": one.last, "count": one.count, "voided": one.voided} for one in day.drawn
        ],
        "seal_uses": day.seal_uses,
        "seal_refused": day.seal_refused,
        "seals_out": [_dated(row, day.as_of) for row in day.seals_out],
        "letters": day.letters,
        "matters_opened": day.matters_opened,
        "matters_closed": day.matters_closed,
    }


def _noted(listed: HomeList) -> list[tuple[HomeRow, str]]:
    return [(one.row, one.note) for one in listed.items]


def _dated(row: HomeRow, as_of: date) -> Json:
    return item(row) | {"days": _days(row, as_of)}


def _days(row: HomeRow, as_of: date) -> int | None:
    return (row.due_on - as_of).days if row.due_on else None


def failure(code: str, sentence: str) -> Json:
    """What `--json` prints when a command could not be done."""
    return {"error": {"code": code, "sentence": sentence}}
