"""Is a zipped workbook safe to unpack? (safety.md §3.11, faults 31 and 32)

Nothing is unpacked past its declared size, and what is handed on is a zip we wrote ourselves from checked parts.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator

from bangongshi.models.errors import Refused

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 200
"""Unpacked : packed, of any part that unpacks to more than SMALL bytes."""
SMALL = 1024 * 1024

_END = b"PK\x05\x06"
_LONGEST_ENTRY = 46 + 1024
_DTD = ("<!DOCTYPE", "<!ENTITY")
_DTD_BYTES = tuple(word.encode(code) for word in _DTD for code in ("ascii", "utf-16-le", "utf-16-be"))
_TEXT_PARTS = (".xml", ".rels", ".vml")

DAMAGED = Refused("I-DAMAGED", "工作簿已损坏，打不开。请用 Excel 或 WPS 打开修复，另存为 .xlsx 后再导入。")


def checked_parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every part, checked. Refused by name of the rule that is broken, before or while unpacking."""
    _count(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _rules(entries)
            for entry in entries:
                if entry.is_dir():
                    continue
                with archive.open(entry) as part:
                    content = part.read(MOST_UNPACKED + 1)
                _no_dtd(entry.filename, content)
                yield entry.filename, content
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, IndexError, KeyError):
        raise DAMAGED from None
    except (NotImplementedError, RuntimeError):
        raise Refused("I-PACKING", "工作簿用了不常见的压缩或加密方式。请另存为 .xlsx 后再导入。") from None


def _count(data: bytes) -> None:
    """The end record's own count, before a directory of half a million parts is even listed."""
    at = data.rfind(_END)
    if at < 0 or len(data) - at < 22:
        raise DAMAGED
    total, directory = struct.unpack_from("<HI", data, at + 10)
    if total > MOST_PARTS or directory > MOST_PARTS * _LONGEST_ENTRY:
        raise Refused("I-PARTS", "工作簿里的部件超过 2000 个，不像一份登记簿。请把表格复制到新工作簿后再导入。")


def _rules(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_PARTS:
        raise Refused("I-PARTS", "工作簿里的部件超过 2000 个，不像一份登记簿。请把表格复制到新工作簿后再导入。")
    seen: set[str] = set()
    for entry in entries:
        _entry(entry)
        name = entry.filename.casefold()
        if name in seen:
            raise Refused("I-TWICE", "工作簿里有重名的部件，像是被改动过，不导入。请另存为 .xlsx 后再试。")
        seen.add(name)
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused("I-BOMB", "工作簿展开后超过 100 MB，不导入。请只留要导入的表，另存为 .xlsx 后再试。")


def _entry(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    if entry.flag_bits & 0x1:
        raise Refused("I-PASSWORD", "工作簿设了密码。请去掉密码，另存为 .xlsx，再导入。")
    if "\\" in name or "\0" in name or name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise Refused("I-PATH", "工作簿里有指向外面的路径，像是被改动过，不导入。请另存为 .xlsx 后再试。")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Refused("I-PATH", "工作簿里有指向外面的链接，像是被改动过，不导入。请另存为 .xlsx 后再试。")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("I-PACKING", "工作簿用了不常见的压缩方式。请另存为 .xlsx 后再导入。")
    if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise Refused("I-BOMB", "工作簿的压缩比超过 200:1，像是压缩炸弹，不导入。请把表格复制到新工作簿后再试。")


def _no_dtd(name: str, content: bytes) -> None:
    if name.lower().endswith(_TEXT_PARTS) and any(word in content for word in _DTD_BYTES):
        raise Refused("I-DTD", "工作簿里有外部定义（DTD），正常的表格没有这个，不导入。请另存为 .xlsx 后再试。")
