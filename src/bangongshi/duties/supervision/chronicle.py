"""大事记 and 工作小结: a closed matter or paper is taken in as one line, or declined; each one act."""

from collections.abc import Mapping
from typing import Literal

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.loading import keep_out, masked
from bangongshi.models.chronicle_rules import VERB_OF, ChronicleVerb, proposed_text
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.matter_words import ChronicleKind, MatterState
from bangongshi.models.matters import Chronicle, Matter
from bangongshi.models.papers import Document, Incoming
from bangongshi.models.secrecy import masked_in_list
from bangongshi.models.typed import Typed
from bangongshi.models.words import Phase, Secrecy
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in

Source = tuple[Literal["matter", "paper"], int]
"""What a line is taken from: a matter or a paper, and its id."""
_LONGEST = 400


def values(desk: Desk, source: Source) -> Mapping[str, str]:
    """The form as it is proposed: {on, text, kind}. What is not announced is called by its 代称."""
    with desk.read() as session:
        made = _proposed(session, source)
    return {"on": made.on.isoformat(), "text": made.text, "kind": ChronicleKind.EVENT.value}


def accept(desk: Desk, source: Source, typed: Mapping[str, str] | None = None) -> Done:
    """Take it in. `typed`: on, text (proposed when empty), kind (大事记 or 工作小结). One act.

    Refused when it is not closed or was taken or declined before; Invalid for a date or a kind that is none.
    """
    cleaned = {name: clean_in(text).strip() for name, text in (typed or {}).items()}
    asked = Typed(cleaned, desk.now, desk.calendar())
    on, kind = asked.past_date("on"), asked.word("kind", ChronicleKind, ChronicleKind.EVENT)
    if kind is ChronicleKind.NEITHER:
        asked.wrong["kind"] = "请选大事记或工作小结；不收的请办不收。"
    if len(asked.text("text")) > _LONGEST:
        asked.wrong["text"] = f"一条最多 {_LONGEST} 字，请写短些。"
    asked.finish()
    with desk.act(VERB_OF[kind]) as act:
        line = _proposed(act.session, source)
        line.kind, line.on = kind, on or line.on
        line.text = asked.text("text") or line.text
        number = _put(act, line)
    return Done(f"已{VERB_OF[kind]}：{number}。", act.seq, (line.id or 0,))


def decline(desk: Desk, source: Source, reason: str = "") -> Done:
    """Not to be told, and no candidate any more. One act; Refused as `accept`."""
    with desk.act(ChronicleVerb.DECLINE, reason=clean_in(reason).strip()) as act:
        line = _proposed(act.session, source)
        if line.matter_id:
            keep_out(act.reason, act.session.get_one(Matter, line.matter_id))
        line.kind, line.text = ChronicleKind.NEITHER, ""
        number = _put(act, line)
    return Done(f"不收：{number}。", act.seq, (line.id or 0,))


def _put(act: Act, line: Chronicle) -> str:
    """Add the line; what it was taken from is built on (回退 of its 办结 looks for that). Its number."""
    act.session.add(line)
    flush(act)
    number = _number(act.session, line)
    act.subject = number
    act.note(f"matter:{line.matter_id}" if line.matter_id else f"document:{line.paper_id}", number)
    return number


def _number(session: Session, line: Chronicle) -> str:
    if line.matter_id:
        return session.get_one(Matter, line.matter_id).number or "未编号事项"
    found = session.exec(select(col(Incoming.receipt_number)).where(col(Incoming.document_id) == line.paper_id)).first()
    return found or "未编号文件"


def _proposed(session: Session, source: Source) -> Chronicle:
    kind, id_ = source
    line = _of_matter(session, id_) if kind == "matter" else _of_paper(session, id_)
    column = Chronicle.matter_id if kind == "matter" else Chronicle.paper_id
    known = session.exec(
        select(col(Chronicle.kind)).where(col(column) == id_, col(Chronicle.withdrawn).is_(False))
    ).first()
    if known is not None:
        said = "定为不收" if known is ChronicleKind.NEITHER else f"收进{known.value}"
        raise Refused("R-CHRONICLE", f"这一项已经{said}；要改请先回退那一步。")
    return line


def _of_matter(session: Session, matter_id: int) -> Chronicle:
    matter = session.get(Matter, matter_id)
    closed = matter is not None and matter.state in (MatterState.CLOSED, MatterState.SIGNED_OFF)
    on = (matter.closed_on or matter.signed_off_on) if matter else None
    if matter is None or not closed or on is None:
        raise Refused("R-NOT-CLOSED", "只有已办结的事项能收进大事记，请按 F5 刷新。")
    hidden = masked(session, matter)
    alias = matter.alias or f"{matter.kind.value}事项 {matter.number}"
    return Chronicle(
        on=on, text=proposed_text(on, alias if hidden else matter.title), matter_id=matter_id,
        secrecy=Secrecy.UNPUBLISHED if hidden else matter.secrecy, alias=alias,
    )


def _of_paper(session: Session, document_id: int) -> Chronicle:
    found = session.exec(
        select(Document, Incoming).join(Incoming, col(Incoming.document_id) == col(Document.id))
        .where(col(Document.id) == document_id, col(Document.phase) == Phase.CLOSED)
    ).first()
    if found is None or found[1].closed_on is None:
        raise Refused("R-NOT-CLOSED", "只有已办结的件能收进大事记，请按 F5 刷新。")
    paper, incoming = found
    on = incoming.closed_on
    assert on is not None
    alias = paper.alias or f"内部事项 {incoming.receipt_number}".strip()
    name = alias if masked_in_list(paper.secrecy) else f"《{paper.title}》"
    return Chronicle(
        on=on, text=proposed_text(on, name), paper_id=document_id, secrecy=paper.secrecy, alias=alias,
    )


