"""Who owns the terminal? The launcher: it draws the first frame, starts the program, and cleans up after it.

It holds no secret and outlives every death of the program: whatever happened, the screen is cleared and the
terminal is given back as it was found (safety.md D3). Nothing but os and sys is imported before the first frame.
"""

from __future__ import annotations

import os
import sys

from bangongshi import platform
from bangongshi.shell import leaving, unlock_prompt

OPENING = "正在打开…"
OPENING_DEMO = "正在布置演示单位，请稍候…"

GRACE = 2
"""Seconds the program has, after a signal, to save its drafts and go."""

_HERE = ("--vault", "--passphrase-file")
"""The only words that belong to the workbench itself; with any other the command line is meant."""


def main(argv: list[str] | None = None) -> int:
    """`bangongshi …`: the workbench, the demonstration, or a verb of the command line. Returns the exit status."""
    words = sys.argv[1:] if argv is None else argv
    options = _workbench_options(words)
    if options is None:
        from bangongshi import cli

        return cli.main(words)
    platform.harden()
    sentence = _cannot_show()
    if sentence:
        _complain(sentence)
        return leaving.USAGE
    return Launcher(options).run()


def _workbench_options(words: list[str]) -> dict[str, str] | None:
    """`{}` and the like when the workbench is meant (`demo` as a key for the demonstration), None for the command line."""
    options: dict[str, str] = {}
    rest = list(words)
    if rest == ["demo"]:
        return {"demo": ""}
    while rest:
        word, _, value = rest.pop(0).partition("=")
        if word not in _HERE:
            return None
        if not value and not rest:
            return None
        options[word[2:]] = value or rest.pop(0)
    return options


# --- may the workbench be shown here? ------------------------------------------------------------------------------


def _cannot_show() -> str:
    """Why this terminal cannot show the workbench, as a sentence; "" when it can."""
    if not (os.isatty(0) and os.isatty(1)):
        return "工作台要在终端窗口里打开：现在的输入或输出不是终端。不要画面的命令见 bangongshi --help。"
    if sys.platform == "win32":
        return ""
    kind = os.environ.get("TERM", "")
    if kind in ("", "dumb", "unknown"):
        return f"终端类型是「{kind or '未设置'}」，显示不了工作台。请换一个终端窗口，或用 bangongshi today、find 等命令。"
    if _charset() not in ("", "utf8"):
        return "终端的字符编码不是 UTF-8，汉字会乱。请先设置 LANG=zh_CN.UTF-8 再打开。"
    return ""


def _charset() -> str:
    """The character set the locale names, as `utf8` or `gbk`; "" when it names none (C, POSIX, unset).

    Python itself sets LC_CTYPE to C.UTF-8 where the named locale is not installed; then LANG still knows better.
    """
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        value = os.environ.get(name, "")
        charset = value.partition(".")[2].partition("@")[0].replace("-", "").lower()
        if value and not (name == "LC_CTYPE" and value.upper().startswith("C.") and os.environ.get("LANG")):
            return charset
    return ""


def _complain(sentence: str) -> None:
    """One sentence on stderr, in the character set the terminal is set to."""
    try:
        data = f"{sentence}\n".encode(_charset() or "utf-8", "replace")
    except LookupError:
        data = f"{sentence}\n".encode()
    try:
        os.write(2, data)
    except OSError:
        return


# --- the launcher -----------------------------------------------------------------------------------------------------


class Launcher:
    """One terminal, and one program after the other in it."""

    program: tuple[str, ...] = ("-m", "bangongshi.program")

    def __init__(self, options: dict[str, str]) -> None:
        self._options = options
        self._child = 0
        self._ended_by = 0

    def run(self) -> int:
        """Programs until one of them ends for good; its status, 128 + n for a death by signal."""
        folder = platform.vault_folder(self._options.get("vault"))
        prompt = "demo" not in self._options and platform.has_vault(folder)
        prompt = prompt and platform.passphrase_file(self._options.get("passphrase-file")) is None
        words = "" if prompt else OPENING_DEMO if "demo" in self._options else OPENING
        state = platform.save_terminal()
        status = leaving.FAULT
        try:
            platform.make_raw()  # first: not one key may be echoed once the prompt stands
            self._first_frame(words)
            self._catch_signals()
            status = self._round(folder, state, self._options)
        except OSError:
            status = leaving.FAULT
        finally:
            platform.restore_terminal(state)
        if self._ended_by:
            return leaving.SIGNALLED + self._ended_by
        if status == leaving.FAULT or status > leaving.SIGNALLED:
            _complain("程序意外结束，画面已清除。已经保存的内容不受影响，请重新打开。原因的代码记在数据文件夹的 log 里。")
        return status

    def _first_frame(self, busy: str, keep: bool = False) -> None:
        """The prompt, or the same page with a word of patience; at once, before anything heavy is loaded."""
        columns, rows = platform.window()
        platform.write((platform.CLEAR if keep else platform.ENTER) + unlock_prompt.Prompt(busy).frame(columns, rows))

    def _round(self, folder: str, state: platform.TermState | None, options: dict[str, str]) -> int:
        """Start a program, wait for its end; after a lock or 看演示 start the next one."""
        while True:
            status = self._program(folder, state, options)
            if self._ended_by or status not in (leaving.LOCKED, leaving.DEMO):
                return status
            options = {"locked": ""} if status == leaving.LOCKED else {"demo": ""}
            self._first_frame("" if status == leaving.LOCKED else OPENING_DEMO, keep=True)
            platform.make_raw()

    def _program(self, folder: str, state: platform.TermState | None, options: dict[str, str]) -> int:
        """One run of the program; 128 + n when a signal ended it. The demonstration lives in a folder of its own."""
        if "demo" not in options:
            return self._spawn(folder, state, options)
        import shutil
        import tempfile

        folder = tempfile.mkdtemp(prefix="bangongshi-demo-")
        try:
            return self._spawn(folder, state, options)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _spawn(self, folder: str, state: platform.TermState | None, options: dict[str, str]) -> int:
        command = [sys.executable, *self.program, "--vault", folder]
        for name, value in options.items():
            if name != "vault":
                command += [f"--{name}", value] if value else [f"--{name}"]
        environment = {**os.environ, "PYTHONUTF8": "1"}
        if sys.platform == "win32":
            return _windows_program(command, environment)
        ours, theirs = _watch_pipe(state)
        try:
            command += ["--watch", str(ours)]
            self._child = os.posix_spawn(sys.executable, command, environment)
            os.close(ours)
            _, result = os.waitpid(self._child, 0)
        finally:
            self._child = 0
            os.close(theirs)
        code = os.waitstatus_to_exitcode(result)
        return code if code >= 0 else leaving.SIGNALLED - code

    def _catch_signals(self) -> None:
        """What ends us is passed on to the program; it may save its drafts, but not for longer than GRACE."""
        import signal

        if sys.platform == "win32":
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            return

        def pass_on(number: int, _frame: object) -> None:
            self._ended_by = self._ended_by or number
            self._signal(number)
            signal.alarm(GRACE)

        def enough(_number: int, _frame: object) -> None:
            self._signal(signal.SIGKILL)

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, pass_on)
        signal.signal(signal.SIGALRM, enough)
        for number in (signal.SIGTSTP, signal.SIGTTOU, signal.SIGTTIN):
            signal.signal(number, signal.SIG_IGN)

    def _signal(self, number: int) -> None:
        if self._child:
            try:
                os.kill(self._child, number)
            except OSError:
                return


def _watch_pipe(state: platform.TermState | None) -> tuple[int, int]:
    """(end for the program, end that closes when we die); the terminal's attributes wait in it as the first line."""
    ours, theirs = os.pipe()
    os.set_inheritable(ours, True)
    os.write(theirs, f"{state!r}\n".encode())
    return ours, theirs


def _windows_program(command: list[str], environment: dict[str, str]) -> int:
    """The program as a subprocess; its code is passed on (design.md §9)."""
    import subprocess

    return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
