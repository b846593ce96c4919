"""What does the clerk want read, and how? The file with her corrections, as data; each correction gives a new one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import Asked, Preview, preview
from bangongshi.models.import_fields import BY_NAME, REMARK
from bangongshi.models.import_phase import TakeAs


@dataclass(frozen=True, slots=True)
class Asking:
    """One way to read one file. `targets`: {column index: field name or REMARK} as corrected; `header_row` from 1."""

    path: Path
    sheet: str | None = None
    header_row: int | None = None
    targets: Mapping[int, str] = field(default_factory=dict)
    take_as: TakeAs = TakeAs.AUTO
    encoding: str = ""

    def read(self, desk: Desk, step: Callable[[str, int, int], None], cancelled: Callable[[], bool]) -> Preview:
        """The preview, made anew. Raises Refused, StoreTrouble."""
        asked = None
        if self.targets or self.header_row:
            asked = Asked({str(index + 1): target for index, target in self.targets.items()}, self.header_row)
        return preview(
            desk, self.path, sheet=self.sheet, mapping=asked, take_as=self.take_as, encoding=self.encoding,
            step=step, cancelled=cancelled,
        )

    def with_column(self, seen: Preview, index: int, target: str) -> "Asking":
        """One column taken for something else. A field that takes one column only leaves the one that had it."""
        kept = {at: name for at, name in self.targets.items() if at != index}
        if target in BY_NAME and not BY_NAME[target].many:
            kept |= {column.index: REMARK for column in seen.columns if column.target == target and column.index != index}
        return replace(self, targets={**kept, index: target})

    def on_sheet(self, sheet: str) -> "Asking":
        """Another sheet: what was said about the columns of this one means nothing there."""
        return replace(self, sheet=sheet, header_row=None, targets={})

    def with_header(self, row: int) -> "Asking":
        """Another header row, from 1: its columns are other columns."""
        return replace(self, header_row=row, targets={})
