"""Which file is meant? The newest registers where clerks keep them, names completed folder by folder, paths as dropped.

Only names and times are looked at; no file is opened here.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from urllib.parse import unquote, urlsplit

from platformdirs import user_desktop_path, user_documents_path, user_downloads_path

from bangongshi.models.pinyin import initials

TABLES = (".xlsx", ".xls", ".et", ".ods", ".csv")
"""Suffixes of tables that can be read (`.et` is WPS's own)."""

MOST_LOOKED_AT = 5_000
"""Names looked at in one folder: a folder of a hundred thousand pictures must not stop the typing."""

MOST_OFFERED = 100

_QUOTES = (("'", "'"), ('"', '"'), ("“", "”"), ("‘", "’"))


@dataclass(frozen=True, slots=True)
class Offer:
    """A file or folder that may be meant. `label` is what is shown, `hint` where it lies and from when it is."""

    path: Path
    label: str
    hint: str
    folder: bool = False


def places() -> tuple[tuple[str, Path], ...]:
    """The folders where a register is likely to lie, by name; those that exist, each once."""
    home = Path.home()
    wanted = (
        ("当前文件夹", Path.cwd()), ("桌面", user_desktop_path()), ("桌面", home / "桌面"), ("下载", user_downloads_path()),
        ("下载", home / "下载"), ("文档", user_documents_path()), ("文档", home / "文档"),
    )
    found: dict[str, tuple[str, Path]] = {}
    for name, folder in wanted:
        if os.path.isdir(folder):
            found.setdefault(os.path.realpath(folder), (name, folder))
    return tuple(found.values())


def offers(typed: str) -> list[Offer]:
    """What may be meant by what is typed so far: "" the newest tables of the usual places; a word, those whose name
    holds it (or its initials); a path, what its folder holds."""
    text = _unquoted(typed, half=True)
    if not text:
        return _newest()
    if _is_path(text):
        return _inside(text)
    word = text.casefold()
    return [one for one in _newest() if word in one.label.casefold() or word in initials(one.label)]


def typed_path(typed: str) -> Path:
    """A path as typed, pasted or dropped into the terminal (quotes, file://, \\-escapes, ~), made absolute."""
    text = _unquoted(typed)
    if text.lower().startswith("file://"):
        text = unquote(urlsplit(text).path)
        if os.name == "nt":
            text = text.lstrip("/")
    path = os.path.expanduser(text)
    if os.name == "posix" and "\\" in path and not os.path.lexists(path):
        plain = re.sub(r"\\(.)", r"\1", path)
        path = plain if os.path.lexists(plain) else path
    return Path(os.path.abspath(path))


def free_name(name: str, suffix: str) -> Path:
    """Where a new file may go: on the desktop (or the nearest there is), under a name nothing has yet."""
    by_name = dict(reversed(places()))
    folder = next((by_name[place] for place in ("桌面", "文档") if place in by_name), Path.home())
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next((path for each in names if not os.path.lexists(path := folder / f"{each}{suffix}")), folder / f"{name}{suffix}")


def _newest() -> list[Offer]:
    found: dict[str, tuple[float, Offer]] = {}
    for name, folder in places():
        for entry, changed in _tables(folder):
            offer = Offer(Path(entry.path), entry.name, f"{name}　{_when(changed)}")
            found.setdefault(os.path.realpath(entry.path), (changed, offer))
    ordered = sorted(found.values(), key=lambda pair: (-pair[0], pair[1].label))
    return [offer for _, offer in ordered[:MOST_OFFERED]]


def _inside(text: str) -> list[Offer]:
    head, prefix = os.path.split(os.path.expanduser(text))
    folder = Path(os.path.abspath(head or os.curdir))
    wanted = prefix.casefold()
    folders = [
        Offer(Path(entry.path), entry.name + os.sep, "文件夹", folder=True)
        for entry in _entries(folder)
        if entry.name.casefold().startswith(wanted) and _shown(entry.name, prefix) and _is_dir(entry)
    ]
    files = [
        (changed, Offer(Path(entry.path), entry.name, _when(changed)))
        for entry, changed in _tables(folder)
        if entry.name.casefold().startswith(wanted)
    ]
    files.sort(key=lambda pair: -pair[0])
    folders.sort(key=lambda one: one.label)
    return [*(offer for _, offer in files), *folders][:MOST_OFFERED]


def _tables(folder: Path) -> Iterator[tuple["os.DirEntry[str]", float]]:
    for entry in _entries(folder):
        if entry.name.lower().endswith(TABLES) and not entry.name.startswith((".", "~$")):
            try:
                if entry.is_file():
                    yield entry, entry.stat().st_mtime
            except OSError:
                continue


def _entries(folder: Path) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(folder) as found:
            return list(islice(found, MOST_LOOKED_AT))
    except (OSError, ValueError):
        return []


def _is_dir(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _shown(name: str, prefix: str) -> bool:
    return prefix.startswith(".") or not name.startswith(".")


def _is_path(text: str) -> bool:
    return text.startswith("~") or os.sep in text or "/" in text or bool(os.path.splitdrive(text)[0])


def _unquoted(text: str, *, half: bool = False) -> str:
    """Without the quotes around it; `half`: also where the closing one is not typed yet."""
    text = text.strip()
    for start, end in _QUOTES:
        if text.startswith(start):
            if len(text) > 1 and text.endswith(end):
                return text[1:-1].strip()
            if half:
                return text[1:].strip()
    return text


def _when(changed: float) -> str:
    try:
        return f"{datetime.fromtimestamp(changed):%Y-%m-%d}"
    except (OSError, OverflowError, ValueError):
        return ""

