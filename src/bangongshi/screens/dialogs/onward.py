"""What comes after an answer? The act itself, or one question more; whoever asked gets the outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from textual.app import App
from textual.screen import Screen

from bangongshi.models.done import Done
from bangongshi.widgets.picker import Candidate

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Onward(Generic[T]):
    """A question, and what its answer leads to. Esc (None) leads nowhere: whoever asked stays as it was."""

    screen: Screen[T | None]
    then: Callable[[T], "Step"]

    def ask(self, app: App[int], take: Callable[[Callable[[], "Step"]], None]) -> None:
        """Push the question; `take` is given the work its answer leads to, and deals with what is wrong."""
        def answered(given: T | None) -> None:
            if given is not None:
                take(lambda: self.then(given))

        app.push_screen(self.screen, answered)


Step = Done | Onward[Done] | Onward[Candidate] | Onward[tuple[int, ...]]
"""What the screens make of a verb: done at once, or asked on."""


def asked(screen: Screen[Done | None]) -> Onward[Done]:
    """A dialog that does the act itself."""
    return Onward(screen, lambda done: done)
