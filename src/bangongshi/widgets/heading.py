"""The line over a list: which register, which view, how many.

It brings its own style: a rule for the screen it stands in would be lost where that screen's class mixes in others,
because Textual follows only the first base of a class for its style sheet.
"""

from typing import ClassVar

from textual.widgets import Static


class Heading(Static):
    """One line, plain text by `update(plain(…))`."""

    DEFAULT_CSS: ClassVar[str] = """
    Heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(markup=False, classes="heading")
