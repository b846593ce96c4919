"""The JSON of the command line (design.md §7). Relied on from outside: fields may be added, never renamed."""

from datetime import date

from bangongshi.models.home_rows import SECTION_KEYS, Home
from bangongshi.models.paper_rows import PaperRow, where_sentence
from bangongshi.models.placeholder_list import COUNT_KEYS

Json = dict[str, object]


def item(row: PaperRow) -> Json:
    """One hit. `title` is the 代称 where it must be; `sentence` answers 那个文件到哪了."""
    return {
        "register": "incoming",
        "id": row.id,
        "number": row.number,
        "title": row.title,
        "confidential": row.masked,
        "holder": row.holder,
        "since": row.since.isoformat(timespec="minutes"),
        "next": row.next.value if row.next else None,
        "due": row.due_on.isoformat() if row.due_on else None,
        "sentence": where_sentence(row),
    }


def today(home: Home) -> Json:
    """The home panel: lists of items with `days` (negative: late), and counts by list name."""
    answer: Json = {"as_of": home.as_of.isoformat()}
    counts: dict[str, int] = {}
    for listed in home.lists:
        name = SECTION_KEYS[listed.section]
        answer[name] = [item(row) | {"days": _days(row, home.as_of)} for row in listed.rows]
        counts[name] = listed.total.count
    answer["instructions_to_pass_on"] = []
    answer["meetings"] = []
    counts |= {"instructions_to_pass_on": 0, "meetings": 0, "history": home.history.count}
    counts |= {COUNT_KEYS[name]: number for name, number in home.placeholders.items()}
    answer["counts"] = counts
    return answer


def _days(row: PaperRow, as_of: date) -> int | None:
    return (row.due_on - as_of).days if row.due_on else None


def failure(code: str, sentence: str) -> Json:
    """What `--json` prints when a command could not be done."""
    return {"error": {"code": code, "sentence": sentence}}
