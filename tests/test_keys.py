"""Is the key table what footer, help, README and fingers rely on?"""

import re

import pytest
from pypinyin import lazy_pinyin

from bangongshi import keys
from bangongshi.keys import KEYS, MENUS, PINYIN, Scope, cap_of, footer, readme_menu, readme_table
from bangongshi.models.paper_rules import Verb as PaperVerb
from bangongshi.text import cells

LATIN_CAPS = {"F", "Esc", "Tab", "Shift", "Ctrl", "Home", "End", "PgUp", "PgDn", "Del"}


def test_ids_are_unique() -> None:
    assert len({key.id for key in KEYS}) == len(KEYS)


@pytest.mark.parametrize("scope", list(Scope))
def test_no_key_means_two_things_in_one_place(scope: Scope) -> None:
    alive = [name for key in KEYS if {scope, Scope.APP} & set(key.scopes) for name in key.keys]
    assert len(alive) == len(set(alive))


def test_lists_and_rows_share_no_key() -> None:
    names = [name for key in KEYS if {Scope.LIST, Scope.ROWS, Scope.APP} & set(key.scopes) for name in key.keys]
    assert len(names) == len(set(names))


def test_no_bare_letter_and_no_alt_is_a_command() -> None:
    for key in KEYS:
        for name in key.keys:
            assert not re.fullmatch(r"[a-zA-Z]", name), name
            assert not name.startswith("alt+"), name


def test_keys_a_terminal_or_an_ime_takes_are_unbound() -> None:
    bound = {name for key in KEYS for name in key.keys}
    assert not bound & {"f10", "f11", "ctrl+space", "shift+space", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m"}


def test_every_function_key_has_a_second_road() -> None:
    for key in KEYS:
        if re.fullmatch(r"f\d+", key.keys[0]):
            assert key.second_road, key.id


@pytest.mark.parametrize("scope", [Scope.LIST, Scope.FORM, Scope.DIALOG])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 120, 200])
def test_footer_fits(scope: Scope, width: int) -> None:
    hints = footer(scope, width)
    assert sum(cells(hint.cap) + 1 + cells(hint.label) + 2 for hint in hints) <= width
    assert len({hint.id for hint in hints}) == len(hints)
    if width <= 80:
        assert len(hints) <= 8


def test_footer_at_80_columns_holds_what_matters_even_with_long_labels() -> None:
    hints = {hint.id: hint.label for hint in footer(Scope.LIST, 80, {"next_step": "标为重点"})}
    assert hints["next_step"] == "标为重点"
    assert {"next_step", "help", "new", "find", "menu"} <= set(hints)
    assert len(hints) >= 7


def test_footer_leaves_out_what_is_not_there() -> None:
    assert "new" not in {hint.id for hint in footer(Scope.LIST, 80, without=frozenset({"new"}))}


def test_f8_stands_before_f9() -> None:
    order = [hint.id for hint in footer(Scope.LIST, 120)]
    assert order.index("next_step") < order.index("menu")


@pytest.mark.parametrize("register", list(MENUS))
def test_digits_are_frozen(register: str) -> None:
    digits = [verb.digit for verb in MENUS[register] if verb.digit]
    assert len(digits) == len(set(digits))
    numbered = [verb.digit for verb in MENUS[register]]
    assert numbered == sorted(digits, key="1234567890-".index) + [""] * (len(numbered) - len(digits))
    for verb in MENUS[register]:
        if verb.digit in keys.ALWAYS:
            assert verb.id == keys.ALWAYS[verb.digit]


def test_numbers_of_incoming_as_published() -> None:
    assert {verb.digit: verb.label for verb in MENUS["收文"] if verb.digit} == {
        "1": "下一步", "2": "送阅", "3": "收回", "4": "催办", "5": "办结", "6": "改时限", "7": "标为重点", "8": "公布", "9": "作废",
        "0": "回退", "-": "转督办",
    }


def test_labels_are_the_verbs_of_the_rules() -> None:
    spoken = {verb.id: verb.label for verb in MENUS["收文"]}
    for verb in PaperVerb:
        name = verb.name.lower()
        if name in spoken:
            assert spoken[name] == verb.value


@pytest.mark.parametrize(
    ("key", "cap"),
    [("f8", "F8"), ("f12", "F12"), ("escape", "Esc"), ("ctrl+s", "Ctrl+S"), ("enter", "回车"), ("space", "空格"),
     ("delete", "Del"), ("slash", "/"), ("0", "0"), ("shift+tab", "Shift+Tab")],
)
def test_caps(key: str, cap: str) -> None:
    assert cap_of(key) == cap


def test_what_a_person_reads_is_chinese() -> None:
    for key in KEYS:
        for text in (key.label, key.sentence, key.second_road, key.cap):
            words = re.findall(r"[A-Za-z]+", text)
            assert all(word in LATIN_CAPS or len(word) == 1 for word in words), text


def test_readme_table_has_every_line() -> None:
    table = readme_table()
    for key in KEYS:
        assert f"| {key.label} | {key.sentence} |" in table
    assert all(line.count("|") == 5 for line in table.splitlines())
    assert "| 2 | 送阅 |" in readme_menu("收文")


def test_full_pinyin_of_every_label() -> None:
    labels = {key.label for key in KEYS} | {verb.label for menu in MENUS.values() for verb in menu}
    assert labels <= set(PINYIN)
    for label, pinyin in PINYIN.items():
        assert pinyin == "".join(lazy_pinyin(label)), label


def test_unknown_register_has_no_menu_and_unknown_id_is_an_error() -> None:
    assert keys.menu("没有") == ()
    with pytest.raises(KeyError):
        keys.key("nothing")
