"""In which order do keys take effect? One after the other, each where the one before it led.

Textual hands every waiting key to the widget that has the focus *now*: typed ahead of a busy moment, the Enter meant
for the dialog that F8 is about to open would go to the list instead. So a key waits until the one before it has gone
all its way up and whatever it opened has the focus. A single key is not delayed.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widgets import Input, TextArea

PATIENCE = 2.0
"""Seconds after which the next key goes on anyhow: a handler that waits for something must not lock the keyboard.

Long enough for a dialog to open on an old, busy computer: a key let go too early lands where it was not meant.
"""

ROUNDS = 6
"""Most rounds through the queues for one key: a button tells its form, the form its screen, the screen opens a dialog."""

Typed = events.Key | events.Paste


class KeysInTurn:
    """The gate between keyboard and screens of one app."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._waiting: deque[Typed] = deque()
        self._released: Typed | None = None
        self._turn = 0
        self._busy = False
        self._patience: asyncio.TimerHandle | None = None

    def admit(self, event: Typed) -> bool:
        """Whether this key's turn has come; if not it is kept."""
        if event is self._released:
            self._released = None
            return True
        if self._busy or self._waiting:
            self._waiting.append(event)
            return False
        self._busy = True
        return True

    def first(self, event: Typed) -> None:
        """A key that another one stands for (？ for ?): before those that wait."""
        if self._busy:
            self._waiting.appendleft(event)
        else:
            self._app.post_message(event)

    def follow(self, event: Typed, target: DOMNode) -> None:
        """The key was given to `target`: see it up to the app, and whatever it opened into focus.

        A character typed into a field leads nowhere: the next may follow at once.
        """
        self._turn += 1
        if isinstance(target, Input | TextArea) and (isinstance(event, events.Paste) or event.is_printable):
            self._next()
            return
        self._patience = asyncio.get_running_loop().call_later(PATIENCE, self._done, self._turn)
        self._round(target, self._turn, ROUNDS)

    def _round(self, target: DOMNode, turn: int, left: int) -> None:
        """Once through every queue from `target` to the app; again as long as messages lead to messages."""
        way = [*target.ancestors_with_self, self._app]
        self._step(way, turn, partial(self._look, target, turn, left))

    def _step(self, way: list[DOMNode], turn: int, then: Callable[[], None]) -> None:
        """Behind the key in each queue in turn: when we come out, it has been dealt with there."""
        if turn != self._turn:
            return
        while way:
            node, way = way[0], way[1:]
            if node.call_later(self._step, way, turn, then):
                return
        then()

    def _look(self, target: DOMNode, turn: int, left: int) -> None:
        now: DOMNode = self._app.focused or self._app.screen if self._app.screen_stack else self._app
        quiet = all(node.message_queue_size == 0 for node in [*target.ancestors_with_self, *now.ancestors_with_self])
        if left and not (quiet and now is target):
            self._round(now, turn, left - 1)
        else:
            self._done(turn)

    def _done(self, turn: int) -> None:
        if turn == self._turn and self._busy:
            self._turn += 1
            self._next()

    def _next(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        if self._waiting:
            self._released = self._waiting.popleft()
            self._app.post_message(self._released)
        else:
            self._busy = False
