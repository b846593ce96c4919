"""What is asked before an office can begin? The four questions as data, and the groups of the recovery code."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bangongshi.models.settings import BY_KEY
from bangongshi.widgets.fields import FieldSpec, Kind

Weak = Callable[[str, str], str | None]
"""(passphrase, unit name) → why it will not do, or None."""


@dataclass(frozen=True, slots=True)
class Question:
    """One page: what it asks, and the settings it fills (none: the passphrase)."""

    heading: str
    names: tuple[str, ...] = ()

    def fields(self, weak: Weak, unit_name: Callable[[], str]) -> list[FieldSpec]:
        """The page's fields."""
        if self.names:
            return [_field(name) for name in self.names]
        return [
            FieldSpec(
                "passphrase", "口令", Kind.SECRET, required=True, validator=lambda text: weak(text, unit_name()) or "",
                help="至少 12 个字符（数字也行），或至少 8 个汉字。请切换到英文输入。",
            ),
            FieldSpec("again", "再输一遍", Kind.SECRET, required=True, help="与上面一样。"),
        ]


QUESTIONS: tuple[Question, ...] = (
    Question("本单位叫什么？", ("unit_name",)),
    Question("机关代字和单位类型？", ("unit_code", "unit_type")),
    Question("保密部门同意在本机登记涉密件占位吗？", ("placeholders", "placeholders_agreed_by", "placeholders_agreed_on")),
    Question("打开登记簿的口令？"),
)


def _field(name: str) -> FieldSpec:
    spec = BY_KEY[name]
    if spec.choices:
        return FieldSpec(name, spec.name, Kind.CHOICE, help=spec.help, choices=_no_first(spec.choices), default=spec.default)
    if name.endswith("_on"):
        return FieldSpec(name, "何时同意", Kind.DATE, help=spec.help, past=True)
    label = "谁同意" if name == "placeholders_agreed_by" else spec.name
    return FieldSpec(name, label, required=name == "unit_name", help=spec.help, validator=spec.check)


def _no_first(choices: tuple[str, ...]) -> tuple[str, ...]:
    """否 comes before 是, so that the answer nobody gave is the safe one."""
    return tuple(sorted(choices, key=lambda word: word == "是"))


def groups(code: str) -> list[str]:
    """The eight groups of a recovery code as it is shown."""
    return code.split("-")


def typing_back(numbers: tuple[int, int]) -> list[FieldSpec]:
    """A field for each group that is asked for."""
    return [
        FieldSpec(str(number), f"第 {number} 组", Kind.NUMBER, required=True, help="六位数字。") for number in numbers
    ]


def typed_back(code: str, values: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the groups as typed, by field."""
    right = groups(code)
    wrong = {}
    for number, typed in values.items():
        digits = "".join(unicodedata.normalize("NFKC", typed).split())
        if digits != right[int(number) - 1]:
            wrong[number] = f"第 {number} 组与恢复码不符，请看抄下的那张纸。"
    return wrong
