"""Which file is meant: newest first, completed folder by folder, whatever way a path was typed, pasted or dropped."""

import os
from datetime import date
from pathlib import Path

import pytest

from bangongshi.screens.file_places import free_name, offers, places, typed_path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("桌面", "下载", "文档", "工作"):
        (tmp_path / name).mkdir()
    for name, folder in (("DESKTOP", "桌面"), ("DOWNLOAD", "下载"), ("DOCUMENTS", "文档")):
        monkeypatch.setenv(f"XDG_{name}_DIR", str(tmp_path / folder))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path / "工作")
    return tmp_path


def made(path: Path, day: date = date(2026, 11, 20)) -> Path:
    path.write_bytes(b"")
    stamp = (day - date(1970, 1, 1)).days * 86400 + 40000
    os.utime(path, (stamp, stamp))
    return path


def test_the_newest_tables_of_the_usual_places_come_first(home: Path) -> None:
    made(home / "桌面" / "旧.xlsx", date(2026, 1, 2))
    made(home / "下载" / "新.CSV", date(2026, 11, 22))
    made(home / "工作" / "中.et", date(2026, 6, 1))
    made(home / "文档" / "~$旧.xlsx")
    made(home / "文档" / "信.docx")
    assert [(one.label, one.hint) for one in offers("")] == [
        ("新.CSV", "下载　2026-11-22"), ("中.et", "当前文件夹　2026-06-01"), ("旧.xlsx", "桌面　2026-01-02")]


def test_one_folder_under_two_names_is_offered_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home / "桌面")
    assert [name for name, _ in places()] == ["当前文件夹", "下载", "文档"]


def test_a_word_or_its_initials_narrow_the_offers(home: Path) -> None:
    made(home / "桌面" / "收文登记.xlsx")
    made(home / "桌面" / "用印.xlsx")
    assert [one.label for one in offers("登记")] == ["收文登记.xlsx"]
    assert [one.label for one in offers("swdj")] == ["收文登记.xlsx"]
    assert offers("没有") == []


def test_a_path_is_completed_from_its_folder(home: Path) -> None:
    (home / "文档" / "2025年").mkdir()
    (home / "文档" / ".藏").mkdir()
    made(home / "文档" / "2026.xlsx")
    shown = [(one.label, one.folder) for one in offers(f"{home}/文档/2")]
    assert shown == [("2026.xlsx", False), (f"2025年{os.sep}", True)]
    assert [one.label for one in offers(f"\"{home}/文档/20")] == [label for label, _ in shown]
    assert [one.label for one in offers("~/文档/2025")] == [f"2025年{os.sep}"]
    assert [one.label for one in offers(f"{home}/文档/")] == [label for label, _ in shown]
    assert [one.label for one in offers(f"{home}/文档/.")] == [f".藏{os.sep}"]
    assert offers(f"{home}/没有这里/") == []
    assert offers("/\x00/") == []


def test_a_path_as_people_hand_it_over(home: Path) -> None:
    file = made(home / "桌面" / "收 文.xlsx")
    for typed in (str(file), f" '{file}' ", f'"{file}"', f"“{file}”", "~/桌面/收 文.xlsx", "../桌面/收 文.xlsx"):
        assert typed_path(typed) == file, typed
    assert typed_path(file.as_uri()) == file
    if os.name == "posix":
        assert typed_path(str(file).replace(" ", "\\ ")) == file
    assert typed_path("“引号”开头.xlsx").name == "“引号”开头.xlsx"


def test_a_new_file_gets_a_name_nothing_has(home: Path) -> None:
    first = free_name("收文登记簿20261123", ".xlsx")
    assert first == home / "桌面" / "收文登记簿20261123.xlsx"
    made(first)
    assert free_name("收文登记簿20261123", ".xlsx").name == "收文登记簿20261123-2.xlsx"
