"""答复: what did we answer the sender, when, how, under which number (domain.md §2.2)?"""

from collections.abc import Sequence
from datetime import date, datetime, time

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.indexing import index_papers
from bangongshi.duties.registry.loading import label, labels, open_paper
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document
from bangongshi.models.secrecy import guard
from bangongshi.models.words import TaskKind, TaskState, Way
from bangongshi.models.work import Task
from bangongshi.store.transaction import Act, flush
from bangongshi.text import clean_in


def reply(
    desk: Desk,
    ids: Sequence[int],
    way: Way,
    content: str,
    *,
    reference: str = "",
    to_name: str = "",
    on: date | None = None,
) -> Done:
    """Answered: to the sender unless `to_name`, in substance or by the number of what was sent; may be said twice.

    Invalid: content (and no number), on (in the future, or before the paper came).
    """
    content, reference = clean_in(content, lines=True).strip(), clean_in(reference).strip()
    to_name, on = clean_in(to_name).strip(), on or desk.today
    guard({"content": content, "reference": reference, "to_name": to_name})
    wrong = {}
    if not (content or reference):
        wrong["content"] = "请写答复了什么，或填答复文号。"
    if on > desk.today:
        wrong["on"] = "答复日期不能晚于今天。"
    if wrong:
        raise Invalid(wrong)
    names: list[str] = []
    with desk.act(Verb.REPLY) as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.REPLY)
            names.append(label(document, incoming))
            if on < incoming.signed_in_at.date():
                raise Invalid({"on": f"{names[-1]}：答复日期早于收文日期，请核对。"})
            at = act.now if on == act.now.date() else datetime.combine(on, time())
            answered(act, document, content, reference=reference, way=way, to_name=to_name, at=at)
            incoming.reply_number = reference or incoming.reply_number
        act.subject = labels(names)
        flush(act)
        index_papers(act.session, ids)
    said = f"（{reference}）" if reference else f"（{way.value}）"
    return Done(f"已答复 {labels(names)}{said}。", act.seq, tuple(ids))


def answered(
    act: Act,
    document: Document,
    content: str,
    *,
    reference: str = "",
    way: Way = Way.PAPER,
    to_name: str = "",
    at: datetime | None = None,
    state: TaskState = TaskState.DONE,
) -> None:
    """Inside an act: the 答复 of this round as a task that is done, or waived with `content` as the reason."""
    waived = state is TaskState.WAIVED
    act.session.add(
        Task(
            document_id=document.id or 0, round=document.round, kind=TaskKind.REPLY, state=state,
            party_name=to_name or document.unit_name or "来文单位", unit_id=None if to_name else document.unit_id,
            asked_at=at or act.now, done_at=at or act.now, result="" if waived else content,
            reason=content if waived else "", reference=reference, way=None if waived else way,
        )
    )
