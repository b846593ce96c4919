"""Whole stories in a real pseudo-terminal: from the unlock to a proved backup, and through a lock in the middle of a form."""

import json
from pathlib import Path

import pytest

from bangongshi import cli
from bangongshi.store import place
from shell.pty_office import alive
from stories.terminal import DIGITS, at_the_terminal, make_office


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A vault behind digits, closed."""
    made = tmp_path / "data"
    make_office(made).vault.close()
    return made


def verified(folder: Path, phrase_file: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What `bangongshi verify` says of the vault."""
    phrase_file.write_text(DIGITS, encoding="utf-8")
    code = cli.main(["verify", "--json", "--vault", str(folder), "--passphrase-file", str(phrase_file)])
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, dict)
    assert code == 0, found
    return found


def test_from_the_unlock_to_a_proved_backup(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with at_the_terminal(folder) as clerk:
        clerk.unlock()
        clerk.press("１")
        clerk.sees("[待办]", "待办里没有文件")
        clerk.press("登记")
        clerk.sees("收文登记", "来文字号")
        clerk.type("某市水利局")
        clerk.press("下一格")
        clerk.type("关于做好今冬水利工作的通知")
        clerk.press("下一格")
        clerk.type("某水发〔2026〕15号")
        clerk.press("保存")
        clerk.sees("已登记收〔", "初审", ">收〔")
        clerk.press("？")
        clerk.sees("帮助：收发", "中文输入法下的")
        clerk.press("退一步")
        clerk.gone("帮助：")
        clerk.press("下一步", "回车")
        clerk.sees("初审通过")
        clerk.press("办理", "2", "３")  # typed ahead: two dialogs open between the keys
        clerk.sees("已送王科长")
        clerk.press("下一步")
        clerk.sees("收回", "从王科长处")
        clerk.press("回车")
        clerk.sees("放回文件柜")
        clerk.press("、")
        clerk.type("水利")
        clerk.sees("查找「水利」", "共1件")
        clerk.press("退一步")
        clerk.gone("查找「")
        clerk.press("０")
        clerk.sees("首页")
        clerk.quit()
    found = verified(folder, tmp_path / "口令.txt", capsys)
    assert found["ok"] is True
    assert found["problems"] == []
    made = [one for one in (folder / place.BACKUP_NAME).iterdir() if (one / "manifest.json").is_file()]
    assert len(made) == 1


def test_a_lock_in_the_middle_of_a_form_and_the_draft_found_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with at_the_terminal(folder) as clerk:
        clerk.unlock()
        first = clerk.terminal.program()
        clerk.press("登记")
        clerk.sees("收文登记")
        clerk.type("某市教育局")
        clerk.press("下一格")
        clerk.type("关于校园安全的通知")
        clerk.sees("关于校园安全的通知")
        clerk.press("遮屏")
        clerk.sees("已遮屏")
        clerk.press("遮屏")
        clerk.sees("已输入0个字符")
        clerk.terminal.until(lambda: not alive(first), "the first program's end")
        assert "校园" not in clerk.terminal.text()
        clerk.unlock()
        assert clerk.terminal.program() != first
        clerk.sees("有没保存的稿", "按F2接着填")
        clerk.press("登记")
        clerk.sees("找回了", "某市教育局", "关于校园安全的通知")
        clerk.press("下一格", "下一格")
        clerk.type("无")
        clerk.press("保存")
        clerk.sees("已登记收〔")
        clerk.press("收发")
        clerk.sees("关于校园安全的通知", "文件柜", "初审")
        clerk.quit()
    assert verified(folder, tmp_path / "口令.txt", capsys)["ok"] is True


def test_a_story_typed_faster_than_it_is_read(folder: Path) -> None:
    """Every key at once, as from a clerk who knows the way: each takes effect where the one before it led."""
    with at_the_terminal(folder) as clerk:
        clerk.unlock()
        clerk.press("登记")
        clerk.type("某市水利局\t关于防汛的通知\t无")
        clerk.press("保存", "收发", "下一步", "回车", "办理", "2", "2", "下一步", "1", "首页", "查找")
        clerk.type("防汛")
        clerk.press("回车", "打开")
        clerk.sees("在文件柜", "下一步：拟办", "收回")
        clerk.quit()
