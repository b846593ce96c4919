"""What the 收文 form takes, and what is wrong with it: strings as typed in, one checked entry out.

Required fields are the bold ones of domain.md §10 that exist at registration; §2.2 for what 签收 alone needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bangongshi.models import genre as genres
from bangongshi.models import secrecy as secrecies
from bangongshi.models.document_number import recognise
from bangongshi.models.typed import Typed
from bangongshi.models.urgency import for_telegrams_only
from bangongshi.models.words import Channel, Handling, Relation, Secrecy, Urgency
from bangongshi.models.workdays import Calendar
from bangongshi.text import clean_in

UNTITLED = "（待登记）"
"""Title of a paper that is signed in and not yet enrolled: the envelope is counted, not read."""

NO_NUMBER = "无"
"""Typed where a paper has no 来文字号, so that an empty field is never a slip."""


@dataclass(frozen=True, slots=True)
class IncomingEntry:
    """A checked 收文 entry. Dates are the office's; `due_typed` None means: by the unit's table."""

    unit_name: str
    title: str
    source_number: str
    signed_on: date | None
    signed_in_at: datetime
    channel: Channel
    copies: int
    pages: int | None
    attachments: int | None
    genre: str
    urgency: Urgency
    secrecy: Secrecy
    alias: str
    handling: Handling
    reply_wanted: bool
    relation: Relation
    addressees: str
    copied_to: str
    signer: str
    copy_numbers: str
    due_typed: str
    note: str
    remarks: tuple[str, ...] = ()


def check(typed: Mapping[str, str], now: datetime, calendar: Calendar, *, enrol: bool = True) -> IncomingEntry:
    """The entry, or Invalid with a sentence per field (all of them at once), or Refused for a state-secret mark."""
    values = {name: clean_in(text, lines=name == "note").strip() for name, text in typed.items()}
    secrecies.guard(values)
    reading = _Reading(values, now, calendar)
    entry = _entry(reading, enrol=enrol)
    reading.finish()
    return entry


def _entry(read: "_Reading", *, enrol: bool) -> IncomingEntry:
    unit = read.needed("unit_name", "请填来文单位。")
    title = read.needed("title", "请填文件标题，照原文一字不改。") if enrol else read.text("title") or UNTITLED
    number, remarks = read.source_number(enrol=enrol)
    genre = read.text("genre") or genres.genre_in_title(title)
    signed_on = read.past_date("signed_on")
    secrecy = read.word("secrecy", Secrecy, Secrecy.INTERNAL)
    urgency = read.word("urgency", Urgency, Urgency.NONE)
    if for_telegrams_only(urgency) and "电报" not in genre and "电" not in number:
        remarks = (*remarks, f"{urgency.value}只用于电报，请核对。")
    read.day("due")
    return IncomingEntry(
        unit_name=unit,
        title=title,
        source_number=number,
        signed_on=signed_on,
        signed_in_at=read.moment("signed_in_at", late="签收不能晚于今天，请核对。"),
        channel=read.word("channel", Channel, Channel.EXCHANGE),
        copies=read.count("copies", 1, least=1) or 1,
        pages=read.count("pages", None),
        attachments=read.count("attachments", None),
        genre=genre,
        urgency=urgency,
        secrecy=secrecy,
        alias=read.text("alias") or secrecies.default_alias(unit, genre, signed_on or read.now.date()),
        handling=read.word("handling", Handling, Handling.ACT),
        reply_wanted=read.text("reply_wanted") == "是" or genres.reply_expected(genre, title),
        relation=read.word("relation", Relation, Relation.OTHER),
        addressees=read.text("addressees"),
        copied_to=read.text("copied_to"),
        signer=read.text("signer"),
        copy_numbers=read.text("copy_numbers"),
        due_typed=read.text("due"),
        note=read.text("note"),
        remarks=remarks,
    )


class _Reading(Typed):
    """The fields only a 收文 has."""

    def source_number(self, *, enrol: bool) -> tuple[str, tuple[str, ...]]:
        value = self.text("source_number")
        if value == NO_NUMBER:
            return "", ()
        if not value:
            if enrol:
                self.wrong["source_number"] = f"请填来文字号；没有字号的填「{NO_NUMBER}」。"
            return "", ()
        return value, recognise(value).remarks
