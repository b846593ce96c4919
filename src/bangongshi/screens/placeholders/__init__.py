"""涉密占位: the register (room), what each act asks (asking), its columns (columns). Only where the unit has agreed."""

from bangongshi.screens.placeholders.room import PlaceholderRoom

__all__ = ["PlaceholderRoom"]
