"""What do all field editors have in common? Text in, text out, and one message when it changed."""

from typing import Protocol

from textual.message import Message
from textual.widget import Widget


class Edited(Message):
    """A field's text changed, by typing, by paste or by `put`; sent by every editor, caught by the Form."""

    def __init__(self, editor: Widget) -> None:
        super().__init__()
        self.editor = editor


class Noticed(Message):
    """Something to tell beside the field that is no error: 「已去除不可见字符 3 个」."""

    def __init__(self, editor: Widget, sentence: str) -> None:
        super().__init__()
        self.editor = editor
        self.sentence = sentence


class Editor(Protocol):
    """What the Form asks of a field's widget."""

    @property
    def text(self) -> str:
        """What is typed, cleaned (`text.clean_in`)."""
        ...

    @property
    def wrong(self) -> str:
        """Why the editor itself cannot take what is typed ("" when it can)."""
        ...

    def put(self, text: str) -> None:
        """Replace what is typed."""
        ...

    def take_focus(self) -> None:
        """Put the caret into the field."""
        ...
