"""经过: the whole story of one paper on one page over the list, to read, to copy, to save as text (domain.md J9).

Every mark is a word, so nothing hangs on colour. The text is dropped when the screen is covered and read again, as it
may be seen without revealing, when the page comes back.
"""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import story_text
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.screens.dialogs.box import Box
from bangongshi.screens.exporting import ExportDialog, Output
from bangongshi.screens.room import BAD, office
from bangongshi.widgets.columns import wrapped
from bangongshi.widgets.plain import plain

_HANGING = 18
"""Columns of day, hour and blank before a line's words; its further lines stand under the words."""


class StoryPage(Box[None]):
    """One paper's story.

    Args:
        desk: vault, clock, clerk.
        document_id: the paper.
        revealed: the caller has journalled the look (reveal.py); until the page is covered it shows everything.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save_text", show=False), Binding("ctrl+c", "copy_text", show=False),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    StoryPage > .box { width: 100%; height: 100%; }
    StoryPage VerticalScroll { height: 1fr; }
    StoryPage .story { height: auto; }
    """

    def __init__(self, desk: Desk, document_id: int, revealed: bool = False) -> None:
        super().__init__()
        self._desk, self._paper, self._revealed = desk, document_id, revealed
        self._lines: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """Title, the story, the keys."""
        with Vertical(classes="box"):
            yield Static(markup=False, classes="title")
            with VerticalScroll():
                yield Static(markup=False, classes="story")
            yield Static(plain("上下箭头翻看，Ctrl+S 存成文本，Ctrl+C 复制，Esc 返回。"), markup=False, classes="foot")

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()
        self._read()

    def on_screen_resume(self) -> None:
        """After a cover the text is read again, masked."""
        if not self._lines:
            self._read()

    def on_resize(self) -> None:
        """Lines are broken for the new width."""
        self._lay_out()

    def _read(self) -> None:
        try:
            self._lines = tuple(story_text.lines(self._desk, self._paper, revealed=self._revealed))
        except Refused as error:
            self._lines = (error.sentence,)
        self._lay_out()

    def _lay_out(self) -> None:
        title, *rest = self._lines or ("",)
        self.query_one(".title", Static).update(plain(f"经过：{title}" if title else ""))
        width = max(40, self.query_one(VerticalScroll).scrollable_content_region.width)
        parts = [part for line in rest for part in _broken(line, width)]
        self.query_one(".story", Static).update(Content("\n").join(parts) if parts else "")

    def covering(self) -> None:
        """See `HidesText`: nothing of the story stays in the widgets, and what comes back is masked."""
        self._lines, self._revealed = (), False
        self._lay_out()
        if self.is_mounted:
            for part in self.query(Static):
                part.render_line(0)  # painted blank even while out of sight

    def action_copy_text(self) -> None:
        """Ctrl+C: as it may be seen without revealing."""
        self.app.copy_to_clipboard("\n".join(story_text.lines(self._desk, self._paper)))
        office(self).say("已复制经过。")

    def action_save_text(self) -> None:
        """Ctrl+S: a new text file."""
        try:
            confidential = not story_text.is_open(self._desk, self._paper)
        except Refused as error:
            office(self).say(error.sentence, BAD)
            return
        desk, paper = self._desk, self._paper
        text = Output(
            story_text.TITLE, lambda path, whole, step, stop: story_text.save(desk, paper, path, revealed=whole),
            (".txt",), "存成文本", "不含时只写代称，意见、批示、结果都遮去。" if confidential else "",
        )
        self.app.push_screen(ExportDialog(desk, text), self._saved)

    def _saved(self, done: Done | None) -> None:
        if done is not None:
            office(self).say(done.sentence)
            office(self).changed.publish("导出")


def _broken(line: str, width: int) -> list[Content]:
    struck = "〔已回退〕" in line or line.lstrip().startswith("原值：")
    head, words = line[: _cut(line)], line[_cut(line) :]
    style = "$void strike" if struck else ""
    first, *more = wrapped(words, max(20, width - _HANGING)) or [""]
    pieces = [plain(head + first, style)]
    return [*pieces, *(plain(" " * _HANGING + text, style) for text in more)]


def _cut(line: str) -> int:
    """Where the words begin: after the full-width blank that follows the moment."""
    at = line.find("　")
    return at + 1 if 0 < at <= _HANGING else 0
