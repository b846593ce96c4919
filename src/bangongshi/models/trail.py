"""The journal's own tables, and drafts. Not versioned, never updated (triggers in the schema refuse it)."""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel


class Entry(SQLModel, table=True):
    """记: one line of the append-only journal.

    `at` is UTC ISO-8601 with seconds; `offset` the local offset in minutes; `act` the seq of the act's first line;
    `about` is the noun the line hangs on, as "document:12"; `subject` its number as a person knows it, never a title;
    `sitting` the id of the run that wrote it; `refers` the act this one takes back or corrects.
    `h` = SHA-256("bgs-jrn-1" ‖ prev ‖ the other fields). Old and new values lie in `EntryPayload`, outside the chain, which holds their `digest_payload`.
    """

    __table_args__ = (Index("entry_refers", "refers", sqlite_where=text("refers IS NOT NULL")),)

    seq: int = Field(primary_key=True)
    at: str
    offset: int
    clock_back: bool = False
    who: str
    machine: str
    sitting: str = Field(index=True)
    act: int = Field(index=True)
    verb: str
    about: str = Field(default="", index=True)
    subject: str = ""
    table: str = ""
    row_id: str = ""
    row_version: int = 0
    digest_before: str = ""
    digest_after: str = ""
    digest_payload: str = ""
    reason: str = ""
    refers: int | None = None
    prev: str
    h: str


class EntryPayload(SQLModel, table=True):
    """Old and new values of one line as JSON objects {column: value}; blanked (never removed) after a 涉密误录."""

    seq: int = Field(primary_key=True, foreign_key="entry.seq")
    old: str = ""
    new: str = ""


class Draft(SQLModel, table=True):
    """稿: what is typed and not yet saved. One per form; not journalled, since nothing has happened yet."""

    form: str = Field(primary_key=True)
    saved_at: str
    values: str
