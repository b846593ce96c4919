"""登记, 立项, 不立项 and 交办小事: how a matter begins, and who said that it should (domain.md §8.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import events
from bangongshi.duties.supervision.assisting import ask_parties, parties_of, within
from bangongshi.duties.supervision.filling import fill, set_lead
from bangongshi.duties.supervision.from_paper import instruction_of, not_twice, usable_paper
from bangongshi.duties.supervision.giving import hand_out, take
from bangongshi.duties.supervision.loading import (
    UNNUMBERED,
    keep_out,
    labels,
    needed_reason,
    open_matter,
    open_matters,
)
from bangongshi.duties.supervision.matter_dates import (
    add_matter_deadline,
    basis_of,
    newest,
    sum_of,
    typed_sum,
)
from bangongshi.duties.supervision.numbers import coming, give_number
from bangongshi.duties.supervision.proposed_dates import (
    TELL,
    Start,
    default_due,
    first_feedback,
    telling,
)
from bangongshi.models.deadlines import Sum
from bangongshi.models.done import Done
from bangongshi.models.errors import OfficeError
from bangongshi.models.matter_form import MatterEntry, check, cleaned
from bangongshi.models.matter_words import EventKind, MatterKind, MatterState, MatterVerb, Source
from bangongshi.models.matters import Matter, Milestone
from bangongshi.models.opening_test import BETWEEN, ONE_LEAD, Asked, require
from bangongshi.models.papers import Document
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import NO, YES, Typed
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Act, flush


def record(desk: Desk, typed: Mapping[str, str]) -> Done:
    """登记督办, by the field names of the form: 拟立项, or with `establish` 是 and `established_by` 已立项 with its number.

    From a paper or 批示 (`paper`, `instruction`) the words are kept verbatim and the matter is as confidential as the
    paper. Raises Invalid per field, Refused when it is only to be read or the same words are under way already.
    """
    entry = check(typed, desk.now, desk.calendar())
    with desk.act(MatterVerb.RECORD) as act:
        calendar = load(act.session)
        row, paper = _put_down(act, entry, calendar)
        said = [f"已登记拟立项事项（{row.kind.value}），请报批立项。"]
        if entry.establish:
            said = _establish(act, row, entry.established_by, entry.established_on or desk.today, entry.due, calendar)
        ask_parties(act, row, entry.assists, entry.assist_due, calendar)
        _on_paper(act, row, paper)
    return Done("".join(said), act.seq, (row.id or 0,))


def errand(desk: Desk, typed: Mapping[str, str]) -> Done:
    """交办小事: `title`, `lead`, `due`, `leader` (who said it), `basis` (the line as typed): numbered and 办理中 in one act.

    Any other field of the form may come with it. Raises Invalid per field, Refused as `record`.
    """
    entry = check({**typed, "kind": MatterKind.ERRAND.value, "establish": YES}, desk.now, desk.calendar())
    with desk.act(MatterVerb.RECORD) as act:
        calendar = load(act.session)
        row, paper = _put_down(act, entry, calendar)
        said = _establish(act, row, entry.established_by, entry.established_on or desk.today, entry.due, calendar)
        hand_out(act, row, act.now, calendar)
        take(act, row, "", act.now)
        ask_parties(act, row, entry.assists, entry.assist_due, calendar)
        _on_paper(act, row, paper)
    return Done("".join(said).replace("已立项", "已交办", 1), act.seq, (row.id or 0,))


def establish(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """立项: `established_by`, `on` (today), `due` (as registered, else by rule); `lead` and `requirement` fill what is empty.

    Passes the opening test or raises Invalid with all that is missing; Refused for what is only to be read.
    """
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    by = tidy_name(read.needed("established_by", "请填谁批准立项。"))
    if BETWEEN.search(by):
        read.wrong["established_by"] = "批准立项的只填一位。"
    on, lead = read.past_date("on") or desk.today, tidy_name(read.text("lead"))
    if BETWEEN.search(lead):
        read.wrong["lead"] = ONE_LEAD
    read.finish()
    said: list[str] = []
    with desk.act(MatterVerb.ESTABLISH) as act:
        calendar = load(act.session)
        rows = open_matters(act.session, ids, MatterVerb.ESTABLISH)
        for row in rows:
            if lead and not row.lead_name:
                set_lead(act.session, row, lead)
            row.requirement = row.requirement or read.text("requirement")
            said += _establish(act, row, by, on, read.text("due"), calendar)
            within(row, parties_of(act.session, row.id or 0))
        act.subject = labels(rows)
    sentence = "".join(said) if len(rows) == 1 else f"已立项 {act.subject}，{by}批准。"
    return Done(sentence, act.seq, tuple(ids))


def decline(desk: Desk, ids: Sequence[int], reason: str) -> Done:
    """不立项: the line stays, with its reason. Raises Invalid, Refused."""
    kept = needed_reason(reason)
    with desk.act(MatterVerb.DECLINE, reason=kept) as act:
        rows = [open_matter(act.session, matter_id, MatterVerb.DECLINE) for matter_id in ids]
        for row in rows:
            keep_out(kept, row)
            row.state, row.reason = MatterState.DECLINED, kept
        act.subject = labels(rows)
    return Done(f"不立项：{act.subject}，这一行留着备查。", act.seq, tuple(ids))


def preview(desk: Desk, typed: Mapping[str, str]) -> tuple[str, ...]:
    """What the form shows while it is filled in: the coming number, each date as a sum; empty while something is wrong."""
    try:
        entry = check({**typed, "title": typed.get("title") or "待填", "establish": NO}, desk.now, desk.calendar())
        with desk.read() as session:
            calendar = load(session)
            start = Start(entry.established_on or desk.today)
            paper = usable_paper(session, entry.paper_id)[0] if entry.paper_id else None
            received = _received(entry.kind, entry.source, paper, start)
            number = coming(session, entry.kind, desk.today.year)
            due = (
                _typed_due(entry.due, entry.source, start, calendar) if entry.due
                else default_due(session, entry.kind, entry.source, received, calendar)
            )
            first = first_feedback(session, entry.source, entry.cycle_days, start, calendar)
            told = telling(session, entry.kind, entry.source, received, calendar)
    except OfficeError:
        return ()
    return (f"编号 {number}", *_words(due, first, told))


# -- how ---------------------------------------------------------------------------------------------------------------


def _put_down(act: Act, entry: MatterEntry, calendar: Calendar) -> tuple[Matter, Document | None]:
    """The row, 拟立项, with its id; what only proposes a date counts from today."""
    session = act.session
    paper = usable_paper(session, entry.paper_id)[0] if entry.paper_id else None
    if paper:
        said = instruction_of(session, paper.id or 0, entry.instruction_id)
        if said and not entry.basis:
            entry = replace(entry, basis=said.text)
        not_twice(session, paper.id or 0, entry.instruction_id, entry.basis)
    row = Matter(title=entry.title, recorded_on=act.now.date())
    fill(session, row, entry, paper)
    row.instruction_id = entry.instruction_id if paper else None
    row.alias = f"拟立项{row.kind.value}事项"
    session.add(row)
    act.subject = UNNUMBERED
    flush(act)
    if entry.due and not entry.establish:
        made = typed_sum(entry.due, act.now.date(), calendar, *basis_of(row.source), start_word="登记")
        add_matter_deadline(act, row, made)
        flush(act)
    return row, paper


def _establish(act: Act, row: Matter, by: str, on: date, due: str, calendar: Calendar) -> list[str]:
    """Opening test, date, number, first feedback, 告知; what the clerk should hear of it."""
    session, start = act.session, Start(on)
    paper = session.get(Document, row.paper_id) if row.paper_id else None
    received = _received(row.kind, row.source, paper, start)
    made = (
        _typed_due(due, row.source, start, calendar) if due
        else None if row.due_on else default_due(session, row.kind, row.source, received, calendar)
    )
    helping = tuple(party.name for party in parties_of(session, row.id or 0))
    require(_asked(row, helping, dated=made is not None or row.due_on is not None))
    row.state, row.established_on, row.established_by = MatterState.ESTABLISHED, on, by
    if made:
        add_matter_deadline(act, row, made, by)
    row.first_due_on = row.first_due_on or row.due_on
    first = first_feedback(session, row.source, row.cycle_days, start, calendar)
    row.feedback_by = first.due_on if first else None
    told = telling(session, row.kind, row.source, received, calendar)
    if told:
        session.add(Milestone(matter_id=row.id or 0, name=TELL, due_on=told.due_on, note=told.sentence))
    give_number(act, row)
    act.subject = row.number
    events.record(act, row, EventKind.ESTABLISHED, on)
    flush(act)
    kept = newest(session, row.id or 0)
    return [f"已立项 {row.number}，{row.lead_name}主办。", *_words(sum_of(kept) if kept else None, first, told)]


def _asked(row: Matter, helping: tuple[str, ...], *, dated: bool) -> Asked:
    return Asked(
        row.title, row.requirement, row.basis, row.lead_name, helping, dated, row.cycle_days, row.kind, row.source
    )


def _received(kind: MatterKind, source: Source, paper: Document | None, start: Start) -> Start:
    """信访 periods run from the day the letter came, where there is one."""
    return Start(paper.occurred_on, "收件") if paper else start


def _typed_due(due: str, source: Source, start: Start, calendar: Calendar) -> Sum:
    basis, words = basis_of(source)
    return typed_sum(due, start.on, calendar, basis, words, start_word=start.word)


def _words(due: Sum | None, first: Sum | None, told: Sum | None) -> tuple[str, ...]:
    named = (("时限", due), ("首次反馈", first), (TELL, told))
    return tuple(f"{name}：{made.sentence}。" for name, made in named if made)


def _on_paper(act: Act, row: Matter, paper: Document | None) -> None:
    """The paper's own story says that a matter came of it."""
    if paper:
        act.note(f"document:{paper.id}", act.subject)
