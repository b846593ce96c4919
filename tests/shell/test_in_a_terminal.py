"""The real launcher and program in a real pseudo-terminal: prompt, lock, every kind of death, no leak."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bangongshi.platform import RESET
from bangongshi.store import vault as vaults
from bangongshi.store.keyfile import KdfCost
from shell.pty_office import ROOT, Terminal, alive, office

PHRASE = "jinsique-kouling-7"
TITLE = "关于金丝雀同志任职的决定"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault that opens in a moment; its recovery code lies beside it, as a clerk would have it on paper."""
    folder = tmp_path_factory.mktemp("vault") / "data"
    vault, code = vaults.create(folder, PHRASE, unit_name="某办", cost=KdfCost(64, 1, 1))
    vault.close()
    folder.with_name("code").write_text(code)
    return folder


@contextmanager
def opened(folder: Path, *, unlocked: bool = True, **more: object) -> Iterator[Terminal]:
    """A terminal with the workbench in it; at home when `unlocked`."""
    terminal = office(folder, **more)  # type: ignore[arg-type]
    try:
        terminal.wait_for("请切换到英文输入")
        if unlocked:
            terminal.type(PHRASE + "\r")
            terminal.wait_for("首页在此")
        yield terminal
    finally:
        terminal.close()


def clean(terminal: Terminal) -> None:
    """Reset bytes were the last of the program's, nothing of the page is left, the terminal echoes as before."""
    assert RESET.encode() in terminal.raw()
    after = terminal.raw().rpartition(RESET.encode())[2].decode()
    assert TITLE not in after
    assert "首页" not in after
    assert TITLE not in terminal.text()
    assert terminal.echoes()


def test_the_prompt_says_what_this_machine_may_hold_and_counts_characters(home: Path) -> None:
    with opened(home, unlocked=False) as terminal:
        terminal.wait_for("本机为非涉密设备，严禁存储、处理国家秘密")
        terminal.wait_for("已输入0个字符")
        terminal.type("abcdé")
        terminal.wait_for("已输入5个字符")
        terminal.type("\x7f\x7f")
        terminal.wait_for("已输入3个字符")
        terminal.type("\x15")
        terminal.wait_for("已输入0个字符")
        terminal.type("公")
        terminal.wait_for("输入法开着")
        terminal.type("\x1b")
        assert terminal.status() == 0
        clean(terminal)


def test_a_wrong_passphrase_says_so_and_the_right_one_opens_home(home: Path) -> None:
    with opened(home, unlocked=False) as terminal:
        terminal.type("this-is-not-it\r")
        terminal.wait_for("口令不对")
        terminal.type(PHRASE + "\r")
        terminal.wait_for("首页在此")
        terminal.type("\x11")
        assert terminal.status() == 0
        clean(terminal)
        assert PHRASE.encode() not in terminal.raw()
        assert (home / "draft-was-kept").exists()


def test_keys_typed_before_the_program_reads_are_kept(home: Path) -> None:
    terminal = office(home)
    try:
        terminal.until(lambda: "口令" in terminal.raw().decode("utf-8", "ignore"), "the first bytes of the frame")
        terminal.type(PHRASE + "\r")
        terminal.wait_for("首页在此")
        assert PHRASE.encode() not in terminal.raw()
    finally:
        terminal.close()


def test_five_wrong_passphrases_cost_a_wait(home: Path) -> None:
    with opened(home, unlocked=False) as terminal:
        for number in range(5):
            terminal.type(f"wrong-{number}\r")
            terminal.wait_for("口令不对")
            before = len(terminal.raw())
            if number < 4:
                terminal.type("x")
                terminal.until(lambda at=before: len(terminal.raw()) > at, "the next character")
                terminal.type("\x15")
        terminal.wait_for("已错多次，请等")
        terminal.type("x" * 30)  # keys do not shorten the wait
        time.sleep(0.3)
        assert "已错多次" in terminal.text()
        terminal.type("\x1b")
        assert terminal.status() == 0
        clean(terminal)


def test_a_wrong_group_of_the_recovery_code_is_named_and_the_right_code_asks_for_a_passphrase(home: Path) -> None:
    code = home.with_name("code").read_text()
    with opened(home, unlocked=False) as terminal:
        terminal.type("\x1bOQ")
        terminal.wait_for("恢复码")
        wrong = str((int(code[7:13]) + 1) % 1_000_000).zfill(6)
        terminal.type(code[:7] + wrong)
        terminal.wait_for("第2组有误")
        terminal.type("\x15" + code + "\r")
        terminal.wait_for("新口令")


def test_the_recovery_code_leads_through_a_new_passphrase_to_home(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(home, folder)
    with opened(folder, unlocked=False) as terminal:
        terminal.type("\x1b[12~" + home.with_name("code").read_text().replace("-", " ") + "\r")
        terminal.wait_for("新口令")
        terminal.type("quite-another-one\rquite-another-one\r\r")
        terminal.wait_for("首页在此")
        terminal.type("\x0c")
        terminal.wait_for("已遮屏")
        terminal.type("\x0c")
        terminal.wait_for("已输入0个字符")
        terminal.type("quite-another-one\r")
        terminal.wait_for("首页在此")


def test_first_run_from_nothing_to_home_and_open_again(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    terminal = office(folder, size=(80, 24))
    try:
        terminal.wait_for("第一次使用")
        terminal.type("2")
        terminal.wait_for("第1问")
        terminal.type("某市人民政府办公室\r\r")
        terminal.wait_for("第2问")
        terminal.type("某办发\r2\r\r")
        terminal.wait_for("第3问")
        terminal.type("\x13")
        terminal.wait_for("第4问")
        terminal.type(f"{PHRASE}\r{PHRASE}\r\r")
        terminal.wait_for("抄好了", 30)
        code = dict(re.findall(r"(\d)组(\d{6})", terminal.text()))
        assert len(code) == 8
        terminal.type("\r")
        terminal.wait_for("其中两组")
        asked = re.findall(r"第(\d)组", terminal.text())
        assert len(asked) == 2
        terminal.type(f"{code[asked[0]]}\r{code[asked[1]]}\r\r")
        terminal.wait_for("首页在此")
        terminal.type("\x11")
        assert terminal.status() == 0
        clean(terminal)
    finally:
        terminal.close()
    with opened(folder):
        assert folder.stat().st_mode & 0o077 == 0


def test_the_demonstration_asks_nothing_and_keeps_nothing(tmp_path: Path) -> None:
    terminal = office(tmp_path / "none", environment={"TMPDIR": str(tmp_path)})
    try:
        terminal.wait_for("第一次使用")
        terminal.type("1")
        terminal.wait_for("正在布置演示单位")
        terminal.wait_for("首页在此", 60)
        assert list(tmp_path.iterdir()) != []
        terminal.type("\x0c")
        terminal.wait_for("按任意键继续")
        terminal.type("\x0c ")
        terminal.wait_for("首页在此")
        terminal.type("\x11")
        assert terminal.status() == 0
    finally:
        terminal.close()
    assert list(tmp_path.iterdir()) == []


def test_a_storm_of_resizes_is_survived(home: Path) -> None:
    with opened(home) as terminal:
        for number in range(60):
            terminal.resize(20 + number * 7 % 200, 5 + number * 3 % 60)
        terminal.resize(100, 30)
        seen = len(terminal.raw())
        terminal.type("\x0c")
        terminal.until(lambda: "已遮屏" in terminal.raw()[seen:].decode("utf-8", "ignore"), "the cover")


@pytest.mark.parametrize("copies", [("office.key", "office.key.bak")])
def test_a_damaged_key_file_has_its_own_sentence(home: Path, tmp_path: Path, copies: tuple[str, ...]) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(home, folder)
    for name in copies:
        (folder / name).write_bytes(b"{}")
    with opened(folder, unlocked=False) as terminal:
        terminal.type(PHRASE + "\r")
        terminal.wait_for("密钥文件损坏")
        assert "口令不对" not in terminal.text()


def test_kill_9_of_the_program_gives_the_terminal_back(home: Path) -> None:
    with opened(home) as terminal:
        os.kill(terminal.program(), signal.SIGKILL)
        assert terminal.status() == 128 + signal.SIGKILL
        clean(terminal)
        terminal.wait_for("程序意外结束")


def test_kill_9_of_the_launcher_ends_the_program_which_cleans_up(home: Path) -> None:
    with opened(home) as terminal:
        program = terminal.program()
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.until(lambda: not alive(program), "the program's end")
        terminal.status()
        clean(terminal)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_signals_keep_drafts_and_give_the_terminal_back(home: Path, number: signal.Signals) -> None:
    (home / "draft-was-kept").unlink(missing_ok=True)
    with opened(home) as terminal:
        program = terminal.program()
        os.kill(terminal.pid, number)
        assert terminal.status(2.5) == 128 + number
        assert not alive(program)
        assert (home / "draft-was-kept").exists()
        clean(terminal)


def test_a_signal_at_the_prompt_gives_the_terminal_back(home: Path) -> None:
    with opened(home, unlocked=False) as terminal:
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.status(2.5) == 128 + signal.SIGTERM
        clean(terminal)


def test_a_program_that_does_not_listen_is_killed(home: Path) -> None:
    with opened(home) as terminal:
        program = terminal.program()
        os.kill(program, signal.SIGSTOP)
        os.kill(terminal.pid, signal.SIGTERM)
        assert terminal.status(4) == 128 + signal.SIGTERM
        assert not alive(program)
        clean(terminal)


def test_stop_and_continue_paint_again(home: Path) -> None:
    with opened(home) as terminal:
        program = terminal.program()
        os.kill(program, signal.SIGSTOP)
        os.kill(program, signal.SIGCONT)
        seen = len(terminal.raw())
        terminal.until(lambda: TITLE in terminal.raw()[seen:].decode("utf-8", "ignore"), "the page again")
        terminal.type("\x11")
        assert terminal.status() == 0


def test_ctrl_l_covers_any_key_lifts_and_twice_locks(home: Path) -> None:
    with opened(home) as terminal:
        first = terminal.program()
        terminal.type("\x0c")
        terminal.wait_for("已遮屏")
        assert TITLE not in terminal.text()
        terminal.type("\x1bOQ")
        terminal.wait_for("首页在此")
        assert TITLE not in terminal.text()  # the room dropped it when it was covered
        terminal.type("\x0c")
        terminal.wait_for("已遮屏")
        terminal.type("\x0c")
        terminal.wait_for("已输入0个字符")
        terminal.until(lambda: not alive(first), "the first process's end")
        assert terminal.program() != first
        terminal.type(PHRASE + "\r")
        terminal.wait_for("首页在此")


def test_a_lock_does_not_open_again_by_the_passphrase_file(home: Path, tmp_path: Path) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text(PHRASE + "\n")
    terminal = office(home, "--passphrase-file", str(phrase))
    try:
        terminal.wait_for("首页在此")
        terminal.type("\x0c")
        terminal.wait_for("已遮屏")
        terminal.type("\x0c")
        terminal.wait_for("已输入0个字符")
    finally:
        terminal.close()


def test_a_wrong_passphrase_file_ends_at_the_prompt(home: Path, tmp_path: Path) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text("not-the-right-one\n")
    for path in (phrase, tmp_path / "missing"):
        terminal = office(home, "--passphrase-file", str(path))
        try:
            terminal.wait_for("口令不对" if path is phrase else "口令文件读不出来")
            terminal.type(PHRASE + "\r")
            terminal.wait_for("首页在此")
        finally:
            terminal.close()


def test_an_error_shows_a_code_leaks_nothing_and_the_program_goes_on(home: Path) -> None:
    with opened(home) as terminal:
        for key in ("\x1b[15~", "\x1b[17~", "\x1b[15~"):
            seen = len(terminal.raw())
            terminal.type(key)
            terminal.until(lambda at=seen: "代码" in terminal.raw()[at:].decode("utf-8", "ignore") or "E-" in terminal.text(), "the apology")
        terminal.wait_for("可以继续使用")
        page = terminal.raw().decode("utf-8", "ignore")
        assert "Traceback" not in page
        assert "ValueError" not in page
        assert page.count("金丝雀 ") == 0
        terminal.type("\x11")
        assert terminal.status() == 0
    log = (home / "log" / "bangongshi.log").read_text()
    assert "ValueError" in log
    assert "action_fail" in log
    assert "金丝雀" not in log
    assert PHRASE not in log
    assert (home / "log" / "bangongshi.log").stat().st_mode & 0o077 == 0


def test_textual_variables_of_the_environment_do_nothing(home: Path, tmp_path: Path) -> None:
    log = tmp_path / "textual.log"
    more = {
        "TEXTUAL_LOG": str(log), "TEXTUAL_SCREENSHOT": "0", "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path),
        "TEXTUAL": "debug,devtools", "TEXTUAL_PRESS": "ctrl+q", "COLUMNS": "20", "LINES": "5", "HOME": str(tmp_path),
    }
    with opened(home, environment=more) as terminal:
        terminal.type("\x1b[15~")
        terminal.wait_for("可以继续使用")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (300, 100), (80, 24)])
def test_terminals_of_any_size_get_a_prompt_that_fits(home: Path, size: tuple[int, int]) -> None:
    terminal = office(home, size=size)
    try:
        terminal.until(lambda: b"\x1b[?25h" in terminal.raw(), "the prompt")
        terminal.type("\x1b")
        assert terminal.status() == 0
    finally:
        terminal.close()


@pytest.mark.parametrize(
    ("environment", "words"),
    [({"TERM": "dumb"}, "终端类型"), ({"LC_ALL": "zh_CN.GBK"}, "UTF-8")],
)
def test_terminals_that_cannot_show_it_get_a_sentence(
    home: Path, environment: dict[str, str], words: str
) -> None:
    command = [sys.executable, "-m", "bangongshi", "--vault", str(home)]
    terminal = Terminal(command, environment)
    try:
        assert terminal.status() == 2
        said = terminal.raw().decode("gbk" if "LC_ALL" in environment else "utf-8")
        assert words in said
        assert "\x1b" not in said
    finally:
        terminal.close()


def test_without_a_terminal_a_sentence_and_2(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bangongshi", "--vault", str(home)],
        stdin=subprocess.DEVNULL, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 2
    assert "不是终端" in done.stderr.decode()
    assert done.stdout == b""


def test_a_window_that_closes_ends_everything(home: Path) -> None:
    with opened(home) as terminal:
        program = terminal.program()
        terminal.hang_up()
        terminal.until(lambda: not alive(program) and not alive(terminal.pid), "both processes' end", 5)
