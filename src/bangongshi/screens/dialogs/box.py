"""What all small windows share: an ASCII frame in the middle of the dimmed screen, and Esc one step back."""

from typing import ClassVar, TypeVar

from textual.binding import BindingType
from textual.screen import ModalScreen

from bangongshi.keys import Scope
from bangongshi.widgets.bindings import bound

ResultT = TypeVar("ResultT")


class Box(ModalScreen[ResultT | None]):
    """A small window; Esc gives None. Its one child of class `box` is the frame."""

    AUTO_FOCUS: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.DIALOG)
    DEFAULT_CSS: ClassVar[str] = """
    Box { align: center middle; background: $ground 60%; }
    Box > .box { width: 76; max-width: 100%; height: auto; max-height: 100%;
        border: ascii $head; background: $ground; color: $print; padding: 0 1; }
    Box .title { color: $head; text-style: bold; height: auto; margin: 0 0 1 0; }
    Box .words { height: auto; }
    Box .foot { color: $quiet; height: auto; margin: 1 0 0 0; }
    Box .wrong { color: $wrong; text-style: bold; height: auto; display: none; }
    Box .wrong.-said { display: block; }
    Box .buttons { height: 1; margin: 1 0 0 0; }
    """

    def action_back(self) -> None:
        """Esc: nothing chosen."""
        self.dismiss(None)
