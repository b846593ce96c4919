"""The workbench without a terminal: rooms, cover, lock, the border no error crosses, keys in turn."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from bangongshi.app import Place, Workbench
from bangongshi.models.errors import Invalid, Refused, StoreTrouble
from bangongshi.screens.cover import Cover
from bangongshi.screens.dialogs.help import Help
from bangongshi.screens.dialogs.palette import Palette
from bangongshi.screens.room import Room, office
from bangongshi.screens.trouble import Trouble
from bangongshi.shell import leaving, pumps
from bangongshi.shell.guarded import Preferences
from bangongshi.widgets.status_line import StatusLine

SECRET = "关于金丝雀的决定"


class Dialog(ModalScreen[str]):
    """A dialog with one field."""

    def compose(self) -> ComposeResult:
        yield Input(id="field")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        office(self).say(f"得到 {event.value}")
        self.dismiss(event.value)


class Home(Room):
    """首页, with everything that can go wrong on a key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "ask", show=False),
        Binding("f3", "raise_it('value')", show=False),
        Binding("f4", "raise_it('refused')", show=False),
        Binding("f5", "raise_it('trouble')", show=False),
        Binding("f6", "raise_it('invalid')", show=False),
        Binding("f7", "in_worker", show=False),
        Binding("f8", "in_timer", show=False),
        Binding("f9", "storm", show=False),
        Binding("enter", "entered", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.covered = self.saved = self.entered = 0
        self.shown: list[int] = []

    def compose(self) -> ComposeResult:
        yield Static(SECRET, id="title")
        yield Button("按", id="button")
        yield StatusLine(self.office.sayings)

    def on_button_pressed(self) -> None:
        raise ValueError(SECRET)

    def covering(self) -> None:
        self.covered += 1
        self.query_one("#title", Static).update("")

    def before_lock(self) -> None:
        self.saved += 1

    def show(self, row_id: int) -> None:
        self.shown.append(row_id)

    def copy_text(self) -> str | None:
        return "某发〔2026〕1号 代称"

    def action_ask(self) -> None:
        self.app.push_screen(Dialog())

    def action_entered(self) -> None:
        self.entered += 1

    def action_raise_it(self, kind: str) -> None:
        raise {
            "value": ValueError(SECRET),
            "refused": Refused("R-TEST", "还有 2 份在外，请先收回。"),
            "trouble": StoreTrouble("E-FULL", "磁盘已满，本次未保存。"),
            "invalid": Invalid({"title": "请填标题。"}),
        }[kind]

    def action_in_worker(self) -> None:
        async def work() -> None:
            raise ValueError(SECRET)

        self.run_worker(work())

    def action_in_timer(self) -> None:
        def ring() -> None:
            raise ValueError(SECRET)

        self.set_timer(0.01, ring)

    def action_storm(self) -> None:
        def ring() -> None:
            raise ValueError(SECRET)

        self.set_interval(0.01, ring)


class Registry(Home):
    """收发."""


class Bench(Workbench):
    """Without a vault there are no settings to read and nothing is frozen."""

    def _read_settings(self) -> None:
        return

    def _lead_to_spill(self) -> None:
        return


PLACES = (Place("0", "home", "首页", Home), Place("1", "registry", "收发", Registry))


def run(story: Callable[[Pilot[int], Workbench], Awaitable[None]], **more: object) -> Workbench:
    """Play a story on a workbench of two rooms."""
    app = Bench(rooms=PLACES, **more)  # type: ignore[arg-type]
    app.desk = object()  # type: ignore[assignment]

    async def play() -> None:
        async with app.run_test(notifications=True) as pilot:
            await pilot.pause()
            await story(pilot, app)

    asyncio.run(play())
    return app


def home(app: Workbench) -> Home:
    screen = app.get_screen("home")
    assert isinstance(screen, Home)
    return screen


def line(app: Workbench) -> str:
    return app.screen.query_one(StatusLine).said


# --- rooms ---


def test_digits_switch_between_kept_rooms_and_unknown_digits_do_nothing() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        first = app.screen
        await pilot.press("1")
        assert isinstance(app.screen, Registry)
        await pilot.press("3", "5")
        assert isinstance(app.screen, Registry)
        await pilot.press("0")
        assert app.screen is first

    run(story)


def test_digits_in_a_field_are_typed() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f2", "1", "0")
        assert app.screen.query_one(Input).value == "10"

    run(story)


def test_a_full_width_digit_is_its_twin() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        from textual import events

        app.post_message(events.Key("１", "１"))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Registry)

    run(story)


def test_go_with_a_row_shows_it_there() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        app.go("registry", 7)
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Registry)
        assert app.screen.shown == [7]

    run(story)


def test_changed_reaches_a_room_out_of_sight() -> None:
    heard: list[str] = []

    async def story(pilot: Pilot[int], app: Workbench) -> None:
        app.changed.subscribe(home(app), heard.append)
        await pilot.press("1")
        app.changed.publish("签收")
        await pilot.pause()

    run(story)
    assert heard == ["签收"]


# --- cover and lock ---


def test_cover_hides_lifts_on_any_key_and_swallows_it() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("ctrl+l")
        assert isinstance(app.screen, Cover)
        assert home(app).covered == 1
        assert not any(SECRET in str(static.render()) for static in home(app).query(Static))
        await pilot.press("1")
        assert isinstance(app.screen, Home)
        assert not isinstance(app.screen, Registry)

    run(story)


def test_cover_lies_over_dialogs_and_what_is_typed_stays() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f2", "a", "b", "ctrl+l")
        assert isinstance(app.screen, Cover)
        await pilot.press("x")
        assert app.screen.query_one(Input).value == "ab"

    run(story)


def test_ctrl_q_and_f_keys_do_nothing_but_lift_a_cover() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("ctrl+l", "ctrl+q")
        assert isinstance(app.screen, Home)
        assert app.return_code is None

    run(story)


def test_ctrl_l_on_a_cover_locks_after_drafts() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("1", "ctrl+l", "ctrl+l")
        assert home(app).saved == 1

    assert run(story).return_code == leaving.LOCKED


def test_the_demonstration_covers_but_does_not_lock() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("ctrl+l", "ctrl+l")
        assert isinstance(app.screen, Cover)

    assert run(story, can_lock=False).return_code != leaving.LOCKED


def test_a_failing_draft_keeps_nobody_from_theirs() -> None:
    saved: list[str] = []

    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("1", "0")

        def fail() -> None:
            raise ValueError(SECRET)

        home(app).before_lock = fail  # type: ignore[method-assign]
        app.get_screen("registry").before_lock = lambda: saved.append("kept")  # type: ignore[attr-defined]
        await pilot.press("ctrl+q")

    app = run(story)
    assert saved == ["kept"]
    assert len(app.faults) == 1


@pytest.mark.parametrize(("minutes", "covered", "locked"), [(2.9, False, False), (3.1, True, False), (20.1, False, True)])
def test_idle_time_covers_and_locks(
    monkeypatch: pytest.MonkeyPatch, minutes: float, covered: bool, locked: bool
) -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        now = app._last_input + minutes * 60
        monkeypatch.setattr("bangongshi.shell.guarded.awake_time", lambda: now)
        app._look_at_the_clock()
        await pilot.pause()
        if not locked:
            assert isinstance(app.screen, Cover) is covered

    app = run(story, preferences=Preferences(cover_minutes=3, lock_minutes=20))
    assert (app.return_code == leaving.LOCKED) is locked


def test_long_work_covers_but_does_not_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        now = app._last_input + 30 * 60
        monkeypatch.setattr("bangongshi.shell.guarded.awake_time", lambda: now)
        with app.long_work():
            app._look_at_the_clock()
            await pilot.pause()
            assert isinstance(app.screen, Cover)

    assert run(story).return_code != leaving.LOCKED


# --- help and commands ---


def test_f1_shows_this_screen_s_keys_and_esc_comes_back() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("1", "f1")
        assert isinstance(app.screen, Help)
        await pilot.press("f1", "escape")
        assert isinstance(app.screen, Registry)

    run(story)


def test_f12_lists_only_rooms_that_exist_and_runs_what_is_chosen() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f12")
        assert isinstance(app.screen, Palette)
        await pilot.pause()
        page = "\n".join("".join(segment.text for segment in strip) for strip in app.screen._compositor.render_strips())
        assert "收发" in page
        assert "设置" not in page
        app.screen.dismiss("key:registry")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Registry)

    run(story)


# --- copying ---


def test_copy_stays_in_the_program_unless_allowed() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f2")
        app.copy_to_clipboard("字")
        assert app.clipboard == "字"

    run(story)


def test_a_password_is_never_copied() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f2")
        field = app.screen.query_one(Input)
        field.password = True
        field.value = "geheim"
        field.select_all()
        await pilot.press("ctrl+c")
        assert app.clipboard == ""
        await pilot.press("ctrl+x")
        assert app.clipboard == ""

    run(story)


# --- the border ---


@pytest.mark.parametrize("keys", [("f3",), ("f7",), ("f8",), ("tab", "enter")])
def test_an_error_is_apologised_for_and_everything_still_works(keys: tuple[str, ...]) -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        if keys == ("tab", "enter"):
            app.screen.query_one(Button).press()
        else:
            await pilot.press(*keys)
        await pilot.pause(0.1)
        assert "可以继续使用" in line(app)
        assert SECRET not in line(app)
        assert len(app.faults) == 1
        await pilot.press("1", "0", "f2")
        assert isinstance(app.screen, Dialog)
        await pilot.press("x")
        assert app.screen.query_one(Input).value == "x"

    app = run(story)
    assert app.return_code is None


def test_refusals_are_said_in_the_status_line() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f4")
        assert line(app) == "未办：还有 2 份在外，请先收回。"
        await pilot.press("f6")
        assert "请填标题" in line(app)
        assert app.faults == []

    run(story)


def test_store_trouble_opens_one_dialog_that_goes_back_to_the_form() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f5")
        assert isinstance(app.screen, Trouble)
        app.trouble(StoreTrouble("E-IO", "磁盘读写出错。"))
        await pilot.pause()
        await pilot.press("escape")
        assert isinstance(app.screen, Home)

    run(story)


def test_the_dialog_retries_and_leaves() -> None:
    tried: list[int] = []

    async def story(pilot: Pilot[int], app: Workbench) -> None:
        app.trouble(StoreTrouble("E-FULL", "磁盘已满。"), lambda: tried.append(1))
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert tried == [1]
        app.trouble(StoreTrouble("E-FULL", "磁盘已满。"))
        await pilot.pause()
        await pilot.press("right", "right", "enter")
        await pilot.pause()

    assert run(story).return_code == leaving.DONE


def test_an_error_that_comes_back_at_once_and_again_is_not_survived() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f9")
        await pilot.pause(0.4)
        assert home(app).saved == 1

    assert run(story).return_code == leaving.FAULT


def test_strict_lets_errors_through_for_tests_of_screens() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        await pilot.press("f3")

    with pytest.raises(ValueError, match=SECRET):
        run(story, strict=True)


def test_the_method_of_textual_we_wrap_is_still_there() -> None:
    assert MessagePump._dispatch_message is pumps._guarded
    assert pumps._dispatch.__qualname__ == "MessagePump._dispatch_message"


# --- keys in turn ---


def test_keys_typed_ahead_go_where_the_ones_before_them_lead() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        from textual import events

        typed = [("f2", None), *((char, char) for char in "abc"), ("enter", "\r"), ("f2", None), ("x", "x")]
        for key, character in typed:
            app.post_message(events.Key(key, character))
        for _ in range(40):
            await pilot.pause()
        assert isinstance(app.screen, Dialog)
        assert app.screen.query_one(Input).value == "x"
        assert any("得到 abc" in said.text for said in app.sayings.recent)
        assert home(app).entered == 0

    run(story)


def test_a_handler_that_waits_does_not_lock_the_keyboard() -> None:
    async def story(pilot: Pilot[int], app: Workbench) -> None:
        async def sleep_long() -> None:
            await asyncio.sleep(30)

        home(app).action_entered = sleep_long  # type: ignore[method-assign,assignment]
        from textual import events

        app.post_message(events.Key("enter", "\r"))
        await asyncio.sleep(0.1)
        app.post_message(events.Key("ctrl+l", None))
        await asyncio.sleep(0.7)
        assert app._keys._busy is False or not app._keys._waiting

    run(story)
