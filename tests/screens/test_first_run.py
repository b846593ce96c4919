"""First run through the real page: 看演示 asks nothing; four questions, the code, two groups typed back."""

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from bangongshi.app import Workbench
from bangongshi.models.errors import Invalid, StoreTrouble
from bangongshi.screens.first_questions import QUESTIONS, typed_back
from bangongshi.screens.first_run import FirstRun, Founding
from bangongshi.widgets.form import Form
from bangongshi.widgets.status_line import StatusLine

CODE = "-".join(f"{number * 11:06d}" for number in range(1, 9))
PHRASE = "jinsique-kouling"


class Office:
    """What the page did to the world."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.trouble = trouble
        self.answers: Mapping[str, str] = {}
        self.phrase = ""
        self.did: list[str] = []

    def found(self, answers: Mapping[str, str], phrase: str) -> str:
        if self.trouble is not None:
            raise self.trouble
        self.answers, self.phrase = answers, phrase
        return CODE

    def save_code(self, path: str, code: str) -> str:
        if path == "/bad":
            raise Invalid({"path": "写不进去。请检查介质是否插好、路径是否正确。"})
        self.did.append(f"saved {path} {code == CODE}")
        return "恢复码已存到 U盘。"

    def page(self) -> FirstRun:
        return FirstRun(
            Founding(
                found=self.found,
                weak=lambda phrase, unit: "口令太短" if len(phrase) < 12 else None,
                save_code=self.save_code,
                checked=lambda: self.did.append("checked"),
                enter=lambda: self.did.append("enter"),
                demo=lambda: self.did.append("demo"),
                today=lambda: date(2026, 11, 23),
            )
        )


def run(office: Office, story: Callable[[Pilot[int], FirstRun], object], size: tuple[int, int] = (80, 24)) -> Workbench:
    """Play a story (a coroutine function) on the page."""
    app = Workbench(rooms=(), strict=True)
    page = office.page()
    app.begin_with(page)

    async def play() -> None:
        async with app.run_test(size=size, notifications=True) as pilot:
            await pilot.pause()
            await story(pilot, page)  # type: ignore[misc]

    asyncio.run(play())
    return app


async def type_in(pilot: Pilot[int], text: str) -> None:
    """Put text into the field with the focus, as an IME commits it."""
    focused = pilot.app.focused
    assert focused is not None
    focused.put(text)  # type: ignore[attr-defined]
    await pilot.pause()


async def answer(pilot: Pilot[int], page: FirstRun, values: Mapping[str, str]) -> None:
    """Fill the page's form and go on."""
    page.query_one(Form).fill(values, clean=False)
    await pilot.press("ctrl+s")
    await pilot.pause()


async def to_the_passphrase(pilot: Pilot[int], page: FirstRun) -> None:
    await pilot.press("2")
    await answer(pilot, page, {"unit_name": "某市人民政府办公室"})
    await answer(pilot, page, {"unit_code": "某办发", "unit_type": "事业单位"})
    await answer(pilot, page, {})


async def to_the_code(pilot: Pilot[int], page: FirstRun) -> None:
    await to_the_passphrase(pilot, page)
    await answer(pilot, page, {"passphrase": PHRASE, "again": PHRASE})
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def heading(page: FirstRun) -> str:
    return str(page.query_one(".heading", Static).render())


def said(page: FirstRun) -> str:
    return page.query_one(StatusLine).said


def asked(page: FirstRun) -> list[str]:
    return list(page.query_one(Form).values())


@pytest.mark.parametrize("keys", [("1",), ("enter",)])
def test_the_demonstration_is_the_first_choice_and_asks_nothing(keys: tuple[str, ...]) -> None:
    office = Office()

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await pilot.press(*keys)

    run(office, story)
    assert office.did == ["demo"]


def test_four_questions_make_an_office_and_placeholders_are_off_unless_said() -> None:
    office = Office()

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await to_the_code(pilot, page)
        assert "恢复码" in str(page.query_one("#code").parent.children[0].render())  # type: ignore[union-attr]

    run(office, story)
    assert office.phrase == PHRASE
    assert office.answers["unit_name"] == "某市人民政府办公室"
    assert office.answers["unit_code"] == "某办发"
    assert office.answers["unit_type"] == "事业单位"
    assert office.answers["placeholders"] == "否"
    assert "passphrase" not in office.answers


def test_agreeing_to_placeholders_needs_who_and_when() -> None:
    office = Office()

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await pilot.press("2")
        await answer(pilot, page, {"unit_name": "某办"})
        await answer(pilot, page, {})
        await answer(pilot, page, {"placeholders": "是"})
        assert "第 3 问" in heading(page)
        await answer(pilot, page, {"placeholders_agreed_by": "张某", "placeholders_agreed_on": "昨天"})
        assert "第 4 问" in heading(page)
        await answer(pilot, page, {"passphrase": PHRASE, "again": PHRASE})
        await pilot.app.workers.wait_for_complete()

    run(office, story)
    assert office.answers["placeholders"] == "是"
    assert office.answers["placeholders_agreed_on"] == "2026-11-22"


def test_a_unit_must_have_a_name_and_a_code_of_hanzi() -> None:
    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await pilot.press("2")
        await answer(pilot, page, {})
        assert "第 1 问" in heading(page)
        await answer(pilot, page, {"unit_name": "某办"})
        await answer(pilot, page, {"unit_code": "abc"})
        assert "第 2 问" in heading(page)

    run(Office(), story)


@pytest.mark.parametrize(("first", "second"), [("short", "short"), (PHRASE, PHRASE + "x")])
def test_weak_or_unequal_passphrases_are_not_taken(first: str, second: str) -> None:
    office = Office()

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await to_the_passphrase(pilot, page)
        await answer(pilot, page, {"passphrase": first, "again": second})
        assert "第 4 问" in heading(page)

    run(office, story)
    assert office.phrase == ""


def test_a_state_secret_s_mark_is_refused_with_its_sentence() -> None:
    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await pilot.press("2")
        await answer(pilot, page, {"unit_name": "某办 机密★10年"})
        assert "第 1 问" in heading(page)
        assert said(page).startswith("未办：")

    run(Office(), story)


def test_two_groups_by_chance_are_typed_back_and_a_wrong_one_is_named() -> None:
    office = Office()

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await to_the_code(pilot, page)
        await pilot.press("enter")
        await pilot.pause()
        numbers = asked(page)
        assert len(set(numbers)) == 2
        right = {number: f"{int(number) * 11:06d}" for number in numbers}
        await answer(pilot, page, {**right, numbers[0]: "999999"})
        assert office.did == []
        await answer(pilot, page, right)

    run(office, story)
    assert office.did == ["checked", "enter"]


def test_groups_are_not_always_the_same() -> None:
    found: set[tuple[str, ...]] = set()

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await to_the_code(pilot, page)
        for _ in range(8):
            await pilot.press("enter")
            await pilot.pause()
            found.add(tuple(asked(page)))
            await pilot.press("escape")
            await pilot.pause()

    run(Office(), story)
    assert len(found) > 1


def test_full_width_digits_are_taken_when_typed_back() -> None:
    assert typed_back(CODE, {"2": "００００ ２２"}) == {}
    assert list(typed_back(CODE, {"2": "000023"})) == ["2"]


def test_the_code_can_go_to_a_stick_and_the_reason_is_said_when_not() -> None:
    office = Office()

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await to_the_code(pilot, page)
        page.query_one("#path").focus()
        await pilot.pause()
        await type_in(pilot, "/bad")
        await pilot.press("enter")
        assert "写不进去" in said(page)
        await type_in(pilot, "/media/stick/code.txt")
        await pilot.press("enter")
        assert "已存到" in said(page)

    run(office, story)
    assert office.did == ["saved /media/stick/code.txt True"]


def test_a_place_that_is_refused_is_said_and_the_last_question_stands_again() -> None:
    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await to_the_code(pilot, page)
        assert "第 4 问" in heading(page)
        assert "网络盘" in said(page)

    run(Office(StoreTrouble("E-NETWORK", "数据文件夹在网络盘上，文件锁靠不住。请移到本机磁盘。")), story)


def test_going_back_keeps_what_was_answered() -> None:
    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await pilot.press("2")
        await answer(pilot, page, {"unit_name": "某办"})
        await pilot.press("escape")
        await pilot.pause()
        assert page.query_one(Form).value("unit_name") == "某办"
        await pilot.press("escape")
        await pilot.pause()
        assert page.query("#demo")

    run(Office(), story)


def test_a_cover_takes_the_code_out_of_the_widgets() -> None:
    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        await to_the_code(pilot, page)
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert str(page.query_one("#code", Static).render()) == ""
        await pilot.press("f2")
        await pilot.pause()
        assert "000011" in str(page.query_one("#code", Static).render())

    run(Office(), story)


def test_no_page_shows_a_latin_word() -> None:
    seen: list[str] = []

    async def story(pilot: Pilot[int], page: FirstRun) -> None:
        seen.append(text_of(page))
        await to_the_passphrase(pilot, page)
        seen.append(text_of(page))

    run(Office(), story)
    assert not re.findall(r"[A-Za-z]{3,}", " ".join(seen).replace("Enter", ""))


def text_of(page: FirstRun) -> str:
    """What stands on the screen."""
    return "\n".join("".join(segment.text for segment in strip) for strip in page._compositor.render_strips())


def test_there_are_four_questions() -> None:
    assert len(QUESTIONS) == 4
