"""F1: what can be done on this screen, why the rest cannot, and what the program said lately."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from bangongshi.keys import KEYS, Key, Scope, cap_of
from bangongshi.screens.dialogs.box import Box
from bangongshi.text import cells
from bangongshi.widgets.columns import fitted, wrapped
from bangongshi.widgets.plain import joined, plain
from bangongshi.widgets.status_line import Said
from bangongshi.widgets.verb_menu import VerbEntry, name_columns

CAPS = 17
"""Columns of the keys before their sentences."""

MOST = 2_000
"""Characters of one line: what is said here is a sentence or two."""

HEAD = CAPS + 3
"""Columns of what stands in front of a line, blanks included."""


def keys_of(*scopes: Scope, without: Iterable[str] = ()) -> tuple[Key, ...]:
    """The lines of the key table for a screen's help, in table order."""
    left_out = set(without)
    return tuple(key for key in KEYS if key.id not in left_out and set(scopes) & set(key.scopes))


class Help(Box[None]):
    """The help of one screen.

    Args:
        title: the screen's name.
        keys: the keys alive there (`keys_of(Scope.LIST, Scope.ROWS, Scope.APP)`).
        verbs: the F9 menu with its reasons of the moment.
        recent: the last sentences, newest first (`sayings.recent`).
        words: a few sentences about the screen itself.
    """

    DEFAULT_CSS = """
    Help > .box { height: 100%; width: 100%; }
    Help VerticalScroll { height: 1fr; }
    Help VerticalScroll Static { height: auto; margin: 0 0 1 0; }
    """

    def __init__(
        self,
        title: str,
        keys: Sequence[Key],
        *,
        verbs: Sequence[VerbEntry] = (),
        recent: Sequence[Said] = (),
        words: str = "",
    ) -> None:
        super().__init__()
        self._title_text = title
        self._keys = tuple(keys)
        self._verbs = tuple(verbs)
        self._recent = tuple(recent)
        self._words = words

    def compose(self) -> ComposeResult:
        """Everything on one page that scrolls."""
        with Vertical(classes="box"):
            yield Static(plain(f"帮助：{self._title_text}"), markup=False, classes="title")
            with VerticalScroll():
                if self._words:
                    yield _Part("", [_Line("", self._words)])
                if self._verbs:
                    yield _Part("办理（F9）", [_verb_line(entry, name_columns(self._verbs)) for entry in self._verbs])
                yield _Part("按键", [_key_line(key) for key in self._keys])
                if self._recent:
                    yield _Part("近期提示", [_Line(f"{said.at:%H:%M}  ", said.text) for said in self._recent])
            yield Static(plain("上下箭头翻看，Esc 返回。中文输入法下的？、／和全角数字同样有效。"), markup=False, classes="foot")

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()


@dataclass(frozen=True, slots=True)
class _Line:
    """What stands in front in bold, and the text behind it; its further lines hang under the text."""

    head: str
    text: str
    quiet: bool = False


class _Part(Static):
    """A heading and its lines, broken for the width there is: Textual would break a run of hanzi at its first blank."""

    def __init__(self, title: str, lines: Sequence[_Line]) -> None:
        super().__init__(markup=False)
        self._title = title
        self._lines = tuple(lines)
        self._broken_for = 0

    def on_resize(self) -> None:
        """Another width, other lines."""
        if self.size.width != self._broken_for:
            self._broken_for = self.size.width
            made = [plain(self._title, "bold $head")] if self._title else []
            self.update(Content("\n").join([*made, *(piece for line in self._lines for piece in self._broken(line))]))

    def _broken(self, line: _Line) -> Iterator[Content]:
        indent = min(cells(line.head), HEAD)
        first, *rest = wrapped(line.text[:MOST], max(HEAD, self.size.width - indent))
        style = "$quiet" if line.quiet else ""
        if cells(line.head) > HEAD:  # A long row of keys is never cut: a key that cannot be read is not there.
            yield plain(line.head, "bold")
            rest = [first, *rest]
        else:
            yield joined(plain(line.head, "bold"), plain(first, style))
        for text in rest:
            yield plain(" " * indent + text, style)


def _verb_line(entry: VerbEntry, columns: int) -> _Line:
    head = f"  {entry.verb.digit or ' '} {fitted(entry.name, columns)}  "
    return _Line(head, f"现在不行：{entry.reason}" if entry.reason else entry.verb.sentence, bool(entry.reason))


def _key_line(key: Key) -> _Line:
    caps = key.caps or " ".join(cap_of(name) for name in key.keys)
    second = f"（也可：{key.second_road}）" if key.second_road and key.second_road not in caps else ""
    return _Line(f"  {caps}{' ' * max(0, CAPS - cells(caps))} ", f"{key.label}：{key.sentence}{second}")
