"""Which fields do the forms and small dialogs of 督办 share?"""

from collections.abc import Callable, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.models.done import Done
from bangongshi.models.words import Secrecy
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.papers.common import find_leaders, find_parties, find_people
from bangongshi.widgets.fields import FieldSpec, Kind

NO_YES = ("否", "是")
SPAN = "如 1130、+3、3个工作日。"
ONE_AT_A_TIME = "一次只办一项，请去掉多余的标记。"


def text(name: str, label: str, help_: str = "", *, required: bool = False) -> FieldSpec:
    """One line."""
    return FieldSpec(name, label, required=required, help=help_)


def lines(name: str, label: str, help_: str = "", *, rows: int = 2, required: bool = False) -> FieldSpec:
    """Several lines."""
    return FieldSpec(name, label, Kind.LINES, required=required, rows=rows, help=help_)


def choice(name: str, label: str, words: Sequence[str], help_: str = "", *, default: str = "") -> FieldSpec:
    """One of a few fixed words."""
    return FieldSpec(name, label, Kind.CHOICE, choices=tuple(words), default=default, help=help_)


def leader(desk: Desk, name: str, label: str, help_: str = "", *, required: bool = False) -> FieldSpec:
    """A leader by digit, anybody by name; never filled in beforehand (design.md §3.8)."""
    return FieldSpec(name, label, Kind.PICKER, required=required, find=find_leaders(desk), help=help_ or "按数字选，或输汉字。")


def person(desk: Desk, name: str, label: str, help_: str = "", *, required: bool = False, default: str = "") -> FieldSpec:
    """Whoever is on the list, anybody by name."""
    return FieldSpec(name, label, Kind.PICKER, required=required, find=find_people(desk), default=default, help=help_)


def party(
    desk: Desk, name: str, label: str, help_: str = "", *, required: bool = False, several: bool = False
) -> FieldSpec:
    """A department, a person or a unit."""
    return FieldSpec(name, label, Kind.PICKER, required=required, find=find_parties(desk), several=several, help=help_)


def due(name: str, label: str, help_: str = "", *, required: bool = False) -> FieldSpec:
    """A day to come, or a period."""
    return FieldSpec(name, label, Kind.DATE, required=required, help=SPAN + help_)


def moment(label: str, name: str = "at") -> FieldSpec:
    """When something happened, to the minute; now unless told otherwise."""
    return FieldSpec(name, label, Kind.DATE, past=True, help="空着就是现在；也可填几时几分，如 17:20。")


def past(label: str, name: str = "on") -> FieldSpec:
    """The day something happened; today unless told otherwise."""
    return FieldSpec(name, label, Kind.DATE, past=True, help="空着就是今天。")


def secrecy() -> FieldSpec:
    """密级 of 事项."""
    return choice("secrecy", "密级", tuple(word.value for word in Secrecy), "未公布：事项在列表里显示代称。国家秘密不能录入。",
                  default=Secrecy.INTERNAL.value)


def reason_dialog(title: str, submit: Callable[[str], Done], *, label: str, field: str, note: str) -> FormDialog:
    """One reason, then the act."""
    fields = [FieldSpec("reason", field, required=True, wide=True, help=note)]
    return FormDialog(title, fields, lambda _, typed: submit(typed["reason"]), label=label)
