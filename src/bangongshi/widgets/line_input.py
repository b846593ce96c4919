"""How is one line typed, and how several? Textual's own Input and TextArea with our text door before them.

What differs from Textual's: a paste of several lines is joined instead of cut to its first; invisible characters are
taken out and counted; 全角空格 can be typed; tabbing into a field selects nothing, so that no stray key replaces what
stands there; the caret told to the terminal (where the IME opens its window) never leaves the screen.
"""

import unicodedata

from textual import events
from textual.geometry import Offset
from textual.widgets import Input, TextArea

from bangongshi.text import Cleaned, clean_in, clean_in_counted
from bangongshi.widgets.editor import Edited, Noticed

LINE_LIMIT = 2_000
LINES_LIMIT = 20_000
"""Characters a field takes by paste; more is cut off and said."""

NO_PASTE = "这里不能粘贴，请照纸质登记簿逐字填。"


class LineInput(Input):
    """One line of text.

    Args:
        value: what stands in it at first.
        limit: most characters a paste may bring it to.
        secret: shows dots; for passphrases.
        digits: a number is wanted; full-width and other digits become ASCII, and typing replaces what stood there.
        placeholder: a hint while empty.
    """

    DEFAULT_CSS = """
    LineInput {
        background: $field; color: $print; padding: 0 1; height: 1; border: none;
        &:focus { background: $field-focus; color: $print; background-tint: transparent; border: none; }
        &>.input--placeholder, &>.input--suggestion { color: $quiet; }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        limit: int = LINE_LIMIT,
        secret: bool = False,
        digits: bool = False,
        placeholder: str = "",
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(
            clean_in(value), placeholder=clean_in(placeholder), password=secret, select_on_focus=digits, compact=True,
            id=id, classes=classes,
        )
        self._limit = limit
        self._digits = digits
        self.takes_paste = True
        """False: what is in the clipboard cannot come in here, by whatever key (domain.md §5.2)."""

    @property
    def text(self) -> str:
        """What is typed, cleaned; ASCII digits where a number is wanted."""
        text = clean_in(self.value)
        return unicodedata.normalize("NFKC", text).strip() if self._digits else text

    @property
    def wrong(self) -> str:
        """A number field takes digits only."""
        text = self.text
        return "请填数字，例如 12。" if self._digits and text and not (text.isascii() and text.isdigit()) else ""

    def put(self, text: str) -> None:
        """Replace what is typed; the caret goes to the end."""
        self.value = clean_in(text)
        self.cursor_position = len(self.value)

    def take_focus(self) -> None:
        """Put the caret here."""
        self.focus()

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the caret is on the screen; held inside the field, whatever the scroll has not caught up with."""
        x, y = super().cursor_screen_offset
        field = self.content_region
        return Offset(min(max(x, field.x), max(field.x, field.right - 1)), y)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Told to the Form as Edited."""
        event.stop()
        self.post_message(Edited(self))

    async def _on_key(self, event: events.Key) -> None:
        if event.character == "\u3000":
            # Not "printable" to Python, but an ordinary blank to whoever types it.
            event.stop()
            event.prevent_default()
            self.insert_text_at_cursor("\u3000")

    def action_paste(self) -> None:
        """Textual's own clipboard (Ctrl+V)."""
        if self.takes_paste:
            super().action_paste()
        else:
            self.post_message(Noticed(self, NO_PASTE))

    def restricted(self) -> None:
        """A character that `restrict` does not take: say so instead of ringing the bell."""
        self.post_message(Noticed(self, "这里只填数字和字母。"))

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if not self.takes_paste:
            self.post_message(Noticed(self, NO_PASTE))
            return
        start, end = sorted(self.selection)
        cleaned = cleaned_paste(event.text, self._limit - len(self.value) + (end - start), lines=False)
        self.replace(cleaned.text, start, end)
        if cleaned.sentence:
            self.post_message(Noticed(self, cleaned.sentence + "。"))


class LinesInput(TextArea):
    """Several lines of text. Tab leaves the field, Enter starts a line.

    Args:
        value: what stands in it at first.
        rows: lines on the screen.
        limit: most characters a paste may bring it to.
    """

    DEFAULT_CSS = """
    LinesInput {
        background: $field; color: $print; padding: 0 1; border: none;
        &:focus { background: $field-focus; border: none; }
        & .text-area--cursor-line { background: transparent; }
        & .text-area--cursor, &:dark .text-area--cursor, &:light .text-area--cursor {
            color: $input-cursor-foreground; background: $input-cursor-background;
        }
    }
    """

    def __init__(
        self,
        value: str = "",
        *,
        rows: int = 3,
        limit: int = LINES_LIMIT,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(clean_in(value, lines=True, limit=LINES_LIMIT), id=id, compact=True, tab_behavior="focus")
        self._limit = limit
        self.styles.height = rows

    @property
    def wrong(self) -> str:
        """Any text will do."""
        return ""

    def put(self, text: str) -> None:
        """Replace what is typed."""
        self.load_text(clean_in(text, lines=True, limit=LINES_LIMIT))

    def take_focus(self) -> None:
        """Put the caret here."""
        self.focus()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Told to the Form as Edited."""
        event.stop()
        self.post_message(Edited(self))

    async def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        room = self._limit - len(self.text) + len(self.selected_text)
        cleaned = cleaned_paste(event.text, room, lines=True)
        self.replace(cleaned.text, *self.selection)
        if cleaned.sentence:
            self.post_message(Noticed(self, cleaned.sentence + "。"))


def cleaned_paste(text: str, room: int, *, lines: bool) -> Cleaned:
    """A paste as it goes in: cleaned, at most `room` characters; for one line, its lines joined by a blank.

    Hanzi that a line end had parted are joined without a blank: a title copied from two lines is one title.
    """
    room = max(0, room)
    if not lines:
        text = _joined(text[: room * 8 + 64])
    return clean_in_counted(text, lines=lines, limit=room)


def _joined(text: str) -> str:
    joined = ""
    for piece in text.splitlines():
        piece = piece.strip()
        if joined and piece and not (_wide(joined[-1]) and _wide(piece[0])):
            joined += " "
        joined += piece
    return joined


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"
