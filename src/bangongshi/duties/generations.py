"""Which backups are there? For the 备份 page: the vault's own folder and the second medium, newest first."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import settings_of
from bangongshi.store import backup, place

OWN, SECOND = "本机", "第二位置"


@dataclass(frozen=True, slots=True)
class BackupLine:
    """One generation. `proved`: opened and checked after writing; `ours`: of this vault. `size` in bytes."""

    folder: Path
    name: str
    where: str
    made_at: datetime | None
    proved: bool
    ours: bool
    seq: int
    size: int
    who: str


def backup_lines(desk: Desk) -> tuple[BackupLine, ...]:
    """Every generation that can be reached now; a medium that is not plugged in has none."""
    mark = desk.vault.secrets.check.hex()
    folders = [(OWN, desk.vault.folder / place.BACKUP_NAME)]
    if second := settings_of(desk).second_backup_folder:
        folders.append((SECOND, Path(second)))
    lines = [
        BackupLine(
            one.folder, one.name, where, one.made_at, one.proved, not one.vault or one.vault == mark, one.seq,
            one.size, one.who,
        )
        for where, base in folders
        for one in backup.generations(base)
    ]
    return tuple(sorted(lines, key=lambda line: (line.made_at or datetime.min, line.seq), reverse=True))
