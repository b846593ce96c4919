"""Ratios, both sides measured in the same run, medians of several rounds: `.venv/bin/python -m benchmarks`.

    --papers N    the large register (default 1,000,000; it is built once, in a few minutes, and kept in the temp folder)
    --rounds N    rounds (default 9)
    --only store|screen    one half

Absolute times say more about the machine than about the program; what counts is the last column.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
SMALL = 1000
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
os.environ["PYTHONUTF8"] = "1"

STORE_STEPS = {
    "home": "首页整屏", "first": "待办第一屏", "all": "全部第一屏", "end": "全部跳到末尾", "todo_end": "待办跳到末尾",
    "walk": "连翻十页", "count": "计数", "save": "登记一件（落盘）", "open": "打开登记簿",
    "uses": "用印第一屏", "uses_open": "用印未了", "uses_find": "用印查找两个词", "use": "用印一笔（落盘）",
}
Round = dict[str, float]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--papers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--only", choices=("store", "screen"))
    options = parser.parse_args()
    small, large = sample(SMALL), sample(options.papers)
    if options.only != "screen":
        compare_stores(small, large, options.papers, options.rounds)
    if options.only != "store":
        compare_screens(small, large, options.papers, options.rounds)
    return 0


def sample(papers: int) -> Path:
    """A vault with so many papers, built if it is not there yet."""
    from benchmarks import filling

    folder = filling.vault_of(papers)
    whole = folder.with_name(f"{folder.name}.whole")
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
        found = "import sys; from pathlib import Path; from bangongshi.duties.sitting import found_office; " \
                "found_office(Path(sys.argv[1]), sys.argv[2], '某市基准局', '某基', '机关')"
        subprocess.run([sys.executable, "-c", found, str(folder), filling.PASSPHRASE], check=True)
        subprocess.run([sys.executable, "-m", "benchmarks.filling", str(folder), str(papers)], check=True)
        whole.touch()
    return folder


# --- the store ---


def compare_stores(small: Path, large: Path, papers: int, rounds: int) -> None:
    """The same use cases over both sizes, round by round in turn."""
    both = _Child(small), _Child(large)
    found: tuple[list[Round], list[Round]] = ([], [])
    for _ in range(rounds):
        for child, rows in zip(both, found, strict=True):
            rows.append(child.round())
    for child in both:
        child.close()
    print(f"\n数据层：{papers:,} 件对 {SMALL:,} 件（{rounds} 轮中位数，毫秒）\n")
    _head(f"{SMALL:,} 件", f"{papers:,} 件")
    names = STORE_STEPS | {name: f"查找「{name[5:]}」" for name in found[0][0] if name.startswith("find ")}
    for name, title in names.items():
        _line(title, *(1000 * median(row[name] for row in rows) for rows in found))
    _line("内存峰值（MiB，不含口令推导）", *(max(row["memory"] for row in rows) for rows in found))
    print(f"\n口令推导（Argon2id，两者相同）：{1000 * found[0][0]['unlock']:.0f} 毫秒")


class _Child:
    """One store_side process."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.store_side", str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, encoding="utf-8", cwd=ROOT,
        )

    def round(self) -> Round:
        """One round of everything."""
        ask, answer = self._process.stdin, self._process.stdout
        assert ask
        assert answer
        ask.write("\n")
        ask.flush()
        line = answer.readline()
        if not line:
            raise SystemExit("基准子进程提前结束。")
        found: Round = json.loads(line)
        return found

    def close(self) -> None:
        """Let it end."""
        self._process.communicate()


# --- the screen ---


def compare_screens(small: Path, large: Path, papers: int, rounds: int) -> None:
    """Launcher and workbench in a pseudo-terminal, against the least that could stand there."""
    if sys.platform == "win32":
        print("\n画面部分要用伪终端，这个系统上不测。")
        return
    from bangongshi.store import opening
    from benchmarks import filling, terminal_side
    from benchmarks.store_side import timed

    bare: list[Round] = []
    few: list[Round] = []
    many: list[Round] = []
    for _ in range(rounds):
        stretched = timed(lambda: opening.unlock(small, filling.PASSPHRASE))
        bare.append(terminal_side.bare_prompt() | terminal_side.bare_textual() | {"unlock": stretched})
        few.append(terminal_side.workbench(small))
        many.append(terminal_side.workbench(large))
    print(f"\n画面：伪终端 {terminal_side.SIZE[0]}×{terminal_side.SIZE[1]}（{rounds} 轮中位数，毫秒）\n")
    _head("最少可能", "工作台")
    _line("启动 → 口令提示 对 空 Python", _ms(bare, "bare_prompt"), _ms(few, "prompt"))
    stretched = _ms(bare, "unlock")
    _line("口令已推导 → 首页 对 空 Textual 程序", _ms(bare, "bare_textual"), _ms(few, "home") - stretched)
    _line("内存（MiB） 对 空 Textual 程序", _ms(bare, "bare_memory", 1), _ms(few, "memory", 1))
    print(f"（口令推导本身 {stretched:.0f} 毫秒，已从首页一行减去）\n")
    _head(f"{SMALL:,} 件", f"{papers:,} 件")
    for name, title in (
        ("prompt", "启动 → 口令提示"), ("home", "输完口令 → 首页"), ("register", "首页 → 收发"), ("end", "End 跳到末尾"),
        ("top", "Home 跳到开头"),
    ):
        _line(title, _ms(few, name), _ms(many, name))
    _line("内存（MiB）", _ms(few, "memory", 1), _ms(many, "memory", 1))


def _ms(rows: Iterable[Round], name: str, factor: float = 1000) -> float:
    return factor * median(row[name] for row in rows)


# --- the table ---


def _cells(text: str) -> int:
    from unicodedata import east_asian_width

    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _head(left: str, right: str) -> None:
    print(" " * 52 + "".join(" " * max(14 - _cells(text), 1) + text for text in (left, right, "倍数")))


def _line(title: str, left: float, right: float) -> None:
    ratio = f"×{right / left:.2f}" if left else "–"
    print(f"{title}{' ' * max(52 - _cells(title), 1)}{left:14.2f}{right:14.2f}{' ' * (14 - _cells(ratio))}{ratio}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
