"""F1: what can be done on this screen, why the rest cannot, and what the program said lately."""

from collections.abc import Iterable, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from bangongshi.keys import KEYS, Key, Scope, cap_of
from bangongshi.screens.dialogs.box import Box
from bangongshi.text import cells
from bangongshi.widgets.columns import fitted
from bangongshi.widgets.plain import joined, plain
from bangongshi.widgets.status_line import Said
from bangongshi.widgets.verb_menu import VerbEntry

CAPS = 17
"""Columns of the keys before their sentences."""


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
                    yield Static(plain(self._words), markup=False)
                if self._verbs:
                    yield _part("办理（F9）", [_verb_line(entry) for entry in self._verbs])
                yield _part("按键", [_key_line(key) for key in self._keys])
                if self._recent:
                    yield _part("近期提示", [plain(f"{said.at:%H:%M}  {said.text}") for said in self._recent])
            yield Static(plain("上下箭头翻看，Esc 返回。中文输入法下的？、／和全角数字同样有效。"), markup=False, classes="foot")

    def on_mount(self) -> None:
        """Arrows scroll at once."""
        self.query_one(VerticalScroll).focus()


def _part(title: str, lines: Sequence[Content]) -> Static:
    return Static(Content("\n").join([plain(title, "bold $head"), *lines]), markup=False)


def _verb_line(entry: VerbEntry) -> Content:
    head = plain(f"  {entry.verb.digit or ' '} {fitted(entry.name, 12)}", "bold")
    if entry.reason:
        return joined(head, plain(f"现在不行：{entry.reason}", "$quiet"))
    return joined(head, plain(entry.verb.sentence))


def _key_line(key: Key) -> Content:
    caps = key.caps or " ".join(cap_of(name) for name in key.keys)
    second = f"（也可：{key.second_road}）" if key.second_road and key.second_road not in caps else ""
    # A long row of keys is never cut: a key that cannot be read is not there.
    return joined(plain(f"  {caps}{' ' * max(0, CAPS - cells(caps))} ", "bold"), plain(f"{key.label}：{key.sentence}{second}"))
