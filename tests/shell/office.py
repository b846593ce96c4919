"""A workbench for the tests: the real launcher and program around a home that shows one title and can fail.

Run as a script: `office.py [--vault DIR]` is the launcher, `office.py --inside …` the program it starts.
"""

import sys
from pathlib import Path
from typing import ClassVar

from bangongshi.__main__ import Launcher

TITLE = "关于金丝雀同志任职的决定"


class TestLauncher(Launcher):
    """Starts this file instead of the package's program."""

    program = (str(Path(__file__)), "--inside")


def inside() -> None:
    """The program, with a home of the test's own once everything is imported."""
    from bangongshi import program

    finish = program.Loading.finish

    def with_home(self: program.Loading) -> None:
        finish(self)
        install_home()

    program.Loading.finish = with_home  # type: ignore[method-assign]
    program.main()


def install_home() -> None:
    """A home that shows TITLE, and whose F5 fails with a secret in its locals."""
    from textual.app import ComposeResult
    from textual.binding import Binding, BindingType
    from textual.widgets import Static

    from bangongshi import app
    from bangongshi.screens.room import Room
    from bangongshi.widgets.status_line import StatusLine

    class Home(Room):
        """首页."""

        BINDINGS: ClassVar[list[BindingType]] = [
            Binding("f5", "fail", show=False),
            Binding("f6", "fail_in_worker", show=False),
            Binding("f7", "loop", show=False),
        ]

        def compose(self) -> ComposeResult:
            yield Static("首页在此", id="head")
            yield Static(TITLE, id="title")
            yield StatusLine(self.office.sayings)

        def covering(self) -> None:
            self.query_one("#title", Static).update("")

        def before_lock(self) -> None:
            (self.desk.vault.folder / "draft-was-kept").touch()

        def action_fail(self) -> None:
            secret = f"金丝雀 {TITLE}"
            raise ValueError(secret)

        def action_fail_in_worker(self) -> None:
            self.run_worker(self._work(), exit_on_error=True)

        async def _work(self) -> None:
            secret = f"金丝雀 {TITLE}"
            raise ValueError(secret)

    app.SCREENS = (app.Place("0", "home", "首页", Home),)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        del sys.argv[1]
        inside()
    else:
        words = sys.argv[1:]
        sys.exit(TestLauncher(dict(zip([w[2:] for w in words[::2]], words[1::2], strict=True))).run())
