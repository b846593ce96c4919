"""Which papers does the list show now, and how is that said on top? View, search words, and whether it is revealed."""

from collections.abc import Callable, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import finding, listing
from bangongshi.duties.registry.reveal import with_titles
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.windows import Page, Place, Total, Window

CYCLE = (View.TODO, View.OVERDUE, View.CONFIDENTIAL, View.ALL)
REVEALED_SECONDS = 60.0


class PaperList:
    """The list's state; holds no row. `revealed` are the titles read since Ctrl+R, each journalled once."""

    def __init__(self, desk: Callable[[], Desk]) -> None:
        self._desk = desk
        self.view = View.TODO
        self.words = ""
        self.revealed: dict[int, str] | None = None

    def page(self, window: Window) -> Page[PaperRow]:
        """One window; while it is revealed with true titles, each look in the journal before the title leaves the file."""
        desk, open_ = self._desk(), self.revealed is not None
        if self.words:
            page = finding.find(desk, self.words, window, revealed=open_)
        else:
            page = listing.inbox(desk, self.view, window)
        return page if self.revealed is None else with_titles(desk, page, self.revealed)

    def total(self) -> Total:
        """How many there are."""
        if self.words:
            return finding.count_found(self._desk(), self.words, revealed=self.revealed is not None)
        return listing.count(self._desk(), self.view)

    def place_of(self, paper: int) -> Place | None:
        """Where a paper stands in this view; None when it is not in it."""
        return listing.place_of(self._desk(), self.view, paper)

    def views(self) -> Sequence[View]:
        """The views F7 goes through; 历史 only while there is something nobody has checked."""
        history = self.view is View.HISTORY or listing.count(self._desk(), View.HISTORY).count
        return (*CYCLE, View.HISTORY) if history else CYCLE

    def next_view(self) -> View:
        """What F7 shows next."""
        views = self.views()
        return views[(views.index(self.view) + 1) % len(views)]

    @property
    def empty(self) -> str:
        """What to say when there is nothing."""
        if self.words:
            return "没有找到。换一个词，或只用文号的后几位。"
        return f"{self.view.value}里没有文件。按 F2 登记，按 F9 可导入旧登记簿。"

    def heading(self, marked: int) -> str:
        """「收发　收文：[待办]　逾期　密件　全部　共 42 件」"""
        if self.words:
            shown = f"查找「{self.words}」（全部收文）"
        else:
            shown = "　".join(f"[{view.value}]" if view is self.view else view.value for view in self.views())
        marks = f"　已标记 {marked} 件" if marked else ""
        bare = f"　已揭示，{int(REVEALED_SECONDS)} 秒后遮回" if self.revealed is not None else ""
        return f"收发　收文：{shown}　共 {self.total()} 件{marks}{bare}"
