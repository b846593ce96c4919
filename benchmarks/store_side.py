"""What do reads and saves cost over one vault? Run as a child per size; rounds as JSON on stdout, one line each.

Every figure is a use case of the program as the screens call it; seconds of wall time.
"""

import contextlib
import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.filling import PASSPHRASE, SEAL

WORDS = ("通知", "应急管理局 汛前", "某文〔2026〕12号", "wckjyj", "查无此词")
"""Common, two words, a number, initials (望川县教育局), absent."""


def timed(do: Callable[[], object]) -> float:
    """Seconds `do` takes."""
    begin = time.perf_counter()
    do()
    return time.perf_counter() - begin


def forget_peak() -> None:
    """Start the peak anew (Linux): deriving the key takes 256 MiB for a second, whatever the size of the vault."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_mib() -> float:
    """The most memory this process held, in MiB, since `forget_peak`; elsewhere than on Linux since its start."""
    import resource

    with contextlib.suppress(OSError, ValueError):
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main(folder: Path) -> None:
    """Answer every line on stdin with one round, until stdin ends."""
    from bangongshi.duties.desk import Desk
    from bangongshi.duties.home import home
    from bangongshi.duties.registry import finding, listing, receive
    from bangongshi.duties.seals import use_list, using
    from bangongshi.models.paper_rows import View
    from bangongshi.models.seal_rows import UseView
    from bangongshi.models.windows import Window
    from bangongshi.store import opening
    from bangongshi.store.vault import open_vault

    begin = time.perf_counter()
    secrets = opening.unlock(folder, PASSPHRASE)
    stretched = time.perf_counter() - begin
    forget_peak()
    begin = time.perf_counter()
    vault = open_vault(folder, secrets)
    desk = Desk(vault)
    opened = time.perf_counter() - begin
    saved = 0

    def save() -> None:
        nonlocal saved
        saved += 1
        stamp = f"{time.time_ns()}"
        receive.sign_in_and_enrol(
            desk, {"unit_name": "某市水务局", "title": f"关于基准测量的通知（{stamp}）", "source_number": f"基准{stamp}号"}
        )

    def walk() -> None:
        page = listing.inbox(desk, View.ALL, Window(size=50))
        for _ in range(10):
            page = listing.inbox(desk, View.ALL, Window(size=50, after=page.rows[-1].place))

    def use() -> None:
        using.use_seal(desk, {
            "applicant": "科员1", "subject": "年度统计报表", "seals": SEAL, "matter": "报表材料", "approver": "张主任",
            "supervisor": "陈文书",
        })

    steps: dict[str, Callable[[], object]] = {
        "home": lambda: home(desk),
        "first": lambda: listing.inbox(desk, View.TODO),
        "all": lambda: listing.inbox(desk, View.ALL),
        "end": lambda: listing.inbox(desk, View.ALL, Window(from_end=True)),
        "todo_end": lambda: listing.inbox(desk, View.TODO, Window(from_end=True)),
        "walk": walk,
        "count": lambda: listing.count(desk, View.ALL),
        **{f"find {word}": partial(finding.find, desk, word) for word in WORDS},
        "save": save,
        "uses": lambda: use_list.uses(desk, UseView.ALL, Window()),
        "uses_open": lambda: use_list.uses(desk, UseView.OPEN, Window()),
        "uses_find": lambda: use_list.uses(desk, UseView.ALL, Window(), "科员7 报表"),
        "use": use,
    }
    for step in steps.values():
        step()
    for _ in sys.stdin:
        answer: dict[str, float] = {name: timed(step) for name, step in steps.items()}
        answer |= {"unlock": stretched, "open": opened, "memory": peak_mib()}
        print(json.dumps(answer), flush=True)
    vault.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
