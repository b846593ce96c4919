"""导入 and 导出 of people and units by a path typed: read first, shown, taken in only after a yes."""

from collections.abc import Callable, Mapping
from pathlib import Path

from bangongshi.duties.exporting import run_export
from bangongshi.duties.importing import run_import
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.screens.long_work import Tell
from bangongshi.screens.settings.agree import Agree
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.fields import FieldSpec

PATH_HELP = "完整路径（从盘符或根目录写起），也可以把文件拖进来。"


def exchange_deeds(tab: Tab, register: str, name: str) -> tuple[Deed, Deed]:
    """Lines 4 and 5 of the menu of 人员 and 单位名录."""
    return (
        Deed("import", "导入", lambda: _import(tab, register, name), "从表格文件导入，先看后存。", "4"),
        Deed("export", "导出", lambda: _export(tab, register, name), "导出成表格文件。", "5"),
    )


def path_of(typed: str) -> Path:
    """A typed or dropped path: quotes off, absolute. Raises Invalid."""
    path = Path(typed.strip().strip("'\"“”"))
    if not path.is_absolute():
        raise Invalid({"path": "请填完整的文件路径（从盘符或根目录写起）。"})
    return path


def _import(tab: Tab, register: str, name: str) -> None:
    paths: list[Path] = []

    def take(typed: Mapping[str, str]) -> Done:
        path = path_of(typed["path"])
        if not path.is_file():
            raise Invalid({"path": "找不到这个文件，请核对路径。"})
        paths.append(path)
        return Done("")

    tab.ask(
        f"导入{name}", (FieldSpec("path", "文件", required=True, wide=True, help=PATH_HELP),), take, "", label="读一读",
        then=lambda: _read(tab, register, name, paths[-1]),
    )


def _read(tab: Tab, register: str, name: str, path: Path) -> None:
    desk = tab.desk

    def job(tell: Tell) -> Callable[[], object]:
        tell("读文件")
        lines = run_import(desk, register, path, dry_run=True, progress=tell).lines()
        return lambda: show(lines)

    def show(lines: list[str]) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                _take(tab, register, name, path)
            else:
                tab.office.say("没有导入，什么都没有改。")

        tab.room.app.push_screen(Agree(f"导入{name}：先看一看", lines, yes="导入", no="不导入"), answered)

    tab.work("读文件", job, parts=2)


def _take(tab: Tab, register: str, name: str, path: Path) -> None:
    desk = tab.desk

    def job(tell: Tell) -> Callable[[], object]:
        tell("导入")
        lines = run_import(desk, register, path, progress=tell).lines()
        return lambda: shown(lines)

    def shown(lines: list[str]) -> None:
        tab.finish(f"导入{name}", Done(lines[-1]))
        tab.room.app.push_screen(Agree(f"导入{name}：结果", lines))

    tab.work("导入", job, parts=2)


def _export(tab: Tab, register: str, name: str) -> None:
    fields = (FieldSpec("path", "存到", required=True, wide=True, help=f"{PATH_HELP}以 .xlsx 或 .csv 结尾。"),)
    tab.ask(f"导出{name}", fields, lambda typed: run_export(tab.desk, register, path_of(typed["path"])), "导出",
            label="导出")
