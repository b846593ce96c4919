"""Where do errors of screens and widgets end? At this border: logged without their text, apologised for, survived.

Textual's own way – end the program and print locals – is switched off (safety.md D11). The four kinds of design.md §5:
Refused and Invalid become a sentence, StoreTrouble a dialog, anything else an apology with a code.
"""

import time
from abc import abstractmethod
from collections import deque
from collections.abc import Callable

from bangongshi.models.errors import Invalid, OfficeError, Refused, StoreTrouble
from bangongshi.screens.room import OfficeApp
from bangongshi.screens.trouble import Trouble
from bangongshi.shell import leaving
from bangongshi.shell.border import Border
from bangongshi.shell.pumps import catch, real_cause
from bangongshi.widgets.status_line import Tone

APOLOGY = "刚才这一步出了错，已保存的内容不受影响，可以继续使用。再次出现请记下代码 {code}。"
SAME_FAULT_AT_MOST, WITHIN = 5, 3.0
"""A fault that comes back this often within so many seconds is not survived: the program saves drafts and ends."""


class BorderedApp(OfficeApp):
    """An OfficeApp that outlives its errors."""

    def __init__(self, theme: str, border: Border | None, strict: bool) -> None:
        """`strict` lets errors through, for tests of screens."""
        super().__init__(theme)
        self.border = border or Border()
        self.strict = strict
        self.faults: list[str] = []
        self.alive = False
        """From the first screen on; before it an error ends the program."""
        self._fault_times: dict[str, deque[float]] = {}

    @abstractmethod
    def close_down(self, status: int) -> None:
        """Drafts, terminal, end."""

    def survive(self, error: Exception) -> bool:
        """An error reached the border. True: dealt with, go on. False: let Textual's machinery have it."""
        cause = real_cause(error)
        if self.strict and not isinstance(cause, OfficeError):
            return False
        if not self.alive:
            return False
        if isinstance(cause, StoreTrouble):
            self.trouble(cause)
        elif isinstance(cause, Refused | Invalid):
            self.say(cause.sentence, Tone.REFUSED)
        else:
            self._apologise(cause)
        return True

    def _apologise(self, error: BaseException) -> None:
        code = self.border.record(error, "app")
        self.faults.append(code)
        times = self._fault_times.setdefault(code, deque(maxlen=SAME_FAULT_AT_MOST))
        times.append(time.monotonic())
        if len(times) == SAME_FAULT_AT_MOST and times[-1] - times[0] < WITHIN:
            self.close_down(leaving.FAULT)
        else:
            self.say(APOLOGY.format(code=code), Tone.NOTICE)

    def _handle_exception(self, error: Exception) -> None:
        """Textual's border, replaced: no traceback with locals, and no end of the program if it can be helped."""
        if self.survive(error):
            return
        if self.strict:
            super()._handle_exception(error)
            return
        self.faults.append(self.border.record(real_cause(error), "start"))
        self.close_down(leaving.FAULT)

    def panic(self, *_renderables: object) -> None:
        """Textual's other way to end with a traceback: ours ends without."""
        self.close_down(leaving.FAULT)

    def _fatal_error(self) -> None:
        """Textual would print locals here; reached in strict tests only, where pytest shows the error itself."""
        self._close_messages_no_wait()

    def trouble(self, error: StoreTrouble, retry: Callable[[], object] | None = None) -> None:
        """See OfficeApp. One dialog at a time."""
        self.border.note(error.code)
        if not isinstance(self.screen, Trouble):
            copy = self._save_copy if hasattr(self, "desk") else None
            self.push_screen(Trouble(error, retry, lambda: self.close_down(leaving.DONE), copy))

    def _save_copy(self) -> None:
        """另存备份: into the vault's backup folder and to the second medium, as far as either can be written."""
        self.say("正在另存备份…", Tone.NOTICE)
        self.run_worker(self._back_up, thread=True, exit_on_error=False)

    def _back_up(self) -> None:
        from bangongshi.duties.safekeeping import back_up_everywhere

        try:
            said, tone = back_up_everywhere(self.desk), Tone.DONE
        except OfficeError as error:
            said, tone = error.sentence, Tone.REFUSED
        self.call_from_thread(self.say, said, tone)

    def attempt(self, hook: Callable[[], object]) -> None:
        """Run a hook of one widget; its failure must not keep the others from theirs."""
        try:
            hook()
        except Exception as error:
            self.faults.append(self.border.record(error, "hook"))


catch()
