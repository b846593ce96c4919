"""One paper opened: its fields, copies, deadline sum, what is possible and why not, and its story."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.deadlines import newest, sum_of
from bangongshi.duties.registry.loading import facts_of, version_of
from bangongshi.duties.registry.paper_rows import MASKED, paper_select, to_rows
from bangongshi.duties.registry.story import story
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rows import PaperRow, where_sentence
from bangongshi.models.paper_rules import Verb, refusal
from bangongshi.models.papers import Copy, Document, Incoming, Instruction
from bangongshi.models.story import StoryLine


@dataclass(frozen=True, slots=True)
class PaperDetail:
    """What the detail pane shows. `fields` are (label, text) in reading order; empty ones are left out."""

    row: PaperRow
    where: str
    fields: tuple[tuple[str, str], ...]
    copies: tuple[str, ...]
    instructions: tuple[str, ...]
    story: tuple[StoryLine, ...]
    refusals: dict[Verb, str]
    typed: dict[str, str]


def open_detail(desk: Desk, document_id: int, *, revealed: bool = False) -> PaperDetail:
    """The paper as it may be seen now. With `revealed` the caller has journalled the look (reveal.py) already."""
    with desk.read() as session:
        found = session.exec(  # type: ignore[call-overload]
            paper_select(() if revealed else MASKED).where(col(Document.id) == document_id)
        ).all()
        if not found:
            raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
        (row,) = to_rows(session, found, desk.today, "newest")
        document = session.get_one(Document, document_id)
        incoming = session.get_one(Incoming, document_id)
        facts = facts_of(session, document, incoming)
        masked = row.masked
        return PaperDetail(
            row=row,
            where=where_sentence(row),
            fields=_fields(session, document, incoming, row),
            copies=_copies(session, document_id),
            instructions=() if masked else _instructions(session, document_id),
            story=story(session, document_id, masked=masked),
            refusals={verb: refusal(facts, verb) for verb in Verb},
            typed={} if masked else typed_values(document, incoming),
        )


def _fields(
    session: Session, document: Document, incoming: Incoming, row: PaperRow
) -> tuple[tuple[str, str], ...]:
    held = newest(session, document.id or 0)
    private = row.masked
    pairs = [
        ("收文号", incoming.receipt_number), ("标题", row.title), ("来文单位", document.unit_name),
        ("来文字号", incoming.source_number), ("文种", document.genre), ("密级", document.secrecy.value),
        ("紧急程度", document.urgency.value), ("办件或阅件", incoming.handling.value),
        ("成文日期", _day(document.signed_on)), ("收文日期", f"{incoming.signed_in_at:%Y-%m-%d %H:%M}"),
        ("时限", sum_of(held).sentence if held else ""), ("份数", str(document.copies)),
        ("页数", _count(document.pages)), ("附件", _count(document.attachments)),
        ("来文类别", incoming.relation.value), ("渠道", incoming.channel.value),
        ("主送", incoming.addressees), ("抄送", incoming.copied_to), ("签发人", incoming.signer),
        ("份号", incoming.copy_numbers), ("拟办意见", "" if private else incoming.proposal),
        ("承办", incoming.undertaker), ("办理情况", "" if private else incoming.progress),
        ("办结", _closed(incoming)), ("答复文号", incoming.reply_number), ("归档号", incoming.archive_code),
        ("备注", "" if private else document.note), ("理由", document.reason),
    ]
    return tuple((label, text) for label, text in pairs if text)


def _closed(incoming: Incoming) -> str:
    if incoming.closing_means is None:
        return ""
    day = f"{incoming.closed_on:%Y-%m-%d} " if incoming.closed_on else ""
    return f"{day}{incoming.closing_means.value} {incoming.closed_by}".strip()


def _day(day: object) -> str:
    return str(day) if day else ""


def _count(number: int | None) -> str:
    return "" if number is None else str(number)


def _copies(session: Session, document_id: int) -> tuple[str, ...]:
    rows = session.exec(select(Copy).where(col(Copy.document_id) == document_id).order_by(col(Copy.ordinal)))
    return tuple(
        f"第{copy.ordinal}份{f'（{copy.copy_number}）' if copy.copy_number else ''}　"
        f"{copy.holder_name}　{_since(copy.holder_since)}起"
        for copy in rows
    )


def _since(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _instructions(session: Session, document_id: int) -> tuple[str, ...]:
    rows = session.exec(
        select(Instruction)
        .where(col(Instruction.document_id) == document_id, col(Instruction.withdrawn).is_(False))
        .order_by(col(Instruction.id))
    )
    return tuple(f"{row.leader_name or '（未记姓名）'} {row.said_on or ''}：{row.text}" for row in rows)


def typed_values(document: Document, incoming: Incoming) -> dict[str, str]:
    """The paper as the 收文 form shows it for 更正: strings by field name, and the `version` they were read at."""
    return {
        "version": version_of(document, incoming),
        "unit_name": document.unit_name, "title": document.title,
        "source_number": incoming.source_number or "无", "signed_on": _day(document.signed_on),
        "signed_in_at": f"{incoming.signed_in_at:%Y-%m-%d %H:%M}", "channel": incoming.channel.value,
        "copies": str(document.copies), "pages": _count(document.pages),
        "attachments": _count(document.attachments), "genre": document.genre,
        "urgency": document.urgency.value, "secrecy": document.secrecy.value, "alias": document.alias,
        "handling": incoming.handling.value, "reply_wanted": "是" if incoming.reply_wanted else "否",
        "relation": incoming.relation.value, "addressees": incoming.addressees, "copied_to": incoming.copied_to,
        "signer": incoming.signer, "copy_numbers": incoming.copy_numbers, "note": document.note,
    }
