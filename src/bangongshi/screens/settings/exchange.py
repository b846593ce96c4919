"""导入 and 导出 of people and units by a path typed: read first, shown, taken in only after a yes."""

from bangongshi.duties.exporting import run_export
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.screens.taking_list import PATH_HELP, path_of, take_list
from bangongshi.widgets.fields import FieldSpec


def exchange_deeds(tab: Tab, register: str, name: str) -> tuple[Deed, Deed]:
    """Lines 4 and 5 of the menu of 人员 and 单位名录."""

    def take() -> None:
        take_list(tab.room, register, name, lambda done: tab.finish(f"导入{name}", done))

    return (
        Deed("import", "导入", take, "从表格文件导入，先看后存。", "4"),
        Deed("export", "导出", lambda: _export(tab, register, name), "导出成表格文件。", "5"),
    )


def _export(tab: Tab, register: str, name: str) -> None:
    fields = (FieldSpec("path", "存到", required=True, wide=True, help=f"{PATH_HELP}以 .xlsx 或 .csv 结尾。"),)
    tab.ask(f"导出{name}", fields, lambda typed: run_export(tab.desk, register, path_of(typed["path"])), "导出",
            label="导出")
