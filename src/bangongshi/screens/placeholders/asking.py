"""What does each act on placeholders still have to know? Codes, figures and days; words can be neither typed nor pasted."""

from collections.abc import Callable, Mapping, Sequence

from bangongshi.duties import placeholders
from bangongshi.duties.desk import Desk
from bangongshi.models.done import Done
from bangongshi.models.placeholder_form import (
    PLACE_DIGITS,
    PLACE_NAMES,
    RECEIPT_DIGITS,
    code_wrong,
    figure_wrong,
    receipt_wrong,
)
from bangongshi.models.placeholder_list import PlaceholderRow
from bangongshi.models.placeholder_rows import CODE_LENGTH
from bangongshi.models.placeholder_rules import PlaceholderVerb as Verb
from bangongshi.models.placeholder_rules import VoidReason
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.widgets.date_field import DateField
from bangongshi.widgets.fields import Clock, FieldRow, FieldSpec, Kind
from bangongshi.widgets.line_input import LineInput

Rows = Sequence[PlaceholderRow]
_DATE_LETTERS = 20
_LETTERS = "[0-9A-Za-z\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
"""Digits and letters, also as an IME in full-width mode commits them; the use case folds them."""


class FiguresDialog(FormDialog):
    """A small form into which no words come: nothing is pasted, codes and figures take nothing but digits and letters."""

    def on_mount(self) -> None:
        """Shut the fields before anything is typed. Dates take words such as 明天, but keep only the day."""
        for row in self.query(FieldRow):
            for field in row.query(LineInput):
                field.takes_paste = False
                if isinstance(row.editor, DateField):
                    field.max_length = _DATE_LETTERS
                else:
                    field.restrict = f"{_LETTERS}{{0,{row.spec.limit}}}"


def named(rows: Rows) -> str:
    """「占2026-3」 or 「占2026-3等 2 件」."""
    return rows[0].number if len(rows) == 1 else f"{rows[0].number}等 {len(rows)} 件"


def ids(rows: Rows) -> list[int]:
    """What a use case takes."""
    return [row.id for row in rows]


def _place(*, required: bool) -> list[FieldSpec]:
    return [
        FieldSpec(name, f"专册{label}", Kind.NUMBER, required=required, validator=figure_wrong, limit=PLACE_DIGITS,
                  help="专用纸质登记簿上的册、页、行，只填数字。")
        for name, label in PLACE_NAMES.items()
    ]


def _code(name: str, label: str) -> FieldSpec:
    return FieldSpec(name, label, required=True, validator=code_wrong, limit=CODE_LENGTH,
                     help=f"只填代号（数字和字母，最多 {CODE_LENGTH} 位），不写姓名。")


def _receipt(label: str) -> FieldSpec:
    return FieldSpec("receipt", label, Kind.NUMBER, required=True, validator=receipt_wrong, limit=RECEIPT_DIGITS,
                     help="只填数字。")


def _dates() -> list[FieldSpec]:
    return [
        FieldSpec("received_on", "收到日", Kind.DATE, required=True, past=True, default="今天"),
        FieldSpec("return_by", "应清退日", Kind.DATE, help="发文单位要求退回的日期；没有就空着。"),
    ]


_WHEN = FieldSpec("at", "何时", Kind.DATE, past=True, help="不填就是现在；补记的写当时，如 昨天下午3点。")

_FIELDS: Mapping[Verb, Callable[[], list[FieldSpec]]] = {
    Verb.BOOK: lambda: _place(required=True),
    Verb.SEND_OUT: lambda: [
        _code("holder_code", "持有人代号"),
        FieldSpec("due_back_on", "应还日", Kind.DATE, required=True, default="今天", help="当天送的当天收回。"),
    ],
    Verb.RETURN: lambda: [_receipt("回执号")],
    Verb.ALLOW_DESTROY: lambda: [
        _code("approver_code", "批准人代号"),
        FieldSpec("approved_on", "批准日", Kind.DATE, required=True, past=True),
    ],
    Verb.LEAVE: lambda: [_code("first_code", "押运人代号"), _code("second_code", "另一人代号")],
    Verb.DESTROY: lambda: [_receipt("清单号")],
    Verb.LOSE: lambda: [_WHEN],
    Verb.REPORT: lambda: [_WHEN],
    Verb.AMEND: lambda: [*_dates(), *_place(required=False)],
    Verb.VOID: lambda: [
        FieldSpec("reason", "作废原因", Kind.CHOICE, choices=tuple(reason.value for reason in VoidReason)),
    ],
}

_ONE_AT_A_TIME = frozenset({Verb.BOOK, Verb.AMEND})
"""Acts that say something different of every copy."""

_WORK: Mapping[Verb, Callable[[Desk, list[int], Mapping[str, str]], Done]] = {
    Verb.BOOK: lambda desk, ids, typed: placeholders.book(desk, ids[0], typed),
    Verb.PUT_AWAY: lambda desk, ids, _: placeholders.put_away(desk, ids),
    Verb.SEND_OUT: placeholders.send_out,
    Verb.TAKE_IN: lambda desk, ids, _: placeholders.take_in(desk, ids),
    Verb.LIST_RETURN: lambda desk, ids, _: placeholders.list_return(desk, ids),
    Verb.RETURN: placeholders.returned,
    Verb.LIST_FILE: lambda desk, ids, _: placeholders.list_file(desk, ids),
    Verb.FILE: lambda desk, ids, _: placeholders.file_away(desk, ids),
    Verb.ALLOW_DESTROY: placeholders.allow_destroy,
    Verb.LEAVE: placeholders.leave,
    Verb.DESTROY: placeholders.destroyed,
    Verb.LOSE: placeholders.lose,
    Verb.FIND: lambda desk, ids, _: placeholders.find(desk, ids),
    Verb.REPORT: placeholders.report,
    Verb.AMEND: lambda desk, ids, typed: placeholders.amend(desk, ids[0], typed),
    Verb.VOID: lambda desk, ids, typed: placeholders.void(desk, ids, typed["reason"]),
}


def too_many(verb: Verb, rows: Rows) -> str:
    """Why an act cannot be done to several at once; "" when it can."""
    return f"{verb.value}要一件一件办，请去掉标记。" if verb in _ONE_AT_A_TIME and len(rows) > 1 else ""


def do(desk: Desk, verb: Verb, rows: Rows) -> Done:
    """An act that asks nothing."""
    return _WORK[verb](desk, ids(rows), {})


def dialog(desk: Desk, verb: Verb, rows: Rows) -> FiguresDialog | None:
    """The dialog of an act that asks something; None for the others."""
    if verb not in _FIELDS:
        return None
    fields = _FIELDS[verb]()
    lasting = "（不能回退）" if verb in (Verb.RETURN, Verb.DESTROY, Verb.REPORT) else ""
    return FiguresDialog(
        f"{verb.value}：{named(rows)}{lasting}", fields, lambda _, typed: _WORK[verb](desk, ids(rows), typed),
        label=verb.value, clock=_clock(desk), values=_there(rows[0]) if verb is Verb.AMEND else None,
        button_first=verb in (Verb.LOSE, Verb.REPORT),
    )


def new_dialog(desk: Desk) -> FiguresDialog:
    """F2."""
    return FiguresDialog(
        "登记占位：标题、文号、来文单位只写在专用纸质登记簿上", [*_dates(), *_place(required=False)],
        lambda _, typed: placeholders.add(desk, typed), label="登记", clock=_clock(desk),
    )


def _there(row: PlaceholderRow) -> dict[str, str]:
    place = row.book_place or ("", "", "")
    return {
        "received_on": row.received_on.isoformat(), "return_by": row.return_by.isoformat() if row.return_by else "",
        **{name: str(value) for name, value in zip(PLACE_NAMES, place, strict=True)},
    }


def _clock(desk: Desk) -> Clock:
    return Clock(lambda: desk.today, desk.calendar)
