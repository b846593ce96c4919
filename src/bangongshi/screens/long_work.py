"""What runs longer than half a second, in a thread, under the progress window; Esc stops it, and it undoes itself.

The work is a use case that takes `step` and `cancelled` (imports, exports): it leaves numbers behind, the window looks
at them ten times a second, so that the work never waits for the screen.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import ClassVar, Generic, TypeVar

from bangongshi.models.errors import OfficeError, Refused
from bangongshi.screens.dialogs.progress import Progress
from bangongshi.screens.room import office

ResultT = TypeVar("ResultT")

Step = Callable[[str, int, int], None]
"""(what is being done, how much of it is done, of how much or 0)."""

Job = Callable[[Step, Callable[[], bool]], ResultT]
"""Runs in a thread; asks now and then whether to stop, and then raises Refused, having undone itself."""

Tell = Callable[[str], None]
"""Hears each part's name; an exception from it stops the work, which undoes itself."""


def by_parts(job: Callable[[Tell], ResultT], parts: int) -> "Job[ResultT]":
    """A use case that only names its parts (backup, 体检) as a job with a bar and a way to stop."""

    def run(step: Step, cancelled: Callable[[], bool]) -> ResultT:
        heard = 0

        def tell(part: str) -> None:
            nonlocal heard
            if cancelled():
                raise Refused("R-CANCELLED", "已停下，什么都没有改。")
            step(part, min(heard, parts), parts)
            heard += 1

        return job(tell)

    return run


SOON = 0.4
"""Seconds of work before anything is shown: what takes less shall not flicker."""

LOOK = 0.1


class LongWork(Progress, Generic[ResultT]):
    """The window over a piece of work. It goes by itself, then `ended` hears what it came to.

    Args:
        title: what is being done.
        job: the work.
        ended: gets the result, or the error the work met (a stop is a Refused like any other).
        stoppable: Esc stops it.
    """

    DEFAULT_CSS: ClassVar[str] = """
    LongWork.-soon { background: $ground 0%; }
    LongWork.-soon > .box { display: none; }
    """

    def __init__(
        self,
        title: str,
        job: Job[ResultT],
        ended: Callable[[ResultT | OfficeError], object],
        *,
        stoppable: bool = True,
    ) -> None:
        self._stop = threading.Event()
        super().__init__(title, self._stop.set if stoppable else None)
        self._job = job
        self._ended = ended
        self._told: tuple[str, int, int] | None = None
        self._came_to: ResultT | OfficeError | None = None
        self._over = False
        self.add_class("-soon")

    def on_mount(self) -> None:
        """Begin; Progress has its own on_mount besides."""
        self.set_timer(SOON, lambda: self.remove_class("-soon"))
        self.set_interval(LOOK, self._look)
        self.run_worker(self._run(), exclusive=True)

    async def _run(self) -> None:
        try:
            with office(self).long_work():
                self._came_to = await asyncio.to_thread(self._job, self._tell, self._stop.is_set)
        except OfficeError as error:
            self._came_to = error
        finally:
            self._over = True
            self._leave()

    def _tell(self, what: str, done: int, total: int) -> None:
        """In the thread."""
        self._told = what, done, total

    def _look(self) -> None:
        if self._told is not None:
            what, done, total = self._told
            self.report(done, total, what)

    def _leave(self) -> None:
        # Under the cover nothing can be dismissed; on_screen_resume does it when the cover is lifted.
        # (`is_current` will not do: it is true of what lies under a modal screen as well.)
        if self._over and self.app.screen is self:
            self._over = False
            self.dismiss(None)
            if self._came_to is not None:
                self.app.call_later(self._ended, self._came_to)

    def on_screen_resume(self) -> None:
        """The cover was lifted."""
        self.call_after_refresh(self._leave)
