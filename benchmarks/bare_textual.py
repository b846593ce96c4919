"""A bare Textual app with one table of 20 rows: the least any Textual program with a list costs."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable


class Bare(App[None]):
    """One table."""

    def compose(self) -> ComposeResult:
        table: DataTable[str] = DataTable()
        table.add_columns("收文号", "来文单位", "标题", "时限", "在哪")
        for row in range(1, 21):
            table.add_row(f"收〔2026〕{row}号", "某市财政局", f"关于做好第{row}项工作的通知", "11月30日", "文件柜")
        yield table


if __name__ == "__main__":
    Bare().run()
