"""What was said? A digit says a stock phrase and does it at once; Tab leads to the words as they were."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from bangongshi.screens.dialogs.form_dialog import FormDialog, Submit
from bangongshi.text import fold
from bangongshi.widgets.columns import fitted
from bangongshi.widgets.fields import Clock, FieldSpec


class StockList(Widget, can_focus=True):
    """「1 已阅　2 圈阅」, a line each; a digit or a click takes one, Enter takes none of them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"stock--none"}
    DEFAULT_CSS = """
    StockList {
        height: auto; background: $bar; color: $print; margin: 0 0 1 0;
        & > .stock--none { color: $quiet; }
        &:focus > .stock--none { color: $cursor-print; background: $cursor-ground; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "nothing", show=False, id="stock_none"),
        Binding("down", "app.focus_next", show=False, id="stock_down"),
        Binding("up", "app.focus_previous", show=False, id="stock_up"),
    ]

    class Taken(Message):
        """One was taken; "" for Enter."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, stock: Sequence[str], none: str) -> None:
        super().__init__()
        self._stock = tuple(stock[:9])
        self._none = none

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each, and one for Enter."""
        return len(self._stock) + 1

    def on_key(self, event: events.Key) -> None:
        """A digit, half or full width."""
        digit = fold(event.character or "")
        if len(digit) == 1 and digit in "123456789":
            event.stop()
            event.prevent_default()
            if int(digit) <= len(self._stock):
                self.post_message(self.Taken(self._stock[int(digit) - 1]))

    def on_click(self, event: events.Click) -> None:
        """A click on a line."""
        self.post_message(self.Taken(self._stock[event.y] if 0 <= event.y < len(self._stock) else ""))

    def action_nothing(self) -> None:
        """Enter."""
        self.post_message(self.Taken(""))

    def render_line(self, y: int) -> Strip:
        """「 1 已阅」; last 「>回车 没有意见」."""
        width, style = self.size.width, self.rich_style
        if y < len(self._stock):
            return Strip([Segment(fitted(f" {y + 1} {self._stock[y]}", width), style)], width)
        text = f"{'>' if self.has_focus else ' '}回车 {self._none}" if y == len(self._stock) else ""
        return Strip([Segment(fitted(text, width), style + self.get_component_rich_style("stock--none", partial=True))], width)


class OpinionDialog(FormDialog):
    """A form with stock phrases over it.

    Args:
        title, fields, submit, label, clock, values: as for FormDialog.
        stock: phrases by digit.
        field: the field they go into. Words typed there are never replaced by a digit.
        none: what Enter means while no phrase was taken.
    """

    DEFAULT_CSS: ClassVar[str] = """
    OpinionDialog Form { max-height: 12; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[FieldSpec],
        submit: Submit,
        *,
        stock: Sequence[str],
        field: str,
        none: str,
        label: str = "确定",
        clock: Clock | None = None,
        values: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title, fields, submit, label=label, clock=clock, values=values)
        self._stock = StockList(stock, none)
        self._field = field

    def before_form(self) -> ComposeResult:
        """The phrases."""
        yield self._stock

    def first_focus(self) -> None:
        """Digits work at once."""
        self._stock.focus()

    def on_stock_list_taken(self, event: StockList.Taken) -> None:
        """The phrase into its field, and done."""
        event.stop()
        if event.text and self._form.value(self._field).strip():
            self.say_wrong("已经写了原文：按回车照原文办；要用常用语，先清空原文。")
            return
        if event.text:
            self._form.fill({self._field: event.text}, clean=False)
        self._form.submit()


