"""Where the vault is, what keys mean before Textual reads them, and what the environment may not do."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bangongshi import platform
from bangongshi.__main__ import _workbench_options


def test_the_vault_is_where_it_is_said_to_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BANGONGSHI_VAULT", str(tmp_path / "variable"))
    assert platform.vault_folder(str(tmp_path / "word")) == str(tmp_path / "word")
    assert platform.vault_folder() == str(tmp_path / "variable")
    monkeypatch.delenv("BANGONGSHI_VAULT")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert platform.vault_folder() == str(tmp_path / "bangongshi")


def test_the_default_folder_is_the_one_platformdirs_names(monkeypatch: pytest.MonkeyPatch) -> None:
    import platformdirs

    monkeypatch.delenv("BANGONGSHI_VAULT", raising=False)
    for home in (None, "/somewhere/else"):
        if home:
            monkeypatch.setenv("XDG_DATA_HOME", home)
        else:
            monkeypatch.delenv("XDG_DATA_HOME", raising=False)
        assert platform.vault_folder() == platformdirs.user_data_dir("bangongshi", appauthor=False)


@pytest.mark.parametrize(
    ("names", "there"),
    [
        ((), False), (("office.db",), True), (("office.key",), True), (("office.key.bak",), True),
        (("office.db-wal",), True), (("office.key", "creating/"), False), (("office.db", "creating/"), True),
        (("log/",), False),
    ],
)
def test_anything_of_a_vault_brings_the_prompt_and_half_a_creation_the_first_run(
    tmp_path: Path, names: tuple[str, ...], there: bool
) -> None:
    for name in names:
        (tmp_path / name).mkdir() if name.endswith("/") else (tmp_path / name).touch()
    assert platform.has_vault(str(tmp_path)) is there


@pytest.mark.parametrize("content", ["口令 x\n", "\ufeff口令 x\r\nmore\n", "口令 x"])
def test_a_passphrase_file_is_its_first_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "phrase"
    path.write_bytes(content.encode())
    assert platform.read_passphrase(str(path)) == "口令 x"


def test_a_new_private_file_is_never_written_over_or_through_a_link(tmp_path: Path) -> None:
    path = tmp_path / "code"
    platform.write_new(path, "一\n")
    assert path.read_text(encoding="utf-8") == "一\n"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(FileExistsError):
        platform.write_new(path, "二\n")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(OSError, match="link"):
        platform.write_new(tmp_path / "link", "三\n")
    assert not (tmp_path / "target").exists()


def test_textual_s_variables_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DRIVER", "TEXTUAL_SCREENSHOT", "COLUMNS"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("ESCDELAY", "500")
    platform.clean_environment()
    kept = {name: value for name, value in os.environ.items() if name.startswith("TEXTUAL")}
    assert kept == {"TEXTUAL_FPS": "250", "TEXTUAL_ANIMATIONS": "none"}
    assert os.environ["ESCDELAY"] == "15"
    assert "COLUMNS" not in os.environ
    for name in (*kept, "ESCDELAY"):
        monkeypatch.setenv(name, "1")  # so that they are put back afterwards


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], list[str]]:
    """Keys made of these bytes, as `read_key` gives them."""

    def press(data: bytes) -> list[str]:
        left = bytearray(data)

        def read(_fileno: int, count: int) -> bytes:
            taken = bytes(left[:count])
            del left[:count]
            return taken

        monkeypatch.setattr(platform.os, "read", read)
        monkeypatch.setattr(platform, "key_waiting", lambda _seconds: bool(left))
        found = []
        while left:
            found.append(platform.read_key())
        return found

    return press


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"aZ 1", ["a", "Z", " ", "1"]),
        ("机𠮷é".encode(), ["机", "𠮷", "é"]),
        (b"\r\n\x7f\x08\x15\x17\t", ["enter", "enter", "backspace", "backspace", "ctrl+u", "ctrl+u", "tab"]),
        (b"\x03\x11\x1b", ["ctrl+c", "ctrl+q", "escape"]),
        (b"\x1bOQ\x1b[12~\x1b[[B\x1bOP", ["f2", "f2", "f2", "f1"]),
        (b"\x1b[A\x1b[1;5C\x1b[200~x\x1b[201~", ["", "", "paste", "x", "pasted"]),
        (b"\x01\x0c", ["", ""]),
        (b"\x1bx", [""]),
        (b"\x1b\x1b", ["escape"]),
        (b"\xff\xfea", ["", "", "a"]),
    ],
)
def test_what_bytes_mean(keyboard: Callable[[bytes], list[str]], data: bytes, keys: list[str]) -> None:
    assert keyboard(data)[: len(keys)] == keys


def test_a_terminal_that_is_gone_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform.os, "read", lambda _fileno, _count: b"")
    assert platform.read_key() == "eof"

    def fail(_fileno: int, _count: int) -> bytes:
        raise OSError

    monkeypatch.setattr(platform.os, "read", fail)
    assert platform.read_key() == "eof"


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ([], {}),
        (["--vault", "x"], {"vault": "x"}),
        (["--vault=x", "--passphrase-file", "y"], {"vault": "x", "passphrase-file": "y"}),
        (["demo"], {"demo": ""}),
        (["today"], None),
        (["--vault", "x", "today"], None),
        (["--vault"], None),
        (["--help"], None),
        (["demo", "--json"], None),
    ],
)
def test_which_words_mean_the_workbench(words: list[str], options: dict[str, str] | None) -> None:
    assert _workbench_options(words) == options


def test_the_launcher_s_first_frame_needs_nothing_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys; import bangongshi.__main__ as launcher; "
        "launcher.Launcher({})._first_frame(''); "
        "print(','.join(sorted(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(Path(platform.__file__).parents[1]), "PYTHONUTF8": "1"},
    )
    loaded = set(done.stderr.strip().split(","))
    heavy = {
        "textual", "sqlmodel", "sqlalchemy", "sqlcipher3", "cryptography", "argparse", "dataclasses", "pathlib",
        "subprocess", "logging", "typing", "signal", "platformdirs",
    }

    before = subprocess.run(
        [sys.executable, "-c", "import sys; print(','.join(sys.modules))"], capture_output=True, text=True, check=True
    )
    assert not (heavy & (loaded - set(before.stdout.strip().split(","))))
    assert "已输入" in done.stdout
