"""导入: a clerk's own register comes in – read in a child, shown first, stored as one act, taken back as one."""

from bangongshi.duties.importing.columns import Asked, read_map
from bangongshi.duties.importing.previewing import already_taken, preview
from bangongshi.duties.importing.run import ImportReport, run_import
from bangongshi.duties.importing.shape import (
    Column,
    ImportDone,
    LeftOut,
    PaperRecord,
    Preview,
    SheetGlance,
    Warned,
)
from bangongshi.duties.importing.taking import take_in

__all__ = [
    "Asked", "Column", "ImportDone", "ImportReport", "LeftOut", "PaperRecord", "Preview", "SheetGlance", "Warned",
    "already_taken", "preview", "read_map", "run_import", "take_in",
]
