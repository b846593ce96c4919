"""设置: one kept room with a tab for each thing the unit decides or keeps; a file per tab."""

from bangongshi.screens.settings.room import SettingsRoom

__all__ = ["SettingsRoom"]
