"""What does one row of a 印章 register become? Rows of our tables, not stored yet; Refused says why a row cannot come in.

Everything imported is 历史 unless it says that it was refused, void, returned or lost: nothing of it is ever overdue.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from bangongshi.duties.importing.row_values import RowValues
from bangongshi.models.credentials import CertificateUse, Letter
from bangongshi.models.errors import Refused
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.matter_cells import MatterParts
from bangongshi.models.matters import Matter
from bangongshi.models.seal_cells import (
    AuthorityWords,
    Times,
    UseNote,
    read_authorities,
    read_borrowers,
    read_letter_fate,
    read_letter_valid,
    read_loan_list,
    read_moment,
    read_names,
    read_part,
    read_people,
    read_seal_kind,
    read_seal_state,
    read_times,
    read_use_note,
    read_use_number,
)
from bangongshi.models.seal_rules import DEFAULT_SCOPE, read_scope, scope_words
from bangongshi.models.seal_words import (
    CertificatePart,
    CertificateUseState,
    LetterState,
    LoanState,
    SealKind,
    SealState,
    UseState,
)
from bangongshi.models.seals import Seal, SealLoan, SealUse
from bangongshi.models.typed import OPENING
from bangongshi.paper.cells import count_of, text_of
from bangongshi.paper.grid import is_blank
from bangongshi.text import clean_in

UNKNOWN_SEAL = "未写明"
NOTHING = frozenset({"", "/", "／", "-", "—", "——", "－", "无", "\\"})
MOST_COPIES = 9999
_LIMITED = frozenset({"是", "有", "√", "✓", "已盖", "已注明", "盖", "1"})


@dataclass(slots=True)
class Bounds:
    """What a row is read against: the clerk's clock, the end of her day, the year the rows are of, the last date read, how old rows are taken."""

    now: datetime
    day_ends: time
    year: int | None = None
    last: date | None = None
    take_as: TakeAs = TakeAs.AUTO


@dataclass(frozen=True, slots=True)
class Record:
    """One record of one source row. `seals`: (name, impressions, 代章) of a 用印; `series`: year and serial its number fits.

    `matter`: what hangs on a 督办 item.
    """

    row: int
    item: Seal | SealUse | SealLoan | Letter | CertificateUse | Matter
    seals: tuple[tuple[str, int, bool], ...] = ()
    series: tuple[int, int] | None = None
    matrix: tuple[AuthorityWords, ...] = ()
    matter: MatterParts | None = None


Builder = Callable[[RowValues, Bounds], list[Record]]


# -- cells ----------------------------------------------------------------------------------------------------------------


def _moment(values: RowValues, name: str, bounds: Bounds, without: time = OPENING) -> datetime | None:
    """A date cell; the year from the register, else from the row above. None where it is none."""
    cell = values.cells.get(name)
    if cell is None or isinstance(cell, time) or not isinstance(cell, str | int | float | date):
        return None
    found = read_moment(cell, bounds.year, without)
    if found is None and bounds.year is None:
        near = (bounds.last or bounds.now.date()).year
        found = read_moment(cell, near, without)
        if found is not None:
            values.warn(name, f"没有年份，按前后行记为 {found:%Y-%m-%d}，请核对。")
    return found


def _when(values: RowValues, name: str, bounds: Bounds) -> datetime:
    """A date that must be there."""
    found = _moment(values, name, bounds)
    if found is None:
        empty = is_blank(values.cells.get(name))
        column = values.columns.get(name) or values.fields[name].header
        raise Refused("I-ROW", f"“{column}”{'是空的' if empty else '认不出'}，请写成 2026-03-05 这样的日期，再导入这一行")
    if found.date() > bounds.now.date():
        values.warn(name, f"{found:%Y-%m-%d} 晚于今天，请核对。")
    bounds.last = found.date()
    return found


def _maybe(values: RowValues, name: str, bounds: Bounds, without: time = OPENING) -> datetime | None:
    """A date that may be missing; what is no date is kept as a remark."""
    found = _moment(values, name, bounds, without)
    if found is None and text_of(values.cells.get(name)).strip() not in NOTHING:
        values.remark(name)
        values.warn(name, "认不出日期，原文记入备注。")
    return found


def _copies(values: RowValues, name: str = "copies") -> int:
    cell = values.cells.get(name)
    if is_blank(cell):
        values.warn(name, "没有写份数，按 1 份记，请核对。")
        return 1
    found = count_of(cell)
    if found is None or not 1 <= found <= MOST_COPIES:
        raise Refused("I-ROW", "份数不是数，请改好再导入这一行")
    return found


def _needed(values: RowValues, name: str, what: str) -> str:
    found = values.line(name)
    if not found:
        raise Refused("I-ROW", f"没有{what}，请补上再导入这一行")
    return found


def _text(values: RowValues, name: str) -> str:
    """A cell of several lines."""
    return clean_in(text_of(values.cells.get(name)).replace("\r\n", "\n"), lines=True).strip()


def _with_remarks(values: RowValues, note: str) -> str:
    """备注 with what had no column of its own."""
    return "；".join(part for part in (note, *values.remarks) if part)


# -- the five registers -----------------------------------------------------------------------------------------------------


def _use(values: RowValues, bounds: Bounds) -> list[Record]:
    used_at = _when(values, "used_on", bounds)
    subject = _needed(values, "subject", "文件名称或事由")
    copies, number = _copies(values), values.line("number")
    written = values.joined("note")
    said = read_use_note(written)
    if (said.state is UseState.REFUSED) == bool(number) and said.state is not UseState.HISTORY:
        said = UseNote(written)  # a refusal with a number, a void use without one: kept as it was written
    approver = values.line("approver")
    if not approver and said.state is not UseState.REFUSED:
        values.warn("approver", "没有审批人，请核对。")
    use = SealUse(
        number=number, state=said.state, used_at=used_at, subject=subject, reference=values.line("reference"),
        department=values.line("department"), applicant_name=values.line("applicant"), approver_name=approver,
        approval_evidence=values.line("evidence"), supervisor_name=values.line("supervisor"), copies=copies,
        spoiled=said.spoiled, kept_copy=values.line("kept"), taken_by=values.line("taken_by"),
        note=_with_remarks(values, said.note), reason=said.reason,
        alias=f"用印 {number or f'{used_at:%Y-%m-%d}'}",
    )
    series = read_use_number(number, used_at.year) if number else None
    return [Record(values.number, use, _stamps(values, copies, said), series)]


def _stamps(values: RowValues, copies: int, said: UseNote) -> tuple[tuple[str, int, bool], ...]:
    """Each seal of the cell; one impression a copy where the register does not say how many."""
    names = read_names(_text(values, "seals"))
    if not names and said.state is UseState.REFUSED:
        return ()
    if not names:
        values.warn("seals", f"没有写是哪枚章，记为“{UNKNOWN_SEAL}”，请核对。")
        names = (UNKNOWN_SEAL,)
    impressions = copies
    if not is_blank(values.cells.get("impressions")):
        found = count_of(values.cells.get("impressions"))
        if found is None or found < 1:
            values.remark("impressions")
            values.warn("impressions", "处数不是数，按份数记，原文记入备注。")
        impressions = found or copies
    return tuple((name, impressions, said.proxy) for name in names)


def _loan(values: RowValues, bounds: Bounds) -> list[Record]:
    names = read_names(_text(values, "seals"))
    if not names:
        raise Refused("I-ROW", "没有写是哪枚章，请补上再导入这一行")
    lent_at = _when(values, "lent_at", bounds)
    due_at = _maybe(values, "due_at", bounds, bounds.day_ends)
    back_at = _maybe(values, "back_at", bounds)
    borrower, companion = read_borrowers(_needed(values, "borrower", "借用人"))
    stamped, planned, void = read_loan_list(_text(values, "stamped"))
    if back_at is None and not void:
        values.warn("back_at", "没有实还时间，按历史导入，不提醒逾期；章还在外的请另行登记外借。")
    subject, place = values.line("subject"), values.line("place")
    note = _with_remarks(values, values.joined("note"))
    return [
        Record(values.number, SealLoan(
            seal_name=name, state=LoanState.VOID if void else LoanState.HISTORY, subject=subject, place=place,
            papers=planned, borrower_name=borrower, companion_name=values.line("companion") or companion,
            department=values.line("department"), approver_name=values.line("approver"), lent_at=lent_at, due_at=due_at,
            back_at=back_at, received_by=values.line("received_by"), stamped_text=stamped, note=note, reason=void,
            alias=f"外借 {name}",
        ))
        for name in names
    ]


def _letter(values: RowValues, bounds: Bounds) -> list[Record]:
    issued_on = _when(values, "issued_on", bounds).date()
    number, valid = values.line("number"), text_of(values.cells.get("valid")).strip()
    holder = _needed(values, "holder", "持信人")
    fate = read_letter_fate(_text(values, "fate"), issued_on.year)
    days, until = read_letter_valid(valid, issued_on)
    people = 1 if is_blank(values.cells.get("people")) else read_people(text_of(values.cells.get("people")))
    if people is None:
        raise Refused("I-ROW", "人数不是数，请改好再导入这一行")
    letter = Letter(
        number=number, state=fate.state, issued_on=issued_on, holder_name=holder, identity=values.line("identity"),
        people=people, to_unit=values.line("to_unit"), subject=values.line("subject"), valid_days=days, valid_until=until,
        valid_text=values.line("valid"), approver_name=values.line("approver"), clerk_name=values.line("clerk"),
        received_by=values.line("received_by"), back_on=fate.back_on, pasted=fate.pasted, reason=fate.reason,
        note=_with_remarks(values, values.joined("note")), alias=f"介绍信 {number or issued_on.isoformat()}",
    )
    if not number and fate.state is LetterState.HISTORY:
        values.warn("number", "没有编号，请核对。")
    return [Record(values.number, letter)]


def _certificate_use(values: RowValues, bounds: Bounds) -> list[Record]:
    name = _needed(values, "name", "证照名称")
    subject = _needed(values, "subject", "用途")
    times = _times(values, bounds)
    if times.lent_at is None:
        raise Refused("I-ROW", "借用时间是空的或认不出，请写成 2026-03-05 这样的日期，再导入这一行")
    part = read_part(values.line("part"))
    if part is None:
        values.remark("part")
        values.warn("part", "没有写清原件还是复印件，按复印件记，请核对。")
        part = CertificatePart.PHOTOCOPY
    if part is not CertificatePart.PHOTOCOPY and times.back_at is None and not times.void:
        values.warn("times" if "times" in values.columns else "back_at", "没有归还记录，按历史导入，不提醒；还没还的请另行登记借用。")
    limited = values.line("limited")
    if limited not in _LIMITED and limited not in NOTHING and limited != "否":
        values.remark("limited")
    use = CertificateUse(
        certificate_name=name, state=CertificateUseState.VOID if times.void else CertificateUseState.HISTORY, part=part,
        copies=_copies(values), subject=subject, receiver=values.line("receiver"), borrower_name=values.line("borrower"),
        department=values.line("department"), approver_name=values.line("approver"), lent_at=times.lent_at,
        due_on=times.due_on, back_at=times.back_at, limited=limited in _LIMITED,
        note=_with_remarks(values, values.joined("note")), reason=times.void, alias=f"证照使用 {name}",
    )
    return [Record(values.number, use)]


def _times(values: RowValues, bounds: Bounds) -> Times:
    """From 借/还时间 in one column, or from columns of their own."""
    cell = values.cells.get("times")
    times = Times()
    if isinstance(cell, str):
        times = read_times(_text(values, "times"), bounds.year or (bounds.last or bounds.now.date()).year)
        if times.rest:
            values.remark("times")
    elif not is_blank(cell):
        times = Times(lent_at=_moment(values, "times", bounds))
    due = _maybe(values, "due_on", bounds)
    found = Times(
        times.lent_at or _maybe(values, "lent_at", bounds), times.due_on or (due.date() if due else None),
        times.back_at or _maybe(values, "back_at", bounds), times.void,
    )
    if found.lent_at is not None:
        bounds.last = found.lent_at.date()
    return found


def _seal(values: RowValues, bounds: Bounds) -> list[Record]:
    name = _needed(values, "name", "印章名称")
    state = read_seal_state(values.line("state"))
    if state is None or state is SealState.WITHDRAWN:
        raise Refused("I-ROW", f"状态认不出，请写成{'、'.join(one.value for one in SealState if one is not SealState.WITHDRAWN)}之一")
    kind = _kind(values, name)
    enabled, disabled = _maybe(values, "enabled_on", bounds), _maybe(values, "disabled_on", bounds)
    scope, matrix = _scope(values, kind), read_authorities(_text(values, "authority"))
    if matrix is None and not is_blank(values.cells.get("authority")):
        values.remark("authority")
        values.warn("authority", "审批权限的写法认不出，原文记入备注，导入后请定审批权限。")
    diameter = count_of(values.line("diameter").lower().removesuffix("mm").removesuffix("毫米"))
    if diameter is None and values.line("diameter") not in NOTHING:
        values.remark("diameter")
    said = read_use_note(values.joined("note"))
    void = state is SealState.VOID and said.state is UseState.VOID
    began = disabled or enabled or bounds.now
    seal = Seal(
        name=name, kind=kind, state=state, since=began, diameter_mm=diameter, emblem=values.line("emblem"),
        issuer=values.line("issuer"), maker=values.line("maker"), keeper_name=values.line("keeper"),
        deputy_name=values.line("deputy"), place=values.line("place"), scope=scope,
        enabled_on=enabled.date() if enabled else None, enabled_number=values.line("enabled_number"),
        disabled_on=disabled.date() if disabled else None, whereabouts=values.line("whereabouts"),
        note=_with_remarks(values, said.note if void else values.joined("note")), reason=said.reason if void else "",
    )
    return [Record(values.number, seal, matrix=matrix or ())]


def _kind(values: RowValues, name: str) -> SealKind:
    """The 类别 as written; where it is not, what the name itself says."""
    written = values.line("kind")
    found = read_seal_kind(written)
    if found is not None:
        return found
    by_name = (("合同", SealKind.CONTRACT), ("财务", SealKind.FINANCE), ("发票", SealKind.FINANCE), ("钢印", SealKind.STEEL),
               ("党", SealKind.PARTY), ("专用章", SealKind.OTHER))
    kind = next((kind for word, kind in by_name if word in name), SealKind.OTHER if written else SealKind.STATUTORY)
    values.remark("kind")
    values.warn("kind", f"类别{'认不出' if written else '没有写'}，记为“{kind.value}”，请核对。")
    return kind


def _scope(values: RowValues, kind: SealKind) -> str:
    written = values.line("scope")
    try:
        return scope_words(read_scope(written)) if written else scope_words(DEFAULT_SCOPE[kind])
    except ValueError:
        values.remark("scope")
        values.warn("scope", "使用范围的写法认不出，按类别的通常范围记，原文记入备注，请核对。")
        return scope_words(DEFAULT_SCOPE[kind])


BUILDERS: Mapping[str, Builder] = {
    "seals": _seal, "seal_uses": _use, "seal_loans": _loan, "letters": _letter, "certificates": _certificate_use,
}
