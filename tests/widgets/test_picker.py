"""Is somebody found by hanzi, initials or digit, and is a name that is nobody's left alone?"""

from bangongshi.text import shown
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.picker import Candidate, Picker
from widgets.bench import HOSTILE, Bench, live

PEOPLE = [Candidate(at, f"{name}{at}", f"{name} zs 办公室") for at, name in enumerate(["张三", "张山", "赵顺"] * 10, 1)]
SCHOOL = Candidate(99, "第3中学", "下级")


def find(typed: str) -> list[Candidate]:
    return [one for one in [*PEOPLE, SCHOOL] if typed in one.label or typed in one.hint.split()]


def bench(free: bool = True, several: bool = False) -> tuple[Bench, Picker]:
    picker = Picker(find, free=free, several=several)
    return Bench(lambda: [picker, LineInput()]), picker


@live
async def test_digit_takes_and_enter_takes_and_escape_closes() -> None:
    app, picker = bench()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        picker.take_focus()
        await pilot.press("z", "s")
        assert picker.open
        assert "1 张三1" in app.text()
        await pilot.press("2")
        assert picker.text == "张山2"
        assert not picker.open
        assert picker.picked == (PEOPLE[1],)
        picker.put("")
        await pilot.press("z", "s", "down", "enter")
        assert picker.text == "张山2"
        await pilot.press("backspace", "escape")
        assert not picker.open
        assert picker.text == "张山"
        assert [one.candidate.id for one in app.heard if isinstance(one, Picker.Picked)] == [2, 2]


@live
async def test_a_digit_that_belongs_to_the_name_is_typed() -> None:
    app, picker = bench()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        picker.take_focus()
        picker.put("第")
        await pilot.press("down", "3")
        assert picker.text == "第3"
        await pilot.press("1")
        assert picker.picked == (SCHOOL,)


@live
async def test_the_list_slides_past_nine_and_round() -> None:
    app, picker = bench()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        picker.take_focus()
        await pilot.press("z", "s", *["down"] * 10)
        assert ">9 张山11" in app.text()
        await pilot.press("1")
        assert picker.text == "张三1" or picker.text == "赵顺3"
        picker.put("")
        await pilot.press("z", "s", "up")
        assert ">9 赵顺30" in app.text()


@live
async def test_several_names() -> None:
    app, picker = bench(several=True, free=False)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        picker.take_focus()
        await pilot.press("z", "s", "1")
        picker.put(picker.text + "、")
        await pilot.press("z", "s", "2")
        assert picker.text == "张三1、张山2"
        assert [one.id for one in picker.picked] == [1, 2]
        assert picker.wrong == ""
        picker.put("张三1，王五；张山2")
        assert picker.names == ("张三1", "王五", "张山2")
        assert "王五" in picker.wrong
        assert [one.id for one in picker.picked] == [1, 2]


@live
async def test_free_text_stays_and_homonyms_need_a_pick() -> None:
    twins = [Candidate(1, "张伟", "财政局"), Candidate(2, "张伟", "教育局")]
    picker = Picker(lambda typed: [one for one in twins if typed in one.label])
    app = Bench(lambda: [picker])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        picker.put("某公司")
        assert picker.text == "某公司"
        assert picker.picked == ()
        assert picker.wrong == ""
        picker.put("张伟")
        assert picker.picked == ()
        picker.put("张伟", twins[1:])
        assert picker.picked == (twins[1],)
        await pilot.pause()
        assert not picker.open


@live
async def test_leaving_closes_and_putting_never_opens() -> None:
    app, picker = bench()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        picker.take_focus()
        await pilot.press("z")
        assert not picker.open
        await pilot.press("s", "tab")
        await pilot.pause()
        assert not picker.open
        picker.take_focus()
        picker.put("张")
        await pilot.pause()
        assert not picker.open
        await pilot.press("down")
        assert picker.open


@live
async def test_hostile_candidates() -> None:
    texts = list(HOSTILE.values())
    picker = Picker(lambda typed: [Candidate(at, text, text) for at, text in enumerate(texts)], eager=True)
    app = Bench(lambda: [picker])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        picker.take_focus()
        picker.show_candidates()
        for _ in texts:
            await pilot.press("down")
            for strip in app.screen._compositor.render_strips():
                assert sum(segment.cell_length for segment in strip) == 80
                assert all(shown(segment.text) == segment.text for segment in strip)
        assert app.quits == 0
