"""Which fields and small dialogs do 印章, 外借, 介绍信 and 证照 share?"""

from collections.abc import Callable

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.seal_list import pick_seals
from bangongshi.models.done import Done
from bangongshi.models.seal_rows import Pending
from bangongshi.models.words import Secrecy
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.papers.common import find_leaders, find_people
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate, Find

NO_YES = ("否", "是")
ONE_AT_A_TIME = "一次只办一个，请只标记一个。"


def find_seals(desk: Desk) -> Find:
    """Seals that can be used now, the most used first."""
    return lambda typed: [Candidate(row.id, row.title, f"{row.kind.value} {row.keeper}".strip())
                          for row in pick_seals(desk, typed)]


def person(desk: Desk, name: str, label: str, *, required: bool = False, default: str = "", note: str = "") -> FieldSpec:
    """A person by hanzi, initials or digit; who is not on the list may be typed."""
    return FieldSpec(name, label, Kind.PICKER, required=required, find=find_people(desk), default=default, help=note)


def leader(desk: Desk, name: str, label: str) -> FieldSpec:
    """A leader by digit, anybody by name."""
    return FieldSpec(name, label, Kind.PICKER, required=True, find=find_leaders(desk), help="按数字选，或输汉字。")


def moment(label: str, name: str = "at") -> FieldSpec:
    """When something happened, to the minute; now unless told otherwise."""
    return FieldSpec(name, label, Kind.DATE, past=True, help="空着就是现在；也可填几时几分，如 17:20。")


def secrecy(what: str) -> FieldSpec:
    """密级 of the words that say what it was for."""
    return FieldSpec("secrecy", "密级", Kind.CHOICE, choices=tuple(word.value for word in Secrecy),
                     default=Secrecy.INTERNAL.value, help=f"未公布：{what}在列表里显示代称。国家秘密不能录入。")


def note() -> FieldSpec:
    """备注."""
    return FieldSpec("note", "备注", Kind.LINES, rows=2)


def reason_dialog(
    title: str, submit: Callable[[str], Done], *, label: str, field: str, note: str, name: str = "reason"
) -> FormDialog:
    """One reason, then the act. `name`: the field its Invalid is about."""
    fields = [FieldSpec(name, field, required=True, help=note)]
    return FormDialog(title, fields, lambda _, typed: submit(typed[name]), label=label)


def no_countersign(pending: Pending | None) -> str:
    """Why there is nothing to countersign; "" when there is."""
    return "" if pending else "没有要补签的。"
