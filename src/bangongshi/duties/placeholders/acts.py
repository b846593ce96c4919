"""What is done to placeholders of paper-only state secrets: figures, codes and days only (domain.md §5.3, §5.4).

Who approved, who took it away, which receipt: codes and digits in the journal's reason, which nothing overwrites; the
row holds what design.md §4 lists. Every act is Refused while the setting 涉密件占位 is 否.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import read_settings
from bangongshi.duties.registry.numbers import next_serial
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.papers import Number
from bangongshi.models.placeholder_form import PLACE, BookPlace, Typed, new_entry
from bangongshi.models.placeholder_rows import Placeholder
from bangongshi.models.placeholder_rules import (
    MISSING,
    PlaceholderFacts,
    PlaceholderState,
    VoidReason,
    clock_words,
    refusal,
    state_after,
)
from bangongshi.models.placeholder_rules import PlaceholderVerb as Verb
from bangongshi.models.words import NumberState
from bangongshi.store.transaction import Act, flush

SERIES = "涉密占位"
"""本机序号: a ledger of its own, one row each, gaps explained like every other."""

Ids = Sequence[int]
Change = Callable[[Placeholder], None]


def add(desk: Desk, typed: Mapping[str, str]) -> Done:
    """登记占位: `received_on` (today when empty), `return_by`, and 册 页 行 if the paper book has it already.

    Raises Invalid per field (any other field is refused), Refused while the unit has not agreed.
    """
    entry = new_entry(typed, desk.now, desk.calendar())
    with desk.act(Verb.ADD) as act:
        _agreed(act.session)
        number = _draw(act)
        row = Placeholder(number_id=number.id or 0, received_on=entry.received_on, return_by=entry.return_by, since=act.now)
        if entry.place:
            _put(row, entry.place)
            row.state = state_after(row.state, Verb.BOOK)
        act.session.add(row)
        act.subject = number.text
        flush(act)
        if entry.place:
            act.note(f"placeholder:{row.id}", number.text, Verb.BOOK)
    then = "已登专册" if entry.place else "请登入专用纸质登记簿，再按 F8 填册、页、行"
    return Done(f"已登记占位 {number.text}，{then}。", act.seq, (row.id or 0,))


def book(desk: Desk, placeholder_id: int, typed: Mapping[str, str]) -> Done:
    """登专册: 册, 页, 行 of the paper book, digits only."""
    read = Typed(typed, frozenset(PLACE), desk.now, desk.calendar())
    place = read.place(needed=True)
    read.finish()
    return _move(desk, [placeholder_id], Verb.BOOK, change=lambda row: _put(row, place))


def put_away(desk: Desk, ids: Ids) -> Done:
    """入柜; also the way back of what was to be returned, filed or destroyed and is not."""
    return _move(desk, ids, Verb.PUT_AWAY)


def send_out(desk: Desk, ids: Ids, typed: Mapping[str, str]) -> Done:
    """送阅 to one holder: `holder_code` (a code, never a name) and `due_back_on`, from today on."""
    read = Typed(typed, frozenset({"holder_code", "due_back_on"}), desk.now, desk.calendar())
    code, due = read.code("holder_code"), read.day("due_back_on", needed=True, first=desk.today)
    read.finish()

    def change(row: Placeholder) -> None:
        row.holder_code, row.due_back_on = code, due

    return _move(desk, ids, Verb.SEND_OUT, f"{code}，应还 {_said(due)}", change)


def take_in(desk: Desk, ids: Ids) -> Done:
    """收回 from the holder, into the cabinet; the next holder gets it from there (直传, never 横传)."""
    return _move(desk, ids, Verb.TAKE_IN)


def list_return(desk: Desk, ids: Ids) -> Done:
    """列入清退: the issuer wants it back."""
    return _move(desk, ids, Verb.LIST_RETURN)


def returned(desk: Desk, ids: Ids, typed: Mapping[str, str]) -> Done:
    """清退 with the digits of the receipt (`receipt`)."""
    return _move(desk, ids, Verb.RETURN, f"回执 {_receipt(desk, typed)}")


def list_file(desk: Desk, ids: Ids) -> Done:
    """列入归档."""
    return _move(desk, ids, Verb.LIST_FILE)


def file_away(desk: Desk, ids: Ids) -> Done:
    """归档."""
    return _move(desk, ids, Verb.FILE)


def allow_destroy(desk: Desk, ids: Ids, typed: Mapping[str, str]) -> Done:
    """批准销毁: `approver_code` and `approved_on`; the leader decides, the clerk writes down who and when."""
    read = Typed(typed, frozenset({"approver_code", "approved_on"}), desk.now, desk.calendar())
    code, on = read.code("approver_code"), read.day("approved_on", past=True, needed=True)
    read.finish()
    return _move(desk, ids, Verb.ALLOW_DESTROY, f"批准人 {code}，{_said(on)}")


def leave(desk: Desk, ids: Ids, typed: Mapping[str, str]) -> Done:
    """送销 by two different persons: `first_code`, `second_code`."""
    read = Typed(typed, frozenset({"first_code", "second_code"}), desk.now, desk.calendar())
    first, second = read.code("first_code"), read.code("second_code")
    if first == second and not read.wrong:
        read.wrong["second_code"] = "要两个人押运监销，请填另一个人的代号。"
    read.finish()
    return _move(desk, ids, Verb.LEAVE, f"押运 {first}、{second}")


def destroyed(desk: Desk, ids: Ids, typed: Mapping[str, str]) -> Done:
    """销毁 with the digits of the signed list (`receipt`). Left a trace outside: corrected, never taken back."""
    return _move(desk, ids, Verb.DESTROY, f"清单 {_receipt(desk, typed)}")


def lose(desk: Desk, ids: Ids, typed: Mapping[str, str] | None = None) -> Done:
    """去向不明, noticed `at` (now when empty): from then on 24 natural hours run."""
    read = Typed(typed or {}, frozenset({"at"}), desk.now, desk.calendar())
    at = read.moment("at")
    read.finish()
    done = _move(desk, ids, Verb.LOSE, at=at)
    return Done(f"{done.sentence}须在 {clock_words(at, desk.now)}。", done.undo, done.ids)


def find(desk: Desk, ids: Ids) -> Done:
    """找回: it is here again; next it goes into the cabinet."""
    return _move(desk, ids, Verb.FIND)


def report(desk: Desk, ids: Ids, typed: Mapping[str, str] | None = None) -> Done:
    """报告 to the 保密 office, `at` (now when empty). Left a trace outside."""
    read = Typed(typed or {}, frozenset({"at"}), desk.now, desk.calendar())
    at = read.moment("at")
    read.finish()
    return _move(desk, ids, Verb.REPORT, at=at)


def amend(desk: Desk, placeholder_id: int, typed: Mapping[str, str]) -> Done:
    """更正: `received_on`, `return_by`, 册 页 行 as they ought to be; the old values stay in the journal."""
    entry = new_entry(typed, desk.now, desk.calendar())

    def change(row: Placeholder) -> None:
        if entry.place is None and row.book is not None:
            raise Invalid({"book": "专册的册、页、行只能改，不能去掉。"})
        if entry.place is not None and row.book is None:
            raise Refused("R-BOOK", "还没有登专册，请先登专册（F8）。")
        row.received_on, row.return_by = entry.received_on, entry.return_by
        if entry.place:
            _put(row, entry.place)

    return _move(desk, [placeholder_id], Verb.AMEND, change=change)


def void(desk: Desk, ids: Ids, reason: str) -> Done:
    """作废占位 for one of the `VoidReason`s; the 本机序号 is not given again."""
    if reason not in list(VoidReason):
        raise Invalid({"reason": f"请从{'、'.join(VoidReason)}中选一个。"})
    return _move(desk, ids, Verb.VOID, reason)


# -- how ---------------------------------------------------------------------------------------------------------------


def _move(
    desk: Desk, ids: Ids, verb: Verb, evidence: str = "", change: Change | None = None, at: datetime | None = None
) -> Done:
    """One act on some placeholders: the rules say whether, `change` fills in, the state follows from the machine."""
    names: list[str] = []
    with desk.act(verb, reason=evidence) as act:
        _agreed(act.session)
        for placeholder_id in ids:
            row, number = _loaded(act.session, placeholder_id)
            names.append(number.text)
            _check(row, number.text, verb, act.now.date(), at)
            if change:
                change(row)
            _step(row, verb, at or act.now)
            if verb is Verb.VOID:
                number.state, number.reason = NumberState.VOIDED, evidence
        act.subject = _named(names)
    what = "已记为去向不明" if verb is Verb.LOSE else f"已{verb.value}"
    return Done(f"{what} {act.subject}{f'（{evidence}）' if evidence else ''}。", act.seq, tuple(ids))


def _check(row: Placeholder, name: str, verb: Verb, today: date, at: datetime | None) -> None:
    due = row.return_by is not None and row.return_by <= today
    if said := refusal(PlaceholderFacts(row.state, row.book is not None, due), verb):
        raise Refused(f"R-{verb.name}", f"{name}：{said}")
    if at is not None and at.date() < row.received_on:
        raise Refused("R-TIME", f"{name}：时间早于收到日，请核对。")
    if at is not None and row.state in MISSING and at < row.since:
        raise Refused("R-TIME", f"{name}：时间早于发现去向不明的时刻，请核对。")


def _step(row: Placeholder, verb: Verb, at: datetime) -> None:
    after = state_after(row.state, verb)
    if after is row.state:
        return
    row.state, row.since = after, at
    if after is not PlaceholderState.SENT and after not in MISSING:
        row.holder_code, row.due_back_on = "", None


def _agreed(session: Session) -> None:
    if not read_settings(session).placeholders:
        raise Refused("R-PLACEHOLDERS", "涉密件占位没有启用：要保密部门同意，并在设置里写明谁在何时同意。")


def _draw(act: Act) -> Number:
    year = act.now.year
    serial = next_serial(act.session, SERIES, year)
    number = Number(series=SERIES, year=year, serial=serial, text=f"占{year}-{serial}")
    act.session.add(number)
    flush(act)
    return number


def _loaded(session: Session, placeholder_id: int) -> tuple[Placeholder, Number]:
    row = session.get(Placeholder, placeholder_id)
    if row is None:
        raise Refused("R-GONE", "找不到这一件，请按 F5 刷新。")
    return row, session.get_one(Number, row.number_id)


def _put(row: Placeholder, place: BookPlace | None) -> None:
    if place is not None:
        row.book, row.page, row.line = place.book, place.page, place.line


def _receipt(desk: Desk, typed: Mapping[str, str]) -> str:
    read = Typed(typed, frozenset({"receipt"}), desk.now, desk.calendar())
    digits = read.receipt("receipt")
    read.finish()
    return digits


def _said(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _named(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{names[0]}等 {len(names)} 件"
