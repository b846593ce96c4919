"""备份、恢复、体检 as the clerk asks for them, with the sentence each ends in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bangongshi.duties import freeze
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import settings_of
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused, StoreTrouble
from bangongshi.store import backup, heads, place
from bangongshi.store.verify import Report, verify

Tell = Callable[[str], None]
"""Hears what is being done; an exception from it cancels the work and leaves nothing behind."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """One backup that was opened and checked after writing."""

    name: str
    made_at: datetime
    sentence: str


def back_up(desk: Desk, target: Path | None = None, tell: Tell | None = None) -> BackedUp:
    """A generation in the vault's own backup folder, or in `target`. Raises StoreTrouble; older ones always stay.

    Refused (R-SPILL) while a 涉密误录 is open: every copy would have to be handed in as well.
    """
    _demand_no_spill(desk)
    made = backup.make_backup(desk.vault, desk.who, desk.now, target, tell=tell)
    where = "" if target is None else f"（{target}）"
    return BackedUp(made.name, desk.now, f"已备份并验证：{made.name}{where}，流水到第 {made.seq} 笔。")


def back_up_everywhere(desk: Desk, tell: Tell | None = None) -> str:
    """The vault's own backup folder, then the second medium if the settings name one; what was done, as a sentence.

    Refused (R-SPILL) as `back_up` is.
    """
    said = back_up(desk, tell=tell).sentence
    second = settings_of(desk).second_backup_folder
    if not second:
        return said + "还没有设第二备份位置，磁盘坏了两份会一起丢，请在设置里填。"
    try:
        return said + back_up(desk, Path(second), tell).sentence
    except StoreTrouble as error:
        return said + f"第二备份没有做成：{error.sentence}"


def _demand_no_spill(desk: Desk) -> None:
    with desk.read() as session:
        spill = freeze.open_in(session)
    if spill is not None:
        raise Refused("R-SPILL", f"没有备份：多一份备份就多一份涉密内容。{spill.sentence}")


def last_proved(desk: Desk) -> datetime | None:
    """When the newest backup of this vault was made that was opened and checked after writing."""
    found = backup.last_proved(desk.vault)
    return found.made_at if found else None


def backup_due(desk: Desk) -> bool:
    """Whether anything was written since the newest proved backup of this vault; never while a 涉密误录 is open."""
    with desk.read() as session:
        if freeze.open_in(session) is not None:
            return False
    with desk.vault.engine.connect() as connection:
        seq, _ = heads.end(connection)
    found = backup.last_proved(desk.vault)
    return found is None or found.seq < seq


def set_back(desk: Desk) -> str:
    """What is missing against the last sitting, as a sentence; "" when nothing is (an older file was put back)."""
    with desk.vault.engine.connect() as connection:
        found = heads.setback(desk.vault.folder, connection)
    return found.sentence if found else ""


def accept_set_back(desk: Desk) -> Done:
    """The clerk goes on with the older file: said in the journal, and the mark starts from here."""
    with desk.act("接受旧档", reason=set_back(desk)) as act:
        act.note("vault:1", "登记簿")
    _mark(desk)
    return Done("已改用这一份登记簿，缺的几笔请对照纸质登记补上。")


def bring_back(generation: Path, into: Path, vault: Path, phrase: str) -> str:
    """Restore a generation (its folder, or its name in the vault's own backup folder) into a new folder."""
    folder = generation if generation.is_dir() else vault / place.BACKUP_NAME / generation.name
    if not folder.is_dir():
        raise Refused("R-NO-GENERATION", "找不到这份备份，请核对名字或路径。")
    made = backup.restore(folder, into, backup.secrets_of(folder, phrase))
    day = f"{made.made_at:%Y-%m-%d %H:%M}" if made.made_at else made.name
    return f"已恢复到新文件夹：{day} 的备份，流水到第 {made.seq} 笔。原来的登记簿没有动。"


def check_up(desk: Desk, tell: Tell | None = None) -> Report:
    """体检: file, chain, rows, numbers, holders. Reads only."""
    return verify(desk.vault, tell=tell)


def leave_mark(desk: Desk) -> None:
    """At the end of a sitting: note how far the journal went, so that an older file put back is noticed.

    A set-back nobody has accepted keeps its mark: it must be told again next time.
    """
    if set_back(desk):
        return
    _mark(desk)


def _mark(desk: Desk) -> None:
    with desk.vault.engine.connect() as connection:
        seq, head = heads.end(connection)
    heads.note(desk.vault.folder, seq, head, desk.now)


def read_text_file(path: Path) -> str:
    """A small text file the clerk names: UTF-8 (with or without mark) or GB18030. Raises Refused."""
    try:
        raw = path.read_bytes() if path.is_file() and path.stat().st_size <= 1_000_000 else None
    except OSError:
        raw = None
    if raw is None:
        raise Refused("R-FILE", "这个文件读不出来，或者太大。请核对路径。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("R-FILE", "这个文件不是文字文件。请另存为文本再试。")
