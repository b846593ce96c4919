"""用印: one request at the desk becomes one numbered row (domain.md §6.3). Letters and loans record their stamps here too."""

from collections.abc import Mapping

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.people import person_named
from bangongshi.duties.seals.seal_loading import seals_named
from bangongshi.duties.seals.use_facts import agreeing_secrecy, paper_of, use_facts
from bangongshi.duties.seals.use_numbers import draw
from bangongshi.duties.seals.use_preview import UsePreview, preview
from bangongshi.duties.seals.use_values import values_again, values_for_paper
from bangongshi.models.approval import approve
from bangongshi.models.done import Done
from bangongshi.models.office import Person
from bangongshi.models.papers import Document
from bangongshi.models.seal_words import UseVerb
from bangongshi.models.seals import Seal, SealUse, Stamping
from bangongshi.models.use_form import UseEntry, check
from bangongshi.models.use_rules import findings, proxies, settle, signature_of
from bangongshi.store.transaction import Act, flush

__all__ = [
    "UsePreview", "alias_of", "built_on", "fill", "preview", "put_stamp", "record_use", "use_seal", "values_again",
    "values_for_paper",
]


def use_seal(desk: Desk, typed: Mapping[str, str]) -> Done:
    """用印, by the field names of the form. Raises Invalid per field, also for a rule that says no and for one that asks a reason."""
    with desk.read() as session:
        days, calendar = read_settings(session).countersign_days, load(session)
    entry = check(typed, desk.now, calendar, days)
    with desk.act(UseVerb.USE) as act:
        row, hints = _record(act, desk, entry, None)
        act.subject = row.number
    return Done(_said(row, entry, hints), None, (row.id or 0,))


def record_use(act: Act, desk: Desk, entry: UseEntry, *, loan_id: int | None = None) -> SealUse:
    """One numbered use inside an act under way; the row has its id and number.

    With `loan_id` the seal was out and stamped there already, under the loan's own approval: no rule is asked.
    Otherwise raises Invalid as `use_seal` does.
    """
    return _record(act, desk, entry, loan_id)[0]


def fill(act: Act, row: SealUse, entry: UseEntry, paper: Document | None, signature: str) -> None:
    """Write a checked entry into the row's own columns; number, state and stamps are other acts' business."""
    session = act.session
    row.paper_id = paper.id if paper else None
    row.used_at, row.matter, row.subject, row.reference = entry.used_at, entry.matter, entry.subject, entry.reference
    row.applicant_id, row.applicant_name = person_named(session, entry.applicant), entry.applicant
    person = session.get(Person, row.applicant_id) if row.applicant_id else None
    row.department = entry.department or (person.department if person else "")
    row.supervisor_name, row.signature = entry.supervisor or act.stamp.who, signature
    row.copies, row.amount, row.print_run, row.complete = entry.copies, entry.amount, entry.print_run, entry.complete
    row.kept_copy, row.taken_by, row.note = entry.kept_copy, entry.taken_by, entry.note
    row.spoiled, row.spoiled_note = entry.spoiled, entry.spoiled_note
    row.sheets_first, row.sheets_last = entry.sheets.first, entry.sheets.last
    row.sheets_due_on = entry.sheets.due if entry.sheets.first else None
    approve(row, entry.approval, person_named(session, entry.approval.approver))


def alias_of(row: SealUse) -> str:
    """The 代称: 「合同协议用印 用印〔2026〕12号」, nothing of what it is for."""
    return f"{row.matter.value}用印 {row.number}"


def put_stamp(stamp: Stamping, seal: Seal, impressions: int, proxy: bool) -> None:
    """Which seal, how often, whether in another's place."""
    stamp.seal_id, stamp.seal_name, stamp.impressions, stamp.proxy = seal.id, seal.name, impressions, proxy


def built_on(act: Act, seal: Seal) -> None:
    """A line at the seal itself, so that no earlier act on it is taken back underneath. Its story leaves these out."""
    act.note(f"seal:{seal.id}", seal.name, UseVerb.USE)


def _record(act: Act, desk: Desk, entry: UseEntry, loan_id: int | None) -> tuple[SealUse, tuple[str, ...]]:
    seals = seals_named(act.session, entry.seals)
    paper = paper_of(act.session, entry.paper)
    secrecy = agreeing_secrecy(entry.secrecy, paper)
    facts = use_facts(act.session, entry, seals, entry.supervisor or desk.who, desk.today)
    waived, hints = ("", ()) if loan_id else settle(findings(facts), entry.warned_reason)
    number = draw(act)
    signature = signature_of(entry.signature, facts.seals)
    row = SealUse(
        number_id=number.id, number=number.text, used_at=entry.used_at, subject=entry.subject, loan_id=loan_id,
        secrecy=secrecy, warned=waived, warned_reason=entry.warned_reason if waived else "",
    )
    fill(act, row, entry, paper, signature)
    row.alias = alias_of(row)
    act.session.add(row)
    flush(act)
    _stamp(act, row, entry, seals, proxies(signature, facts.seals))
    if paper:
        act.note(f"document:{paper.id}", number.text, UseVerb.USE)
    return row, hints


def _stamp(act: Act, row: SealUse, entry: UseEntry, seals: list[Seal], proxy: frozenset[str]) -> None:
    for seal, (_, impressions) in zip(seals, entry.stamps, strict=True):
        stamp = Stamping(use_id=row.id or 0, seal_name=seal.name)
        put_stamp(stamp, seal, impressions, seal.name in proxy)
        act.session.add(stamp)
        built_on(act, seal)
    flush(act)


def _said(row: SealUse, entry: UseEntry, hints: tuple[str, ...]) -> str:
    late = ""
    if row.used_at.year < int(row.number.partition("〔")[2][:4]):
        late = "用印在上一年，补登编今年的号。"
    impressions = sum(count for _, count in entry.stamps)
    what = f"{'、'.join(entry.seals)}，{row.copies} 份 {impressions} 处"
    return f"已登记 {row.number}：{what}。{late}{''.join(hints)}"
