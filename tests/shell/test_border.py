"""The log of errors: frames and type names, and never a word of what was in them."""

import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from bangongshi.shell.border import LOG_BYTES, LOG_FILES, Border, code_of, frames

CANARY = "金丝雀-7f3a"


def fail(depth: int = 0) -> None:
    secret = CANARY
    if depth:
        fail(depth - 1)
    try:
        {}[secret]
    except KeyError as error:
        raise ValueError(f"about {secret}") from error


def caught(depth: int = 0) -> ValueError:
    try:
        fail(depth)
    except ValueError as error:
        return error
    raise AssertionError


@pytest.fixture
def hooks() -> Iterator[None]:
    """Whatever the border replaces is put back."""
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning)
    flags = (logging.raiseExceptions, logging.lastResort)
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning = before
    logging.raiseExceptions, logging.lastResort = flags


def log_of(folder: Path) -> str:
    return (folder / "log" / "bangongshi.log").read_text(encoding="utf-8")


def test_frames_name_types_and_places_of_the_whole_chain_and_no_message() -> None:
    text = "\n".join(frames(caught(2)))
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_border.py" in text
    assert " fail" in text
    assert CANARY not in text


def test_the_code_is_the_same_for_the_same_place_only() -> None:
    codes = [code_of(caught(depth)) for depth in (0, 0, 1)]
    assert codes[0] == codes[1] != codes[2]
    assert len(codes[0]) == len("E-12345678")


def test_the_log_is_private_and_holds_no_text(tmp_path: Path) -> None:
    border = Border(tmp_path)
    code = border.record(caught(), "here")
    border.close()
    assert code in log_of(tmp_path)
    assert CANARY not in log_of(tmp_path)
    assert (tmp_path / "log" / "bangongshi.log").stat().st_mode & 0o077 == 0


def test_the_log_turns_over_at_its_size(tmp_path: Path) -> None:
    border = Border(tmp_path)
    error = caught(60)
    for _ in range(300):
        border.record(error)
    border.close()
    files = list((tmp_path / "log").iterdir())
    assert len(files) == LOG_FILES
    assert all(file.stat().st_size <= LOG_BYTES for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_a_log_that_cannot_be_written_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in the way")
    assert Border(tmp_path).record(caught()).startswith("E-")
    assert Border(None).record(caught()).startswith("E-")


def test_a_ring_of_causes_ends() -> None:
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert len(list(frames(first))) == 2


@pytest.mark.usefixtures("hooks")
def test_every_hook_of_python_leads_into_the_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    border = Border(tmp_path)
    border.guard_process()
    error = caught()
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = border._showwarning
        warnings.warn(f"about {CANARY}", stacklevel=1)
    logging.getLogger("some.library").error("about %s", CANARY)
    border.asyncio_handler(None, {"exception": error, "message": CANARY})
    border.close()
    text = log_of(tmp_path)
    for where in ("main", "thread", "asyncio", "warning UserWarning"):
        assert where in text
    assert CANARY not in text
    said = capfd.readouterr()
    assert said.err == said.out == ""
