"""导入: choose a file (choose), look at what would come in and correct it (preview), what did not come in (result)."""

from bangongshi.screens.importing.choose import ImportScreen
from bangongshi.screens.importing.outcome import Imported

__all__ = ["ImportScreen", "Imported"]
