"""The two lines under every room: what was said last, and which keys matter here."""

from textual.widget import Widget

from bangongshi.keys import Scope
from bangongshi.screens.room import OfficeApp
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.status_line import StatusLine


def foot(program: OfficeApp, without: frozenset[str] = frozenset()) -> tuple[Widget, Widget]:
    """Status line and key hints, to be composed last."""
    return StatusLine(program.sayings), KeyFooter(Scope.LIST, without=without)
