"""Which file? A path with candidates: the newest registers first, names completed as they are typed, digits pick."""

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Static

from bangongshi.duties.desk import Desk
from bangongshi.duties.importing import Preview
from bangongshi.keys import Scope
from bangongshi.models.errors import OfficeError, StoreTrouble
from bangongshi.screens.file_places import Offer, offers, typed_path
from bangongshi.screens.importing.asking import Asking
from bangongshi.screens.importing.corrections import CODES
from bangongshi.screens.importing.outcome import Imported
from bangongshi.screens.importing.preview import PreviewScreen
from bangongshi.screens.long_work import LongWork
from bangongshi.screens.room import office
from bangongshi.text import fold
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.choice import Choice
from bangongshi.widgets.editor import Edited, Noticed
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.picker import Candidate, CandidateList
from bangongshi.widgets.plain import plain
from bangongshi.widgets.status_line import StatusLine

AUTO = "自动"
HINT = (
    "数字或回车选用，上下箭头移动；也可以打字查找、写完整路径、粘贴或把文件拖进来。"
    "能读 .xlsx .xls .et .ods .csv 表格。下面三格一般不动，认不出时再填。"
)
READ = frozenset({"save", "back"})


class _PathLine(LineInput):
    """The path; digits, arrows and Enter belong to the candidates first."""

    def __init__(self, screen: "ImportScreen") -> None:
        super().__init__("", id="path", placeholder="文件名或完整路径")
        self._chooser = screen

    async def _on_key(self, event: events.Key) -> None:
        if self._chooser.take_key(event):
            event.stop()
            event.prevent_default()


class ImportScreen(Screen[Imported | None]):
    """导入, first page. Dismisses with what was imported, or None.

    Args:
        desk: vault, clock, clerk.
    """

    AUTO_FOCUS: ClassVar[str] = "#path"
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.FORM, only=READ)
    DEFAULT_CSS: ClassVar[str] = """
    ImportScreen > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    ImportScreen > .told { height: auto; max-height: 4; color: $wrong; text-style: bold; padding: 0 1; display: none; }
    ImportScreen > .told.-said { display: block; }
    ImportScreen > Horizontal { height: 1; padding: 0 1; }
    ImportScreen > Horizontal > Static { width: 8; color: $quiet; }
    ImportScreen > Horizontal > LineInput, ImportScreen > Horizontal > Choice { width: 1fr; }
    ImportScreen > CandidateList { margin: 0 1 0 9; }
    ImportScreen > .words { height: auto; color: $quiet; padding: 1 1; }
    ImportScreen > .space { height: 1fr; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._path = _PathLine(self)
        self._sheet = LineInput("", id="sheet", placeholder="不填：最像收文登记簿的一张")
        self._header = LineInput("", id="header", digits=True, placeholder="不填：自动找")
        self._code = Choice((AUTO, *CODES.values()))
        self._list = CandidateList()
        self._offers: list[Offer] = []
        self._taken: tuple[str, Path] | None = None

    def compose(self) -> ComposeResult:
        """What was wrong, the path with its candidates, sheet and header row, how it works."""
        yield Static(plain("导入：旧收文登记簿在哪个文件？"), markup=False, classes="heading")
        yield Static(markup=False, classes="told")
        yield Horizontal(Static(plain("文件"), markup=False), self._path)
        yield self._list
        yield Horizontal(Static(plain("工作表"), markup=False), self._sheet)
        yield Horizontal(Static(plain("表头行"), markup=False), self._header)
        yield Horizontal(Static(plain("编码"), markup=False), self._code)
        yield Static(plain(HINT), markup=False, classes="words")
        yield Static(markup=False, classes="space")
        yield StatusLine(office(self).sayings)
        yield KeyFooter(Scope.FORM, without=frozenset({"commands"}))

    def on_mount(self) -> None:
        """The newest registers are there at once."""
        self.query_one(KeyFooter).set_labels({"save": "读文件"})
        self._look()

    def on_screen_resume(self) -> None:
        """Back from the preview: files may have come or gone."""
        self._look()

    # -- candidates ------------------------------------------------------------------------------------------------

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        event.stop()
        self._tell("")
        if event.editor is self._path:
            self._look()

    @on(Noticed)
    def _noticed(self, event: Noticed) -> None:
        event.stop()
        self._tell(event.sentence)

    def _look(self) -> None:
        self._offers = offers(self._path.text)
        self._list.show([Candidate(at, one.label, one.hint) for at, one in enumerate(self._offers)])

    def take_key(self, event: events.Key) -> bool:
        """Whether the candidates took this key."""
        found = self._list.found
        character = fold(event.character or "")
        if event.key in ("down", "up") and found:
            self._list.move(1 if event.key == "down" else -1)
        elif event.key == "enter":
            self._entered()
        elif len(character) == 1 and character in "123456789" and int(character) <= len(found) and not self._more(character):
            self._take(self._offers[found[int(character) - 1].id])
        else:
            return False
        return True

    def _more(self, character: str) -> bool:
        """Whether this digit still finds something as part of a name."""
        text = self._path.text.strip()
        return bool(text) and bool(offers(text + character))

    @on(CandidateList.Taken)
    def _clicked(self, event: CandidateList.Taken) -> None:
        event.stop()
        self._take(self._offers[self._list.found[event.at].id])

    def _entered(self) -> None:
        found = self._list.found
        if (self._path.text.strip() and self._file().is_file()) or not found:
            self.action_save()
        else:
            self._take(self._offers[found[self._list.at].id])

    def _take(self, offer: Offer) -> None:
        """A folder is looked into, a file is read."""
        text = f"{offer.path}{offer.label[-1] if offer.folder else ''}"
        self._path.put(text)
        self._taken = self._path.text, offer.path
        if not offer.folder:
            self.action_save()

    def _file(self) -> Path:
        """The file meant. One that was picked is that very file, however odd its name."""
        if self._taken and self._taken[0] == self._path.text:
            return self._taken[1]
        return typed_path(self._path.text)

    # -- reading ---------------------------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the lower fields."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Ctrl+S, Enter: read the file."""
        wrong = self._what_is_wrong()
        if wrong:
            self._refuse(wrong)
            return
        asking = Asking(self._file())
        if sheet := self._sheet.text.strip():
            asking = replace(asking, sheet=sheet)
        if row := self._header.text:
            asking = replace(asking, header_row=int(row))
        asking = replace(asking, encoding=next((code for code, name in CODES.items() if name == self._code.text), ""))
        self._read(asking)

    def _what_is_wrong(self) -> str:
        if not self._path.text.strip():
            return "请选一个文件，或写明路径。"
        row = self._header.text
        if row and (self._header.wrong or len(row) > 6 or int(row) < 1):
            return "表头行请填从 1 数起的行号，或者不填。"
        path = self._file()
        if path.is_dir():
            return "这是文件夹，请再往里选一个文件。"
        return "" if path.is_file() else "找不到这个文件，请核对路径。"

    def _read(self, asking: Asking) -> None:
        self._tell("")

        def ended(seen: Preview | OfficeError) -> None:
            if isinstance(seen, StoreTrouble):
                office(self).trouble(seen, lambda: self._read(asking))
            elif isinstance(seen, OfficeError):
                self._refuse(seen.sentence)
            else:
                self.app.push_screen(PreviewScreen(self._desk, asking, seen), self._looked)

        self.app.push_screen(
            LongWork("读登记簿", lambda step, cancelled: asking.read(self._desk, step, cancelled), ended)
        )

    def _looked(self, outcome: Imported | None) -> None:
        if outcome is not None:
            self.dismiss(outcome)
        else:
            self._path.focus()

    def _refuse(self, sentence: str) -> None:
        self._tell(sentence)
        self._path.focus()

    def _tell(self, sentence: str) -> None:
        line = self.query_one(".told", Static)
        line.update(plain(sentence))
        line.set_class(bool(sentence), "-said")

    def action_back(self) -> None:
        """Esc: what is typed is cleared first, then back to the list."""
        if self.focused is not self._path:
            self._path.focus()
        elif self._path.text:
            self._path.put("")
        else:
            self.dismiss(None)
