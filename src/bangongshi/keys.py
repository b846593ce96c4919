"""THE key table: which key does what, where, and by which second road (design.md §6).

Footer, F1 help, F12, the README table and the tests are all made from it and from the numbered 办理 menus (menus.py).
`keys` are Textual's key names, `action` the name of the screen's or the app's action, `rank` the right to a place in
the footer (1 first, 0 never). Bare letters are not in the table: the clerk's IME would eat them.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bangongshi.menus import ALWAYS, MENUS, PINYIN, Verb

__all__ = (
    "ALWAYS", "FOOTER_AT_80", "KEYS", "MENUS", "PINYIN", "FooterLabel", "Key", "Scope", "Verb", "bindings", "cap_of", "footer",
    "key", "menu", "readme_menu", "readme_table",
)


class Scope(StrEnum):
    """Where a key is alive, and who answers it. APP: everywhere; LIST: a screen with a list; ROWS: the list itself."""

    APP = "处处"
    LIST = "列表"
    ROWS = "行"
    FORM = "表单"
    DIALOG = "小窗"


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the key table. `priority`: reaches its action even while a field has the focus."""

    id: str
    keys: tuple[str, ...]
    label: str
    sentence: str
    action: str
    scopes: tuple[Scope, ...]
    rank: int = 0
    second_road: str = ""
    priority: bool = False
    caps: str = ""

    @property
    def cap(self) -> str:
        """What stands on the first key, as a person reads it: F8, Esc, Ctrl+S, 回车."""
        return self.caps or cap_of(self.keys[0])


@dataclass(frozen=True, slots=True)
class FooterLabel:
    """One hint of the footer: the binding's id, its key cap, its label as it stands now."""

    id: str
    cap: str
    label: str


_CAPS = {
    "enter": "回车", "space": "空格", "escape": "Esc", "tab": "Tab", "shift+tab": "Shift+Tab", "delete": "Del",
    "up": "上箭头", "down": "下箭头", "left": "左箭头", "right": "右箭头", "pageup": "PgUp", "pagedown": "PgDn",
    "home": "Home", "end": "End", "slash": "/", "question_mark": "?", "plus": "+", "minus": "-",
}

_EVERY_LIST = (Scope.LIST,)
_ROWS = (Scope.ROWS,)
_EVERYWHERE = (Scope.APP,)

KEYS: tuple[Key, ...] = (
    Key("home", ("0",), "首页", "回首页：逾期、到期、在外、保密一览。", "go('home')", _EVERYWHERE, 0, "F12"),
    Key("registry", ("1",), "收发", "到收发：收文登记簿。", "go('registry')", _EVERYWHERE, 0, "F12"),
    Key("seals", ("2",), "印章", "到印章：用印、外借、介绍信、证照。", "go('seal_uses')", _EVERYWHERE, 0, "F12"),
    Key("supervision", ("4",), "督办", "到督办：督办台账、催办、周期、统计、大事记。", "go('matters')", _EVERYWHERE, 0, "F12"),
    Key("settings", ("5",), "设置", "到设置：单位、人员、日历、时限、备份、体检。", "go('settings')", _EVERYWHERE, 0, "F12"),
    Key("move", ("up", "down", "pageup", "pagedown", "home", "end"), "移动", "上下一行、翻页、首行末行。",
        "", _ROWS, 0, "鼠标滚轮", caps="上下箭头 PgUp PgDn Home End"),
    Key("open", ("enter",), "打开", "打开本行；在小窗里是确认。", "open", _ROWS, 0, "鼠标双击"),
    Key("back", ("escape",), "退一步", "清查找，关小窗，回列表，回首页；不退出程序，不丢已填的字。", "back",
        (Scope.LIST, Scope.FORM, Scope.DIALOG), 9, "F12"),
    Key("mark", ("space",), "标记", "标记本行；随后的办理作用于全部标记的行。", "mark", _ROWS, 7, "F12"),
    Key("register_left", ("left",), "前一簿", "到前一个登记簿。", "previous_register", _EVERY_LIST, 0, "F12"),
    Key("register_right", ("right",), "后一簿", "到后一个登记簿。", "next_register", _EVERY_LIST, 0, "F12"),
    Key("next_field", ("tab", "shift+tab"), "下一格", "到下一个、上一个字段或栏。", "", (Scope.LIST, Scope.FORM), 0,
        "回车", caps="Tab Shift+Tab"),
    Key("help", ("f1", "question_mark"), "帮助", "本屏能做什么；不能做的说明为什么；近期提示。", "help", _EVERYWHERE, 2, "?"),
    Key("new", ("f2", "ctrl+n"), "登记", "登记新的一件。", "new", _EVERY_LIST, 3, "Ctrl+N"),
    Key("find", ("f3", "slash", "ctrl+f"), "查找", "边打边找；回车留住结果，Esc 清除。", "find", _EVERY_LIST, 4, "/ 或 Ctrl+F"),
    Key("edit", ("f4",), "修改", "更正本件；旧值留痕可查。", "edit", _EVERY_LIST, 0, "F9 → 更正"),
    Key("refresh", ("f5",), "刷新", "重新读一遍列表，位置不动。", "refresh_list", _EVERY_LIST, 0, "F12"),
    Key("pane", ("f6",), "换栏", "在列表和详情之间来回。", "switch_pane", _EVERY_LIST, 0, "Tab", priority=True),
    Key("view", ("f7",), "视图", "待办、逾期、密件、全部依次换；有未核对的历史件时也换到历史；首页换到晨报、日清。", "next_view", _EVERY_LIST, 6, "F12"),
    Key("next_step", ("f8",), "下一步", "办这一行自然的下一步；字样随状态变。", "next_step", _EVERY_LIST, 1, "F9 → 1"),
    Key("menu", ("f9",), "办理", "编号的办理菜单；不能办的留着并说明为什么。", "menu", _EVERY_LIST, 5, "F12"),
    Key("void", ("delete",), "作废", "作废本件：先问清是哪一件，写明原因，号不再用。", "void", _EVERY_LIST, 0, "F9 → 9"),
    Key("save", ("ctrl+s",), "保存", "保存表单。", "save", (Scope.FORM,), 1, "末尾的按钮"),
    Key("take_back", ("ctrl+z",), "回退", "回退刚才那一步，先说明退的是什么；表单里是撤销打字。", "take_back", _EVERY_LIST, 8,
        "F9 → 0"),
    Key("copy", ("ctrl+c",), "复制", "复制文号和标题。", "copy_reference", _EVERY_LIST, 0, "F12"),
    Key("reveal", ("ctrl+r",), "揭示", "揭示本列表的真标题 60 秒，记入日志。", "reveal", _EVERY_LIST, 0, "F9 → 揭示"),
    Key("cover", ("ctrl+l",), "遮屏", "立刻遮住屏幕；遮住时再按一次即锁定。", "cover", _EVERYWHERE, 0, "F12", priority=True),
    Key("commands", ("f12", "ctrl+p"), "全部命令", "按汉字、全拼或首字母找命令。", "commands", _EVERYWHERE, 10, "Ctrl+P"),
    Key("quit", ("ctrl+q",), "退出", "退出；没保存的内容留作稿，下次接着填。", "quit", _EVERYWHERE, 0, "F12", priority=True),
)

FOOTER_AT_80 = 8
"""More than eight hints in 80 columns fall off the edge without a sign (textual.md §3.2)."""


def cap_of(key: str) -> str:
    """A Textual key name as it is printed on the key: "f8" → F8, "ctrl+s" → Ctrl+S, "enter" → 回车."""
    if key in _CAPS:
        return _CAPS[key]
    return "+".join(part.upper() if len(part) <= 3 and part[0] == "f" else part.capitalize() for part in key.split("+"))


def bindings(*scopes: Scope) -> tuple[Key, ...]:
    """The lines alive in any of `scopes` that have an action, in table order; widgets make Bindings of them."""
    return tuple(key for key in KEYS if key.action and any(scope in key.scopes for scope in scopes))


def key(id: str) -> Key:  # noqa: A002
    """The line with this id. Raises KeyError."""
    for one in KEYS:
        if one.id == id:
            return one
    raise KeyError(id)


def footer(
    scope: Scope,
    width: int,
    labels: Mapping[str, str] | None = None,
    without: frozenset[str] = frozenset(),
) -> tuple[FooterLabel, ...]:
    """The hints that fit `width` columns, chosen by rank, in table order; at most 8 up to 80 columns.

    `labels` are labels of the moment by id (F8 says 送阅); `without` are ids that cannot be done here now.
    """
    now = labels or {}
    here = {scope, Scope.APP, Scope.ROWS} if scope is Scope.LIST else {scope, Scope.APP}
    alive = [one for one in KEYS if one.rank and one.id not in without and here & set(one.scopes)]
    most = max(FOOTER_AT_80, width // 10)
    chosen: list[Key] = []
    room = width
    for one in sorted(alive, key=lambda candidate: candidate.rank)[:most]:
        taken = _cells(one.cap) + 1 + _cells(now.get(one.id, one.label)) + 2
        if taken <= room:
            chosen.append(one)
            room -= taken
    chosen.sort(key=KEYS.index)
    return tuple(FooterLabel(one.id, one.cap, now.get(one.id, one.label)) for one in chosen)


def menu(register: str) -> tuple[Verb, ...]:
    """The numbered menu of a register: digits 1–9, 0, then the lines without a number."""
    return MENUS.get(register, ())


def readme_table() -> str:
    """The key table as Markdown for the README."""
    lines = ["| 键 | 名称 | 做什么 | 另一条路 |", "|---|---|---|---|"]
    for one in KEYS:
        caps = one.caps or " ".join(cap_of(name) for name in one.keys)
        lines.append(f"| {caps} | {one.label} | {one.sentence} | {one.second_road or '—'} |")
    return "\n".join(lines) + "\n"


def readme_menu(register: str) -> str:
    """A register's numbered menu as Markdown for the README."""
    lines = [f"| F9 {register} | 办理 | 做什么 |", "|---|---|---|"]
    lines += [f"| {verb.digit or '·'} | {verb.label} | {verb.sentence} |" for verb in menu(register)]
    return "\n".join(lines) + "\n"


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
