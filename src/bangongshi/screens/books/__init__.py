"""The registers beside 收文: who has not read (传阅), what was instructed (批示), whom to call (催办)."""

from bangongshi.screens.books.calls import CallsRoom
from bangongshi.screens.books.circulation import CirculationRoom
from bangongshi.screens.books.instructions import InstructionsRoom

__all__ = ["CallsRoom", "CirculationRoom", "InstructionsRoom"]
