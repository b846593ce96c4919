"""How is a foreign file read without risk? In a child that is limited, watched and thrown away (safety.md §3.11)."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import bangongshi
from bangongshi.models.errors import Refused
from bangongshi.paper.child import TOO_MUCH
from bangongshi.paper.grid import Book, from_json
from bangongshi.paper.precheck import read_regular

WALL_SECONDS = 60.0
MOST_ANSWER = 512 * 1024 * 1024
"""Bytes of an answer that is listened to."""

_BROKEN = "读取中断，文件可能已损坏。请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
_TOO_LONG = "读这个文件用时过长，已停下，什么也没有改动。请只留要导入的表，另存为 .xlsx 后再试。"
_KEPT_ENVIRONMENT = ("PATH", "SYSTEMROOT", "WINDIR", "TEMP", "TMP", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


def read_book(
    path: str, encoding: str = "", *, cancelled: Callable[[], bool] | None = None, wall: float = WALL_SECONDS
) -> Book:
    """The cells of a table file. Refused with a sentence, whatever the file is; Refused R-CANCELLED when asked to stop."""
    read_regular(path)
    answer, code, said = _ask(json.dumps({"path": os.path.abspath(path), "encoding": encoding}), cancelled, wall)
    try:
        reply = json.loads(answer) if answer and len(answer) <= MOST_ANSWER else {}
        if "error" in reply:
            raise Refused(str(reply["error"]["code"]), str(reply["error"]["sentence"]))
        return from_json(reply["book"])
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _why(code, said, len(answer)) from None


def _why(code: int, said: bytes, length: int) -> Refused:
    if b"memory allocation" in said or b"MemoryError" in said or length > MOST_ANSWER:
        return Refused("I-MEMORY", TOO_MUCH)
    if code in (-24, -9):  # SIGXCPU, and SIGKILL at the hard limit
        return Refused("I-TIME", _TOO_LONG)
    return Refused("I-BROKEN", _BROKEN)


def _ask(request: str, cancelled: Callable[[], bool] | None, wall: float) -> tuple[bytes, int, bytes]:
    """The child's answer, exit code and what it said on stderr. It is gone when this returns."""
    command = [sys.executable, "-P", "-X", "utf8", "-m", "bangongshi.paper.child"]
    child = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    answer, said = bytearray(), bytearray()
    listeners = [
        threading.Thread(target=_listen, args=(child.stdout, answer, MOST_ANSWER), daemon=True),
        threading.Thread(target=_listen, args=(child.stderr, said, 1 << 16), daemon=True),
    ]
    try:
        for listener in listeners:
            listener.start()
        try:
            child.stdin.write(request.encode("ascii"))
            child.stdin.close()
        except OSError:
            pass  # it ended before it was asked; its exit code says why
        _watch(child, cancelled, wall)
    finally:
        if child.poll() is None:
            child.kill()
        child.wait()
        for listener in listeners:
            listener.join()
        for stream in (child.stdout, child.stderr):
            stream.close()
    return bytes(answer), child.returncode, bytes(said)


def _watch(child: subprocess.Popen[bytes], cancelled: Callable[[], bool] | None, wall: float) -> None:
    end = time.monotonic() + wall
    while True:
        try:
            child.wait(0.05)
            return
        except subprocess.TimeoutExpired:
            if cancelled is not None and cancelled():
                raise Refused("R-CANCELLED", "已取消导入，什么也没有改动。") from None
            if time.monotonic() > end:
                raise Refused("I-TIME", _TOO_LONG) from None


def _listen(stream: IO[bytes], heard: bytearray, most: int) -> None:
    """Everything the child says, the first `most` bytes kept (one more shows that there was more)."""
    while chunk := stream.read(1 << 16):
        if len(heard) <= most:
            heard += chunk


def _environment() -> dict[str, str]:
    """What the child needs to start, and nothing that tells it about the vault."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    kept["PYTHONPATH"] = str(Path(bangongshi.__file__).resolve().parent.parent)
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    return kept
