"""What came of an import, for the room it was started from: what to say, and which view shows the papers."""

from dataclasses import dataclass

from bangongshi.duties.importing import ImportDone, Preview
from bangongshi.models.paper_rows import View
from bangongshi.models.words import Phase


@dataclass(frozen=True, slots=True)
class Imported:
    """An import that is in the book."""

    sentence: str
    view: View


def outcome(done: ImportDone, seen: Preview) -> Imported:
    """A register of old papers alone is looked at as 历史; anything else among all papers, the newest on top."""
    old = all(paper.phase is Phase.HISTORY for paper in seen.records)
    return Imported(f"{done.done.sentence}按 Ctrl+Z 可整批回退。", View.HISTORY if old else View.ALL)
