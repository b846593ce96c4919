"""Is a form filled in without a mouse, told apart when wrong, and never lost?"""

from collections.abc import Iterable, Mapping
from datetime import date

import pytest
from textual import events
from textual.pilot import Pilot

from bangongshi.models.workdays import Calendar
from bangongshi.text import shown
from bangongshi.widgets.fields import Clock, FieldSpec, Kind
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.picker import Candidate
from widgets.bench import HOSTILE, Bench, live

UNITS = (
    Candidate(1, "市委办公室", "上级 swbgs"), Candidate(2, "市政府办公室", "上级 szfbgs"),
    Candidate(3, "第3中学", "下级 d3zx"), Candidate(4, "市财政局", "平级 sczj"),
)
CALENDAR = Calendar()
CLOCK = Clock(lambda: date(2026, 11, 23), lambda: CALENDAR)


def find(typed: str) -> list[Candidate]:
    return [unit for unit in UNITS if typed in unit.label or typed in unit.hint]


FIELDS = (
    FieldSpec("unit", "来文单位", Kind.PICKER, required=True, find=find, help="输汉字或首字母。"),
    FieldSpec("title", "标题", required=True, wide=True, validator=lambda text: "标题太短。" if len(text) < 2 else ""),
    FieldSpec("number", "来文字号"),
    FieldSpec("signed_on", "成文日期", Kind.DATE, past=True),
    FieldSpec("due", "时限", Kind.DATE),
    FieldSpec("secrecy", "密级", Kind.CHOICE, choices=("公开", "内部", "工作秘密", "未公布"), default="内部"),
    FieldSpec("copies", "份数", Kind.NUMBER, default="1"),
    FieldSpec("readers", "送阅", Kind.PICKER, find=find, free=False, several=True),
    FieldSpec("note", "备注", Kind.LINES),
)
BUTTONS = (FormButton("save", "登记"), FormButton("sign", "仅签收", frozenset({"unit"})), FormButton("cancel", "取消"))


class Desk:
    """A form on a bench, with the drafts it kept."""

    def __init__(self, heading: str = "收文登记") -> None:
        self.drafts: list[Mapping[str, str]] = []
        self.heading = heading
        self.form: Form
        self.app = Bench(self.make)

    def make(self) -> Iterable[Form]:
        self.form = Form(FIELDS, clock=CLOCK, buttons=BUTTONS, keep_draft=self.drafts.append, heading=self.heading)
        yield self.form

    @property
    def submitted(self) -> list[Form.Submitted]:
        return [one for one in self.app.heard if isinstance(one, Form.Submitted)]


async def type_in(pilot: Pilot[None], desk: Desk, name: str, *keys: str) -> None:
    desk.form.focus_field(name)
    await pilot.pause()
    await pilot.press(*keys)
    await pilot.pause()


def paste(app: Bench, text: str) -> None:
    assert app.focused is not None
    app.focused.post_message(events.Paste(text))


@live
async def test_from_empty_to_submitted_by_keys_alone() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        await type_in(pilot, desk, "unit", "s", "w", "1", "enter")
        paste(desk.app, "关于开展检查的通知")
        await pilot.press("enter", "enter", "1", "1", "1", "9")
        assert "2026-11-19" in desk.app.text()
        await pilot.press("enter", "enter", "3", "enter", "end", "2", "ctrl+s")
        await pilot.pause()
        assert len(desk.submitted) == 1
        assert desk.submitted[0].button == "save"
        assert desk.submitted[0].values == {
            "unit": "市委办公室", "title": "关于开展检查的通知", "number": "", "signed_on": "1119", "due": "",
            "secrecy": "工作秘密", "copies": "12", "readers": "", "note": "",
        }
        assert desk.form.picked("unit") == (UNITS[0],)
        read = desk.form.date("signed_on")
        assert read is not None
        assert read.day == date(2026, 11, 19)


@live
async def test_wrong_fields_say_so_and_the_first_gets_the_caret() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 40), notifications=True) as pilot:
        await type_in(pilot, desk, "due", "9", "9")
        desk.form.fill({"copies": "十二份", "readers": "市委办公室、张三"}, clean=False)
        await pilot.press("ctrl+s")
        await pilot.pause()
        screen = desk.app.text()
        for sentence in ("请填来文单位。", "请填标题。", "没看懂“99”", "请填数字", "没有“张三”"):
            assert f"！{sentence}" in screen
        assert desk.submitted == []
        assert desk.app.focused is desk.form.query(LineInput).first()
        await pilot.press("1", "x")
        await pilot.pause()
        assert "请填来文单位" not in desk.app.text()


@live
async def test_a_use_cases_own_errors_stand_beside_their_fields() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 40), notifications=True) as pilot:
        desk.form.show_errors({"number": "这个文号已经登记过：2026-0012。", "due": "早于成文日期。"})
        await pilot.pause()
        assert "！这个文号已经登记过：2026-0012。" in desk.app.text()
        assert "！早于成文日期。" in desk.app.text()
        assert desk.form.query(LineInput)[2].has_focus
        desk.form.show_errors({})
        await pilot.pause()
        assert "！" not in desk.app.text()


@live
async def test_each_button_insists_on_its_own_fields_and_cancel_on_none() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 40), notifications=True) as pilot:
        desk.form.fill({"unit": "某某公司"}, clean=False)
        desk.form.submit("sign")
        await pilot.pause()
        assert [one.button for one in desk.submitted] == ["sign"]
        await pilot.click("#cancel")
        await pilot.pause()
        assert sum(isinstance(one, Form.Cancelled) for one in desk.app.heard) == 1


@live
async def test_drafts_are_kept_when_due_at_a_lock_and_not_after_settling() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        desk.form.flush_draft()
        assert desk.drafts == []
        await type_in(pilot, desk, "due", "2", "7")
        desk.form.fill({"due": "明天"}, clean=False)
        desk.form.flush_draft()
        assert desk.drafts[-1]["due"] == "2026-11-24"
        assert desk.form.dirty
        desk.form.settle()
        assert not desk.form.dirty
        desk.form.flush_draft()
        await pilot.pause(1.0)
        assert len(desk.drafts) == 1
        await type_in(pilot, desk, "number", "7")
        await pilot.pause(1.0)
        assert desk.drafts[-1]["number"] == "7"


@live
async def test_a_draft_comes_back_whole_with_who_was_meant() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        desk.form.fill({"title": "关于[/紧急]的函", "note": "一\n二", "due": "3个工作日"}, clean=False)
        await type_in(pilot, desk, "readers", "s", "w", "1")
        kept = desk.form.draft()
    again = Desk()
    async with again.app.run_test(size=(80, 24), notifications=True) as pilot:
        again.form.fill(kept, clean=False)
        await pilot.pause()
        assert again.form.draft() == kept
        assert again.form.dirty
        assert again.form.picked("readers")[0].id == 1
        assert again.form.value("note") == "一\n二"


@live
async def test_suggestions_never_overwrite_what_was_typed() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        await type_in(pilot, desk, "number", "7")
        filled = desk.form.suggest({"number": "市发〔2026〕1号", "copies": "3", "secrecy": "公开"})
        await pilot.pause()
        assert filled == ("copies", "secrecy")
        assert desk.form.value("number") == "7"
        assert desk.form.value("copies") == "3"
        assert desk.form.suggest({"copies": "4"}) == ("copies",)


@live
async def test_pastes_are_joined_cleaned_capped_and_said() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 40), notifications=True) as pilot:
        desk.form.focus_field("title")
        await pilot.pause()
        paste(desk.app, "关于开展\n安全检查的\r\n  通知 ABC\nDEF\u200b\x1b[31m")
        await pilot.pause()
        assert desk.form.value("title") == "关于开展安全检查的通知 ABC DEF[31m"
        assert "已去除不可见字符 2 个" in desk.app.text()
        desk.form.focus_field("number")
        await pilot.pause()
        paste(desk.app, "长" * 100_000)
        await pilot.pause()
        assert len(desk.form.value("number")) == 2_000
        assert "只保留了前 2000 字" in desk.app.text()
        desk.form.focus_field("note")
        await pilot.pause()
        paste(desk.app, "一\r\n二\x00" + "三" * 100_000)
        await pilot.pause()
        assert desk.form.value("note").startswith("一\n二三")
        assert len(desk.form.value("note")) == 20_000


@live
async def test_full_width_blank_is_text_and_full_width_digits_become_numbers() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        desk.form.focus_field("title")
        await pilot.pause()
        for key, character in (("甲", "甲"), ("ideographic_space", "\u3000"), ("乙", "乙"), ("？", "？")):
            assert desk.app.focused is not None
            desk.app.focused.post_message(events.Key(key, character))
        await pilot.pause()
        assert desk.form.value("title") == "甲\u3000乙？"
        desk.form.fill({"copies": "１２"})
        assert desk.form.value("copies") == "12"


@live
async def test_dates_step_and_say_what_they_mean() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        await type_in(pilot, desk, "due", "up")
        assert desk.form.value("due") == "2026-11-23"
        await pilot.press("up")
        assert desk.form.value("due") == "2026-11-24"
        await pilot.pause()
        assert "2026-11-24 周二" in desk.app.text()
        await pilot.press("down", "down")
        assert desk.form.value("due") == "2026-11-22"
        desk.form.fill({"due": "3个工作日"}, clean=False)
        await pilot.press("up")
        assert desk.form.value("due") == "3个工作日"
        await pilot.pause()
        assert "3个工作日" in "".join(desk.app.text().split())


@live
async def test_choice_by_arrows_numbers_and_what_was_stored() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        await type_in(pilot, desk, "secrecy", "right")
        assert desk.form.value("secrecy") == "工作秘密"
        await pilot.press("home", "left")
        assert desk.form.value("secrecy") == "公开"
        await pilot.press("4", "9")
        assert desk.form.value("secrecy") == "未公布"
        assert "[4未公布]" in desk.app.text()
        desk.form.fill({"secrecy": "旧词[/]"})
        await pilot.pause()
        assert desk.form.value("secrecy") == "旧词[/]"
        await pilot.press("enter")
        assert desk.form.query(LineInput)[5].has_focus


@live
async def test_up_and_down_walk_the_fields() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        await type_in(pilot, desk, "title", "down")
        assert desk.form.query(LineInput)[2].has_focus
        await pilot.press("up", "up")
        assert desk.form.query(LineInput)[0].has_focus


@live
async def test_two_columns_at_120_one_at_80() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.pause()
        assert any("来文字号" in line and "成文日期" in line for line in desk.app.lines())
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not any("来文字号" in line and "成文日期" in line for line in desk.app.lines())


@live
async def test_the_last_field_and_the_buttons_are_reached_at_80x24() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 12), notifications=True) as pilot:
        await type_in(pilot, desk, "note", "x", "tab", "tab", "space")
        await pilot.pause()
        assert "请填来文单位。" in desk.app.text()
        assert desk.form.query(LineInput).first().has_focus


@live
async def test_caret_stays_on_the_screen_in_an_overlong_line() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 24), notifications=True) as pilot:
        desk.form.fill({"title": "长" * 200})
        await type_in(pilot, desk, "title", "home")
        field = desk.form.query(LineInput)[1]
        assert field.content_region.contains_point(desk.app.cursor_position)
        await pilot.press("end")
        assert field.content_region.contains_point(desk.app.cursor_position)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@live
async def test_hostile_values_everywhere(size: tuple[int, int]) -> None:
    desk = Desk(heading="".join(text[:200] for text in HOSTILE.values()))
    async with desk.app.run_test(size=size, notifications=True) as pilot:
        for text in HOSTILE.values():
            desk.form.fill({spec.name: text for spec in FIELDS})
            desk.form.show_errors({spec.name: text[:100] for spec in FIELDS})
            await pilot.pause()
            for strip in desk.app.screen._compositor.render_strips():
                assert sum(segment.cell_length for segment in strip) == size[0]
                assert all(shown(segment.text) == segment.text for segment in strip)
        await pilot.press("ctrl+s", "enter")
        assert desk.app.quits == 0


def test_a_date_field_without_a_clock_is_a_fault_of_the_screen() -> None:
    with pytest.raises(ValueError, match="due"):
        Form([FieldSpec("due", "时限", Kind.DATE)])


@live
async def test_secrets_are_dots_and_never_in_a_draft() -> None:
    form = Form([FieldSpec("phrase", "口令", Kind.SECRET), FieldSpec("hint", "提示")])
    app = Bench(lambda: [form])
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        form.fill({"phrase": "hunter2", "hint": "无"}, clean=False)
        await pilot.pause()
        assert "hunter2" not in app.text()
        assert form.draft() == {"hint": "无"}


@live
async def test_a_number_typed_over_the_proposed_one_replaces_it() -> None:
    desk = Desk()
    async with desk.app.run_test(size=(80, 40), notifications=True) as pilot:
        await type_in(pilot, desk, "copies", "3")
        assert desk.form.value("copies") == "3", "13 copies would be a wrong number in the book"
