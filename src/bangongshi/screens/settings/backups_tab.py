"""备份: which generations there are, which of them were opened and checked; a new one; one brought back elsewhere."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bangongshi.duties.generations import SECOND, BackupLine, backup_lines
from bangongshi.duties.office import settings_of
from bangongshi.duties.safekeeping import back_up_everywhere, bring_back, last_proved
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.windows import Page, Window
from bangongshi.screens.dialogs.lines import Line, columns, window_of
from bangongshi.screens.long_work import Tell
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.fields import FieldSpec, Kind


class BackupsTab(Tab):
    """The backups."""

    name = "备份"
    columns = columns(("做成时间", 16), ("位置", 10), ("流水到", 8), ("大小", 9), ("验证", -1), ("谁做的", 10, 90))
    empty = "还没有备份。按 F8 立刻备份。"

    def source(self, window: Window) -> Page[Line]:
        """Newest first."""
        return window_of([_line(at, one) for at, one in enumerate(backup_lines(self.desk), 1)], window)

    def heading(self) -> str:
        """The last proved one, and what is missing."""
        proved = last_proved(self.desk)
        said = f"最近一次验证过的备份：{proved:%Y-%m-%d %H:%M}。" if proved else "还没有验证过的备份。"
        second = settings_of(self.desk).second_backup_folder
        return said + ("" if second else "没有设第二备份位置，请到「单位」填。")

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """F8 makes one, whatever the cursor stands on."""
        reason = "" if line is not None else "还没有备份可以恢复。"
        return (
            Deed("next_step", "立刻备份", self._back_up, "做一份，当场打开验证；设了第二位置的也做。", "1"),
            Deed("restore", "恢复", lambda: self._restore(line), "把这一份恢复到一个新文件夹，现在的登记簿不动。", "2",
                 reason),
        )

    def opened(self, line: Line) -> None:
        """Enter: bring this one back."""
        self.do("restore", line)

    def _back_up(self) -> None:
        desk = self.desk

        def job(tell: Tell) -> Callable[[], object]:
            said = back_up_everywhere(desk, tell)
            return lambda: self.finish("备份", Done(said))

        self.work("备份", job, parts=4 if settings_of(desk).second_backup_folder else 2)

    def _restore(self, line: Line | None) -> None:
        if line is None:
            return
        wanted: list[tuple[Path, str]] = []

        def check(typed: Mapping[str, str]) -> Done:
            into = Path(typed["into"].strip())
            if not into.is_absolute():
                raise Invalid({"into": "请填完整的文件夹路径（从盘符或根目录写起）。"})
            wanted.append((into, typed["passphrase"]))
            return Done("")

        self.ask(
            f"恢复备份 {line.cells[0]}（{line.cells[1]}）到新文件夹",
            (
                FieldSpec("into", "新文件夹", required=True, wide=True, help="新的或空的文件夹，不会覆盖现有的数据。"),
                FieldSpec("passphrase", "口令", Kind.SECRET, required=True,
                          help="做这份备份时的口令。请切换到英文输入。"),
            ),
            check, "", label="恢复", then=lambda: self._bring_back(Path(line.key), *wanted[-1]),
        )

    def _bring_back(self, generation: Path, into: Path, phrase: str) -> None:
        folder = self.desk.vault.folder

        def job(tell: Tell) -> Callable[[], object]:
            tell("复制并校验")
            said = bring_back(generation, into, folder, phrase)
            return lambda: self.office.say(said)

        self.work("恢复", job, parts=1, stoppable=False)


def _line(at: int, one: BackupLine) -> Line:
    made = f"{one.made_at:%Y-%m-%d %H:%M}" if one.made_at else "没有清单"
    if not one.ours:
        state = "别的登记簿的"
    else:
        state = "已验证" if one.proved else "没有验证，不算数"
    size = f"{one.size / 1048576:.1f} 兆" if one.size else ""
    detail = f"文件夹：{one.folder}" if one.where == SECOND else f"备份名：{one.name}"
    cells = (made, one.where, str(one.seq) if one.made_at else "", size, state, one.who)
    return Line(at, (at,), cells, detail, None if one.proved and one.ours else "soon", str(one.folder))
