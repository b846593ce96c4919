"""占位: one row per physical copy of a paper-only state secret (design.md §4, domain.md §5.2).

The columns are what design.md §4 lists and nothing else: no title, no 文号, no 来文单位, no remark. The file itself
refuses words: every column is a figure, a day, a state of the list, or a code of at most eight digits and letters.
"""

from datetime import date

from pydantic import NaiveDatetime
from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from bangongshi.models.base import Row, words
from bangongshi.models.placeholder_rules import OPEN, PlaceholderState

CODE_LENGTH = 8

_FIGURES = " AND ".join(f"typeof({name}) IN ('integer', 'null')" for name in ("version", "number_id", "book", "page", "line"))
_DAYS = " AND ".join(
    f"coalesce({name}, '') NOT GLOB '*[^-0-9 :.]*'" for name in ("received_on", "due_back_on", "return_by", "since")
)
_OPEN = ", ".join(f"'{state.value}'" for state in OPEN)


class Placeholder(Row, table=True):
    """One copy. `number_id` is its 本机序号 in the ledger; `book`, `page`, `line` its place in the paper book (专册).

    `holder_code` is the reader's code while the copy is out (and the last one while it is missing), else "";
    `since` is when the present state began, naive local time: when it was sent, when it was missed.
    """

    __table_args__ = (
        CheckConstraint(
            f"length(holder_code) <= {CODE_LENGTH} AND holder_code NOT GLOB '*[^0-9A-Z]*'", name="placeholder_code"
        ),
        CheckConstraint(_FIGURES, name="placeholder_figures"),
        CheckConstraint(_DAYS, name="placeholder_days"),
        CheckConstraint("(book IS NULL) = (page IS NULL) AND (page IS NULL) = (line IS NULL)", name="placeholder_place"),
        CheckConstraint(
            "state <> '送阅' OR (holder_code <> '' AND due_back_on IS NOT NULL)", name="placeholder_out_has_holder"
        ),
        CheckConstraint("state IN ('送阅', '去向不明', '已报告') OR holder_code = ''", name="placeholder_one_holder"),
        Index("placeholder_open", "state", "id", sqlite_where=text(f"state IN ({_OPEN})")),
    )

    number_id: int = Field(foreign_key="number.id", unique=True)
    book: int | None = None
    page: int | None = None
    line: int | None = None
    holder_code: str = Field(default="", max_length=CODE_LENGTH)
    received_on: date
    due_back_on: date | None = None
    return_by: date | None = None
    state: PlaceholderState = words(PlaceholderState, default=PlaceholderState.RECEIVED)
    since: NaiveDatetime
