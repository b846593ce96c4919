"""The unlock prompt without a terminal: what a key does, what a frame shows, at every size."""

import pyte
import pytest

from bangongshi.shell.unlock_prompt import (
    ENGLISH,
    NOTICE,
    Prompt,
    cells,
    fold,
    groups_of,
    seconds_to_wait,
    wrong_group,
)


def screen(prompt: Prompt, columns: int, rows: int) -> pyte.Screen:
    page = pyte.Screen(columns, rows)
    pyte.Stream(page).feed(prompt.frame(columns, rows))
    return page


def text(page: pyte.Screen) -> str:
    return "\n".join(page.display).replace(" ", "")


def typed(keys: str) -> Prompt:
    prompt = Prompt()
    for key in keys:
        prompt.take(key)
    return prompt


def test_the_frame_has_title_notice_hint_and_keys() -> None:
    page = text(screen(Prompt(), 80, 24))
    for words in ("办公室工作台", NOTICE, ENGLISH, "已输入0个字符", "F2用恢复码"):
        assert words in page


def test_no_typed_character_is_ever_in_a_frame() -> None:
    prompt = typed("zqxjv")
    assert not set("zqxjv") & set(prompt.frame(80, 24).replace("\x1b", "").replace("Ctrl+U", "").replace("Esc", "").replace("Enter", ""))
    assert "已输入 5 个字符" in prompt.frame(80, 24)


@pytest.mark.parametrize("columns", [1, 2, 7, 20, 40, 79, 80, 200, 1000])
@pytest.mark.parametrize("rows", [1, 2, 3, 5, 8, 24, 300])
def test_a_frame_never_writes_outside_the_window(columns: int, rows: int) -> None:
    prompt = typed("abc")
    prompt.message = "密钥文件损坏或缺失，口令派不上用场。请用恢复码打开，然后重新设置口令。" * 2
    frame = prompt.frame(columns, rows)
    for piece in frame.split("\x1b[")[1:]:
        place, letter = "", ""
        for at, char in enumerate(piece):
            if char.isalpha():
                place, letter, rest = piece[:at], char, piece[at + 1 :]
                break
        if letter == "H":
            row, column = (int(number) for number in place.split(";"))
            assert 1 <= row <= rows
            assert 1 <= column <= columns
            assert column - 1 + cells(rest) <= max(columns, 2)


def test_backspace_takes_a_whole_character_and_ctrl_u_all() -> None:
    prompt = typed("a机𠮷")
    prompt.take("backspace")
    assert prompt.text == "a机"
    prompt.take("ctrl+u")
    assert prompt.text == ""
    prompt.take("backspace")
    assert prompt.text == ""


def test_enter_without_anything_typed_does_nothing() -> None:
    prompt = Prompt()
    assert prompt.take("enter") == ""
    prompt.take("x")
    assert prompt.take("enter") == "enter"


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "ctrl+q", "eof"])
def test_the_ways_out(key: str) -> None:
    assert Prompt().take(key) == "quit"


def test_names_of_keys_without_meaning_are_not_typed() -> None:
    prompt = Prompt()
    for key in ("tab", "", "f1", "f1"):
        prompt.take(key)
    assert prompt.text == ""


def test_hanzi_bring_the_hint_and_taking_them_away_ends_it() -> None:
    prompt = typed("口令")
    assert "输入法开着" in prompt.message
    prompt.take("backspace")
    prompt.take("backspace")
    assert prompt.message == ""


def test_a_line_end_within_a_paste_does_not_submit() -> None:
    prompt = typed("abc")
    prompt.take("paste")
    assert prompt.take("enter") == ""
    prompt.take("pasted")
    assert prompt.take("enter") == "enter"


def test_a_cat_on_the_keyboard_is_stopped() -> None:
    assert len(typed("a" * 5000).text) == 1024


def test_the_code_takes_digits_of_any_width_and_nothing_else() -> None:
    prompt = Prompt()
    prompt.take("f2")
    for key in "０００-０ 1a1":
        prompt.take(key)
    assert prompt.text == "000011"
    assert prompt.message == ""


def test_the_first_wrong_group_is_named_when_it_is_whole() -> None:
    assert wrong_group("000011" + "00002") == 0
    assert wrong_group("000011" + "000023" + "000024") == 2
    assert groups_of("0000110000") == ["000011", "0000"]


def test_more_than_48_digits_are_not_taken() -> None:
    prompt = Prompt()
    prompt.take("f2")
    for _ in range(60):
        prompt.take("1")
    assert len(prompt.text) == 48


def test_switching_the_road_forgets_what_was_typed() -> None:
    prompt = typed("secret")
    prompt.take("f2")
    assert prompt.text == ""
    prompt.take("1")
    prompt.take("f2")
    assert prompt.text == ""


def test_the_wait_doubles_from_the_fifth_failure_and_ends_at_five_minutes() -> None:
    assert [seconds_to_wait(n) for n in (1, 4, 5, 6, 7, 20)] == [0, 0, 2, 4, 8, 300]


def test_folding_keeps_every_character_and_the_width() -> None:
    lines = fold(NOTICE, 7)
    assert "".join(lines) == NOTICE
    assert all(cells(line) <= 7 for line in lines)
