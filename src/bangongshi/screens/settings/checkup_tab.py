"""体检: is everything as it was written? Run on demand; what is found says what to do."""

from collections.abc import Callable
from datetime import datetime

from bangongshi.duties.checking import Finding, findings
from bangongshi.models.windows import Page, Place, Window
from bangongshi.screens.dialogs.agree import Agree
from bangongshi.screens.dialogs.lines import Line, columns, window_of
from bangongshi.screens.long_work import Tell
from bangongshi.screens.room import Room
from bangongshi.screens.settings.tab import Deed, Tab

PARTS = 7
"""Parts a full check names: file, tables, last sitting, journal, rows, numbers, papers."""


class CheckupTab(Tab):
    """The last check of this sitting."""

    name = "体检"
    columns = columns(("哪里", 20), ("情况", -1))

    def __init__(self, room: Room, jump: Callable[[Place, int], None]) -> None:
        super().__init__(room, jump)
        self._found: tuple[Finding, ...] = ()
        self._entries = 0
        self._at: datetime | None = None

    def nothing(self) -> str:
        """Nothing found, or nothing looked for."""
        return "没有发现问题。" if self._at else "按 F8 开始体检：文件、流水、登记内容、编号、办理事项。"

    def source(self, window: Window) -> Page[Line]:
        """Problems first, remarks after them."""
        lines = [
            Line(at, (at,), (one.where, ("提示：" if one.remark else "") + one.sentence),
                 f"{one.where}：{one.sentence}（{one.code}）", "quiet" if one.remark else "overdue")
            for at, one in enumerate(self._found, 1)
        ]
        return window_of(lines, window)

    def heading(self) -> str:
        """How it came out."""
        if self._at is None:
            return "还没有体检过。体检只读不改，随时可做。"
        bad = sum(not one.remark for one in self._found)
        came = f"发现 {bad} 处问题，请逐条处理。" if bad else "一切完好。"
        return f"{self._at:%m-%d %H:%M} 体检：流水 {self._entries} 笔，{came}"

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """F8 checks."""
        return (
            Deed("next_step", "再体检一次" if self._at else "开始体检", self._check, "只读不改。", "1"),
            Deed("open", "看全文", lambda: self._show(line), "看这一条的全文。", "2", "" if line else "没有问题可看。"),
        )

    def opened(self, line: Line) -> None:
        """Enter: the whole sentence."""
        self._show(line)

    def _show(self, line: Line | None) -> None:
        if line is not None:
            self.room.app.push_screen(Agree(line.cells[0], ["返回后可按 F8 再体检一次。"], words=line.detail))

    def _check(self) -> None:
        desk = self.desk

        def job(tell: Tell) -> Callable[[], object]:
            entries, found = findings(desk, tell)
            return lambda: self._take(entries, found)

        self.work("体检", job, PARTS)

    def _take(self, entries: int, found: tuple[Finding, ...]) -> None:
        self._entries, self._found, self._at = entries, found, self.desk.now
        bad = sum(not one.remark for one in found)
        self.office.say(f"体检完毕，发现 {bad} 处问题，见列表。" if bad else f"体检完毕，流水 {entries} 笔，一切完好。")
        self.office.changed.publish("体检")
