# -*- coding: utf-8 -*-
"""Sets up and starts, with nothing but Python:  run.py [...]  the program,  run.py test [...]  its tests.

`run.py wheels` collects what is needed into wheels/, for a machine without a network; if that folder stands
here, set-up takes everything from it. Set-up speaks on stderr only and leaves one folder: .venv.
How it stays whole: the stamp is removed first and written last, so a set-up that was killed anywhere is
made anew; an OS lock, held also by the children, lets one set-up work at a time.
No f-strings or annotations here: an old Python, even a 2.7, must be able to read this file to say it is too old.
"""
from __future__ import unicode_literals

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
STAMP = os.path.join(VENV, "set-up.txt")
WHEELS = os.path.join(HERE, "wheels")
WINDOWS = os.name == "nt"
PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if WINDOWS else ("bin", "python")))
OLDEST = (3, 11)


class Trouble(Exception):
    """Set-up cannot go on; the text says what to do."""


def say(text):
    """One line for a person on stderr, readable whatever the locale claims."""
    encoding = sys.stderr.encoding or "utf-8"
    if "ascii" in encoding.lower() or encoding.upper().startswith("ANSI"):
        encoding = "utf-8"
    sys.stderr.flush()
    stream = getattr(sys.stderr, "buffer", sys.stderr)
    stream.write((text + os.linesep).encode(encoding, "backslashreplace"))
    stream.flush()


def wanted(level):
    """What the stamp must say: this interpreter, these lists, and at least `level` ("run" or "test")."""
    import hashlib

    total = hashlib.sha256()
    for name in ("pyproject.toml", "pins.txt"):
        with open(os.path.join(HERE, name), "rb") as file:
            total.update(file.read())
    return [" ".join(sys.version.split()) + " " + sys.base_prefix, total.hexdigest(), level]


def stamped():
    """The lines of the stamp; none when set-up never came to its end."""
    try:
        with open(STAMP, encoding="utf-8", errors="surrogateescape") as file:
            return file.read().split("\n")
    except OSError:
        return []


def stands(level):
    """True when .venv holds what `level` needs, whole and of this interpreter."""
    found, need = stamped(), wanted(level)
    return found[:2] == need[:2] and found[2:] in ([level], ["test"]) and os.path.exists(PYTHON)


def lock():
    """Waits until no other set-up is at work here. The lock falls with the last process that holds it."""
    file = open(os.path.abspath(__file__), "rb")  # noqa: SIM115
    try:
        if WINDOWS:
            import msvcrt
            import time

            file.seek(1 << 30)
            told = False
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    return file
                except OSError:
                    if not told:
                        say("另一个窗口正在准备运行环境，请稍候……")
                    told = True
                    time.sleep(0.5)
        import fcntl

        # Children inherit it: after a kill, a pip still at work keeps the next run waiting instead of racing it.
        os.set_inheritable(file.fileno(), True)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("另一个窗口正在准备运行环境，请稍候……")
            fcntl.flock(file, fcntl.LOCK_EX)
    except OSError:
        pass  # A file system that cannot lock: one set-up at a time is then up to the person.
    return file


def call(command):
    """Runs a step in silence: (exit code, everything it said)."""
    import subprocess

    done = subprocess.run(
        command, cwd=HERE, env=dict(os.environ, PYTHONUTF8="1"), close_fds=WINDOWS,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def last_lines(text):
    return "\n".join("    " + line for line in text.strip().splitlines()[-12:])


def has_venv():
    """Debian and its family ship Python without these two unless asked."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def make_venv():
    """A new .venv, cleared first: what a killed run left behind is never built upon."""
    if not has_venv():
        version = "%d.%d" % sys.version_info[:2]
        raise Trouble(
            "这个 Python 缺少 venv/ensurepip 模块，无法准备运行环境。\n"
            "Debian、统信、麒麟等系统请先执行：sudo apt install python" + version + "-venv\n"
            "（没有这个软件包时：sudo apt install python3-venv），然后重新运行。\n"
            "其他系统请安装 python.org 提供的完整 Python " + version + "。"
        )
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.unlink(VENV)  # A link is replaced; what it leads to is not ours to clear.
    code, output = call([sys.executable, "-m", "venv", "--clear", VENV])
    if code:
        raise Trouble(
            "建立运行环境（.venv 文件夹）失败：\n" + last_lines(output) + "\n"
            "请检查本文件夹能否写入、磁盘是否有空间；其他窗口开着本程序时请先退出，再重新运行。"
        )


def requirements(level):
    """The names to install, from pyproject.toml."""
    import tomllib

    with open(os.path.join(HERE, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    names = list(project.get("dependencies", []))
    if level == "test":
        names += project.get("optional-dependencies", {}).get("test", [])
    return names


def pip(verb, level, *more):
    """One pip call over the names of `level`, at the pinned versions."""
    names = requirements(level)
    if not names:
        return
    command = [PYTHON, "-m", "pip", verb, "--disable-pip-version-check", "--no-input", "-c", "pins.txt"]
    offline = verb == "install" and os.path.isdir(WHEELS)
    if offline:
        command += ["--no-index", "--find-links", "wheels"]
    code, output = call(command + list(more) + names)
    if code:
        if offline:
            advice = (
                "wheels 文件夹里缺少需要的组件，或与这台电脑的系统、Python 版本不符。\n"
                "请在能上网、系统和 Python 版本相同的电脑上运行：python3 run.py wheels，再把 wheels 文件夹整个拷来。\n"
                "若这台电脑能上网，把 wheels 文件夹改名后重新运行即可。"
            )
        else:
            advice = (
                "组件没有取到。请检查网络后重新运行；内网镜像可用 pip 自己的设置（如 PIP_INDEX_URL）指定。\n"
                "没有网络时：在能上网、系统和 Python 版本相同的电脑上运行 python3 run.py wheels，\n"
                "把得到的 wheels 文件夹拷到 run.py 旁边，再运行一次。"
            )
        raise Trouble("安装组件失败，最后几行是：\n" + last_lines(output) + "\n" + advice)


def set_up(level):
    """Brings .venv to what `level` needs. Nothing is trusted that was not stamped."""
    if stands(level):
        return
    held = lock()
    try:
        if stands(level):
            return
        found, need = stamped(), wanted(level)
        if found[2:] == ["test"] and level == "run":
            level = "test"
            need[2] = level
        if found[:1] != need[:1] or not os.path.exists(PYTHON):
            say("正在准备运行环境（只在第一次或更新后需要，约一分钟）……")
            if os.path.exists(STAMP):
                os.unlink(STAMP)
            make_venv()
        else:
            say("正在更新运行环境……")
            os.unlink(STAMP)
        pip("install", level)
        with open(STAMP + ".new", "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("\n".join(need))
        os.replace(STAMP + ".new", STAMP)
        say("运行环境已就绪。")
    finally:
        held.close()


def in_parallel():
    """The whole suite waits for terminals and clocks as much as it computes: one process more than there are processors."""
    return ["-n", str(min(8, (os.cpu_count() or 1) + 1)), "--dist", "worksteal"]


def start(arguments):
    """Hands over to the program or to pytest and returns its exit code (does not return at all on POSIX)."""
    env = dict(os.environ, PYTHONPATH=os.path.join(HERE, "src"), PYTHONUTF8="1")
    if arguments[:1] == ["test"]:
        os.chdir(HERE)
        command = [PYTHON, "-m", "pytest"] + (arguments[1:] or in_parallel())
    else:
        command = [PYTHON, "-m", "bangongshi"] + arguments
    if not WINDOWS:
        os.execve(PYTHON, command, env)
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return subprocess.call(command, env=env)


def main(arguments):
    if sys.version_info < OLDEST:
        say("需要 Python %d.%d 或更新的版本，" % OLDEST + "现在用的是 %d.%d。" % sys.version_info[:2]
            + "请安装新版 Python，再用它运行 run.py。")
        return 1
    try:
        if arguments == ["wheels"]:
            set_up("run")
            say("正在收集离线安装所需的组件……")
            pip("download", "test", "-d", "wheels")
            say("已放进 wheels 文件夹。")
            return 0
        set_up("test" if arguments[:1] == ["test"] else "run")
        return start(arguments)
    except Trouble as trouble:
        say(str(trouble))
    except OSError as error:
        say("准备运行环境时读写失败：%s\n请检查本文件夹能否写入、磁盘是否有空间，再重新运行。" % error)
    except KeyboardInterrupt:
        say("已中断；下次运行会接着准备。")
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
