"""What every App of ours has before it has screens: themes, style sheet, folded keys, and no English of Textual's."""

from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events
from textual.app import App

from bangongshi.text import fold, shown
from bangongshi.widgets.themes import PAPER, THEMES, fallbacks

ResultT = TypeVar("ResultT")

STYLES = Path(__file__).parent.parent / "styles"
"""Where the style sheets are; a subclass names its own beside the base: CSS_PATH = [STYLES / "base.tcss", …]."""

_NAMES = {" ": "space", "?": "question_mark", "/": "slash", "+": "plus", "-": "minus", ".": "full_stop"}


def twin(event: events.Key) -> str | None:
    """The Textual key name a Chinese-mode character stands for (？ → question_mark, ３ → 3); None for any other key.

    Letters have no twin: a letter that slips out of the IME must not become a command.
    """
    character = event.character
    if character is None or len(character) != 1 or character.isascii():
        return None
    folded = fold(character)
    if folded == character:
        return None
    return folded if folded.isdigit() else _NAMES.get(folded)


class Stage(App[ResultT]):
    """An App in 纸 or 墨 whose lists understand ？ 、 ３ and 全角空格. Workbench is one; so is every test bench."""

    CSS_PATH = STYLES / "base.tcss"
    ENABLE_COMMAND_PALETTE: ClassVar[bool] = False
    TITLE = "办公室工作台"

    def __init__(self, theme_name: str = PAPER) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = theme_name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our colours under themes that do not know them."""
        return fallbacks()

    def on_key(self, event: events.Key) -> None:
        """A full-width key that no field took: pressed again as its twin (design.md §6)."""
        key = twin(event)
        if key is not None:
            event.stop()
            event.prevent_default()
            self.simulate_key(key)

    def action_help_quit(self) -> None:
        """Ctrl+C where nothing can be copied: silence instead of Textual's English toast."""

    def tell(self, sentence: str) -> None:
        """A toast for what must not be overlooked; everything else belongs in the status line."""
        self.notify(shown(sentence), markup=False)
