"""One paper opened: its fields, copies, deadline sum, what is possible and why not, and its story."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import hanging
from bangongshi.duties.registry.deadlines import newest
from bangongshi.duties.registry.loading import version_of
from bangongshi.duties.registry.paper_rows import MASKED, paper_select, to_rows
from bangongshi.duties.registry.story import story
from bangongshi.duties.registry.story_words import sum_sentence
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rows import PaperRow, where_sentence
from bangongshi.models.paper_rules import Verb, refusal
from bangongshi.models.papers import Copy, Document, Incoming
from bangongshi.models.story import HIDDEN, StoryLine


@dataclass(frozen=True, slots=True)
class PaperDetail:
    """What the detail pane shows. `fields` are (label, text) in reading order; empty ones are left out.

    `conflict` says whose 批示 do not agree. `tasks`, `slips` and `instructions` are one line each; of a masked paper
    they name people and days, never what was said.
    """

    row: PaperRow
    where: str
    fields: tuple[tuple[str, str], ...]
    copies: tuple[str, ...]
    instructions: tuple[str, ...]
    conflict: str
    tasks: tuple[str, ...]
    slips: tuple[str, ...]
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
        (row,) = to_rows(session, found, desk.now, "newest")
        document = session.get_one(Document, document_id)
        incoming = session.get_one(Incoming, document_id)
        masked = row.masked
        return PaperDetail(
            row=row,
            where=where_sentence(row),
            fields=_fields(session, document, incoming, row),
            copies=_copies(session, document_id),
            instructions=hanging.instructions(session, document_id, masked=masked),
            conflict=hanging.conflict_sentence(session, document),
            tasks=hanging.tasks(session, document, desk.now, masked=masked),
            slips=hanging.slips(session, document_id, desk.today, masked=masked),
            story=story(session, document_id, masked=masked),
            refusals={verb: refusal(row.facts, verb) for verb in Verb},
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
        ("时限", sum_sentence(held, masked=private) if held else ""), ("份数", str(document.copies)),
        ("页数", _count(document.pages)), ("附件", _count(document.attachments)),
        ("来文类别", incoming.relation.value), ("渠道", incoming.channel.value),
        ("主送", incoming.addressees), ("抄送", incoming.copied_to), ("签发人", incoming.signer),
        ("份号", incoming.copy_numbers), ("轮次", f"第{document.round}轮" if document.round > 1 else ""),
        ("初审", _by(incoming.vetted_on, incoming.vetted_by, incoming.vetting, private)),
        ("拟办意见", _by(incoming.proposed_on, incoming.proposed_by, incoming.proposal, private)),
        ("拟承办", _parties(incoming)), ("径送理由", _own(incoming.direct_reason, private)),
        ("退文", _returned(incoming, private)), ("承办", incoming.undertaker), ("办理情况", "" if private else incoming.progress),
        ("办结", _closed(incoming)), ("答复文号", incoming.reply_number), ("归档号", incoming.archive_code),
        ("督办", hanging.pursued(session, document.id or 0)),
        ("备注", "" if private else document.note), ("理由", document.reason),
    ]
    return tuple((label, text) for label, text in pairs if text)


def _own(text: str, private: bool) -> str:
    """A paper's own words, or that they are not shown."""
    return HIDDEN if private and text else text


def _by(on: object, who: str, text: str, private: bool) -> str:
    """「2026-11-23 王文秘：…」; imported texts have neither day nor name."""
    head = " ".join(str(word) for word in (on, who) if word)
    return "：".join(part for part in (head, _own(text, private)) if part)


def _parties(incoming: Incoming) -> str:
    assist = f"协办 {incoming.proposed_assist}" if incoming.proposed_assist else ""
    return "，".join(word for word in (incoming.proposed_lead, assist) if word)


def _returned(incoming: Incoming, private: bool) -> str:
    if incoming.returned_on is None:
        return ""
    receipt = f"，签收：{incoming.return_receipt}" if incoming.return_receipt else ""
    return f"{incoming.returned_on}　{_own(incoming.return_reason, private)}{receipt}"


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
