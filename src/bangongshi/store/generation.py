"""What is one generation of backup, and which generations are kept? (safety.md §3.10)

A folder `<date>-<journal number>` with office.db, office.key and manifest.json. The manifest is written last, after the
copy was opened and checked: no manifest, no backup. Keeping is a pure question of dates and deletes nothing by itself.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from bangongshi.store.place import DB_NAME

MANIFEST = "manifest.json"
FORMAT = 1
DAYS, WEEKS, MONTHS = 7, 4, 12


@dataclass(frozen=True, slots=True)
class Generation:
    """One backup. `proved`: it was opened and checked after writing, and its file still has the size it had then.

    `made_at` is wall-clock time at the office, naive; `vault` the mark of the vault it was made of.
    """

    folder: Path
    proved: bool
    made_at: datetime | None = None
    who: str = ""
    why: str = ""
    vault: str = ""
    schema: int = 0
    program: str = ""
    seq: int = 0
    h: str = ""
    head: str = ""
    size: int = 0
    sha256: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The folder's name, e.g. 20261123-000104."""
        return self.folder.name

    @property
    def file(self) -> Path:
        """The copy itself; being finished, it may be read as a file."""
        return self.folder / DB_NAME


_KEPT = ("who", "why", "vault", "schema", "program", "seq", "h", "head", "size", "sha256", "counts")


def to_manifest(generation: Generation) -> str:
    """The manifest's text."""
    facts: dict[str, object] = {"format": FORMAT}
    facts["made_at"] = generation.made_at.isoformat(timespec="seconds") if generation.made_at else ""
    facts.update({name: getattr(generation, name) for name in _KEPT})
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def load(folder: Path) -> Generation:
    """The generation in a folder; `proved` is False when its manifest is missing or strange, or the size differs."""
    try:
        facts = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        size = (folder / DB_NAME).stat().st_size
        made = Generation(
            folder, True, datetime.fromisoformat(facts["made_at"]),
            who=str(facts["who"]), why=str(facts["why"]), vault=str(facts["vault"]), schema=int(facts["schema"]),
            program=str(facts["program"]), seq=int(facts["seq"]), h=str(facts["h"]), head=str(facts["head"]),
            size=int(facts["size"]), sha256=str(facts["sha256"]),
            counts={str(name): int(count) for name, count in facts["counts"].items()},
        )
        if facts["format"] > FORMAT:
            return Generation(folder, False)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Generation(folder, False)
    return made if made.size == size else replace(made, proved=False)


def all_in(base: Path) -> tuple[Generation, ...]:
    """Every generation below a backup folder, newest first; half-made ones (.part) are not among them."""
    try:
        folders = [path for path in base.iterdir() if path.is_dir() and path.suffix != ".part"]
    except OSError:
        return ()
    found = [load(path) for path in folders if (path / DB_NAME).exists() or (path / MANIFEST).exists()]
    return tuple(sorted(found, key=_age, reverse=True))


def _age(one: Generation) -> tuple[datetime, int, int, str]:
    return one.made_at or datetime.min, one.seq, len(one.name), one.name


def superfluous(generations: Sequence[Generation], now: datetime) -> tuple[Generation, ...]:
    """Which proved generations need not be kept: beyond 7 days, 4 weeks, 12 months and one a year for ever.

    The newest of a span stands for it; spans are counted among the backups there are, so a clock that jumps ahead
    costs nothing. Nothing at all goes while any generation is dated later than now. Unproved ones are for a person.
    """
    proved = sorted((one for one in generations if one.proved and one.made_at), key=_age, reverse=True)
    dates = [one.made_at for one in proved if one.made_at]
    if not dates or max(dates) > now + timedelta(minutes=2):
        return ()
    kept: set[Path] = {proved[0].folder}
    kept |= _newest_of(proved, lambda at: at.strftime("%Y-%m-%d"), DAYS)
    kept |= _newest_of(proved, lambda at: at.strftime("%G-%V"), WEEKS)
    kept |= _newest_of(proved, lambda at: at.strftime("%Y-%m"), MONTHS)
    kept |= _newest_of(proved, lambda at: at.strftime("%Y"), None)
    return tuple(one for one in proved if one.folder not in kept)


def _newest_of(newest_first: Iterable[Generation], span: Callable[[datetime], str], most: int | None) -> set[Path]:
    first: dict[str, Path] = {}
    for one in newest_first:
        if one.made_at:
            first.setdefault(span(one.made_at), one.folder)
    return set(list(first.values())[:most])
