"""更正, 标为重点, 公布: changes to a paper's own columns. The old value stays readable in the journal."""

from collections.abc import Mapping, Sequence
from datetime import date

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.deadlines import add_deadline, default_deadline, newest
from bangongshi.duties.registry.filling import fill
from bangongshi.duties.registry.indexing import index_paper
from bangongshi.duties.registry.loading import label, labels, open_paper, version_of
from bangongshi.models.deadline_rules import matter_of
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.incoming_form import check
from bangongshi.models.paper_rules import OPEN, Verb
from bangongshi.models.standing import standing
from bangongshi.models.words import DueBasis, Secrecy
from bangongshi.store.transaction import flush
from bangongshi.text import clean_in

STALE = "这一件刚才在另一个窗口改过，没有保存。请按 Esc 留作稿，再按 F4 对照着改。"


def amend(desk: Desk, document_id: int, typed: Mapping[str, str], reason: str) -> Done:
    """更正 what was registered. Number and state do not move; every old value stays, struck through, in the story.

    `typed["version"]` (from `PaperDetail.typed`) is the state the clerk saw: Refused if another window changed it since.
    """
    reason = clean_in(reason).strip()
    if not reason:
        raise Invalid({"reason": "请写更正的理由，例如：来文字号看错。"})
    entry = check(typed, desk.now, desk.calendar())
    with desk.act(Verb.AMEND, reason=reason) as act:
        document, incoming = open_paper(act.session, document_id, Verb.AMEND)
        if typed.get("version", version_of(document, incoming)) != version_of(document, incoming):
            raise Refused("R-STALE", STALE)
        was = (document.urgency, matter_of(incoming.handling, document.genre, document.urgency))
        unpublished = document.secrecy is Secrecy.UNPUBLISHED
        fill(document, incoming, entry)
        if unpublished:  # 未公布 ends by 公布 only, never by a correction (design.md §3.5)
            document.secrecy = Secrecy.UNPUBLISHED
        document.unit_name = entry.unit_name
        held = newest(act.session, document_id)
        now = (entry.urgency, matter_of(entry.handling, entry.genre, entry.urgency))
        if was != now and held and held.basis is DueBasis.DEFAULT and document.phase in OPEN:
            add_deadline(act, document, default_deadline(
                act.session, entry.urgency, entry.handling, entry.genre, incoming.signed_in_at, load(act.session)))
        act.subject = label(document, incoming)
        flush(act)
        index_paper(act.session, document_id)
    return Done(f"已更正 {act.subject}，原值仍可查。", act.seq, (document_id,))


def mark_key(desk: Desk, ids: Sequence[int]) -> Done:
    """标为重点, or take the mark off when all of them have it."""
    names: list[str] = []
    with desk.act(Verb.MARK_KEY) as act:
        papers = [open_paper(act.session, document_id, Verb.MARK_KEY) for document_id in ids]
        on = not all(document.key for document, _ in papers)
        for document, incoming in papers:
            document.key, document.standing = on, standing(document.urgency, on)
            names.append(label(document, incoming))
        act.subject = labels(names)
    return Done(f"{labels(names)} {'已标为重点' if on else '已取消重点'}。", act.seq, tuple(ids))


def publish(desk: Desk, ids: Sequence[int], on: date, channel: str, reviewer: str) -> Done:
    """公布: date, channel and who reviewed it for 保密 (design.md §3.5). It left the house, so it is not taken back."""
    wrong = {}
    if on > desk.today:
        wrong["on"] = "公布日期不能晚于今天。"
    if not (channel := clean_in(channel).strip()):
        wrong["channel"] = "请填公布渠道。"
    if not (reviewer := clean_in(reviewer).strip()):
        wrong["reviewer"] = "请填保密审查人。"
    if wrong:
        raise Invalid(wrong)
    names: list[str] = []
    with desk.act(Verb.PUBLISH, reason=f"{on:%Y-%m-%d} {channel}；保密审查：{reviewer}") as act:
        for document_id in ids:
            document, incoming = open_paper(act.session, document_id, Verb.PUBLISH)
            document.secrecy = Secrecy.OPEN
            names.append(label(document, incoming))
        act.subject = labels(names)
        flush(act)
        for document_id in ids:
            index_paper(act.session, document_id)
    return Done(f"已公布 {labels(names)}。", None, tuple(ids))
