"""May this file be looked into at all? Checked before anything is parsed (safety.md §3.11): a regular file, its size, its kind.

The kind comes from the first bytes, never from the suffix. Every refusal has its own sentence.
"""

import os
import stat
from enum import StrEnum

from bangongshi.models.errors import Refused

LARGEST = 20 * 1024 * 1024
"""Bytes of a file that is read."""


class FileKind(StrEnum):
    """What a file is, by its content."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"


_SAVE_AS = "请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。"
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "这是 PDF，不是表格。请找到原来的表格文件再导入。"),
    (b"Rar!", "这是压缩包，请先解压。"),
    (b"7z\xbc\xaf", "这是压缩包，请先解压。"),
    (b"\x1f\x8b", "这是压缩包，请先解压。"),
    (b"\x89PNG", "这是图片，不是表格。"),
    (b"\xff\xd8\xff", "这是图片，不是表格。"),
    (b"SQLite format 3", "这是数据库文件，不是表格。"),
    (b"\x7fELF", "这是程序，不是表格。"),
    (b"MZ", "这是程序，不是表格。"),
    (b"{\\rtf", f"这是文字文档，不是表格。{_SAVE_AS}"),
)


def read_regular(path: str) -> bytes:
    """The bytes of a regular file of at most LARGEST bytes. Refused for everything else; never waits on a pipe."""
    try:
        _regular(os.lstat(path))
        handle = os.open(path, os.O_RDONLY | _flag("O_NONBLOCK") | _flag("O_NOFOLLOW") | _flag("O_BINARY"))
        with open(handle, "rb") as file:
            _regular(os.fstat(handle))
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise Refused("I-MISSING", "找不到这个文件，请检查文件名和所在文件夹。") from None
    except PermissionError:
        raise Refused("I-DENIED", "没有权限读这个文件，或它正被别的程序占用。请关闭后再试。") from None
    except (OSError, ValueError):
        raise Refused("I-UNREADABLE", "这个文件读不出来，请复制到本机磁盘后再试。") from None
    if not data:
        raise Refused("I-EMPTY", "文件是空的。")
    if len(data) > LARGEST:
        raise _too_large()
    return data


def _flag(name: str) -> int:
    return int(getattr(os, name, 0))


def _regular(found: os.stat_result) -> None:
    if stat.S_ISLNK(found.st_mode):
        raise Refused("I-LINK", "这是一个链接（快捷方式），不是普通文件。请选它指向的文件。")
    if stat.S_ISDIR(found.st_mode):
        raise Refused("I-FOLDER", "这是文件夹，不是普通文件。请选里面的表格。")
    if not stat.S_ISREG(found.st_mode):
        raise Refused("I-SPECIAL", "不是普通文件，不能导入。")
    if found.st_size > LARGEST:
        raise _too_large()


def _too_large() -> Refused:
    return Refused("I-LARGE", "文件超过 20 MB，请按年份或类别拆成几个文件，分次导入。")


def kind_of(data: bytes) -> FileKind:
    """What the bytes are. Refused for what is no table, with a sentence that says what it is."""
    if data.startswith(_ZIP):
        return _kind_of_zip(data)
    if data.startswith(_OLE):
        return _kind_of_ole(data)
    for signature, sentence in _STRANGERS:
        if data.startswith(signature):
            raise Refused("I-KIND", sentence)
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<?xml", b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<style")):
        raise Refused("I-MARKUP", f"这是网页格式的表格（从办公系统导出的常是这样）。{_SAVE_AS}")
    if not _looks_like_text(data):
        raise Refused("I-KIND", f"认不出这是什么文件。{_SAVE_AS}")
    return FileKind.CSV


def _kind_of_zip(data: bytes) -> FileKind:
    if _ODS in data[:200]:
        return FileKind.ODS
    if b"xl/workbook.xml" in data or b"xl/worksheets/" in data:
        return FileKind.XLSX
    if b"word/document.xml" in data:
        raise Refused("I-WORD", "这是 Word 文档，不是表格。请把表格复制到 Excel 或 WPS 表格，存为 .xlsx 后导入。")
    if b"xl/workbook.bin" in data:
        raise Refused("I-XLSB", f"这是二进制工作簿（.xlsb）。{_SAVE_AS}")
    raise Refused("I-ZIP", f"这是压缩包或别的文档，里面没有工作簿。{_SAVE_AS}")


def _kind_of_ole(data: bytes) -> FileKind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refused("I-PASSWORD", "工作簿设了打开密码。请打开后去掉密码，另存为 .xlsx，再导入。")
    if "WordDocument".encode("utf-16-le") in data:
        raise Refused("I-WORD", "这是 Word 或 WPS 文字文档，不是表格。请把表格另存为 .xlsx 后导入。")
    if not any(name.encode("utf-16-le") in data for name in ("Workbook", "Book", "WORKBOOK", "BOOK")):
        raise Refused("I-OLE", f"这个文件里没有工作簿。{_SAVE_AS}")
    return FileKind.XLS


def _looks_like_text(data: bytes) -> bool:
    """Text holds no control bytes, unless it is UTF-16, which has a mark or a NUL in every other place."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    head = data[:4096]
    if looks_like_utf16(head):
        return True
    strange = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    return strange * 50 <= len(head)


def looks_like_utf16(head: bytes) -> str:
    """"utf-16-le" or "utf-16-be" for text without a mark whose ASCII shows which; "" otherwise."""
    pairs = len(head) // 2
    if pairs < 4:
        return ""
    high, low = head[1::2].count(0), head[0::2].count(0)
    if high * 50 > pairs and not low:
        return "utf-16-le"
    return "utf-16-be" if low * 50 > pairs and not high else ""
