"""Who has had what on its way round: one line of the 传阅 register, and a reader proposed for a slip."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bangongshi.models.windows import Place


class LegView(StrEnum):
    """F7 on 传阅: what has not come back and who still waits for it, or everything."""

    NOT_BACK = "未退"
    ALL = "全部"


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """A reader who can be put on a slip. `note` is post or department; `wanted`: the matter is theirs (分管)."""

    id: int
    name: str
    note: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class LegRow:
    """One leg of one copy, or a reader on an open slip who has not had the paper yet (`sent_at` None).

    `title` is the 代称 when `masked`, and `opinion` is then "". `state` is 待送, 在外, 留用, 已退 or 横传. `purpose` is
    the slip's own line, else what the copy went out for; `mode` "" without a slip. `days`: how long not read, or how
    long it took. `late`: not back by its day. `crossed_from`: who passed the paper on to this reader.
    """

    id: int
    place: Place
    document_id: int
    slip_reader_id: int | None
    number: str
    title: str
    masked: bool
    reader: str
    state: str
    mode: str
    purpose: str
    sent_at: datetime | None
    back_at: datetime | None
    days: int
    due_on: date | None
    late: bool
    opinion: str
    crossed_from: str
