"""How does a widget outlive its own failing handler?

Textual stops a widget's message loop for good when a handler raises: the app might survive, the widget would be deaf.
So errors are caught one step further in, where a single message is dispatched. That one method of Textual is wrapped
here and nowhere else; a test fails when an upgrade moves it.
"""

from typing import Protocol, runtime_checkable

from textual.app import App
from textual.message import Message
from textual.message_pump import CallbackError, MessagePump
from textual.worker import WorkerFailed


@runtime_checkable
class Survivor(Protocol):
    """An app that can go on after an error."""

    def survive(self, error: Exception) -> bool:
        """True when the error has been dealt with."""


_dispatch = MessagePump._dispatch_message


async def _guarded(self: MessagePump, message: Message) -> None:
    try:
        await _dispatch(self, message)
    except Exception as error:
        app = self if isinstance(self, App) else self.app
        if isinstance(app, Survivor) and app.survive(error):
            return
        raise


def catch() -> None:
    """From now on handlers of every widget in an app that is a Survivor may fail without going deaf."""
    MessagePump._dispatch_message = _guarded  # type: ignore[method-assign]


def real_cause(error: BaseException) -> BaseException:
    """What really happened, without the wrappers Textual puts round errors of workers and timers."""
    while True:
        if isinstance(error, WorkerFailed):
            error = error.error
        elif isinstance(error, CallbackError) and error.__context__ is not None:
            error = error.__context__
        else:
            return error
