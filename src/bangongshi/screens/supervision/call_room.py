"""催办 of 督办: whom to call today, unit by unit with the telephone; F8 and a digit log a call, the cursor goes on (§11.2 J8)."""

from collections.abc import Sequence

from bangongshi.duties.supervision.call_list import calls, count_calls
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.models.errors import Refused
from bangongshi.models.matter_rows import MatterCallRow
from bangongshi.models.matter_rules import refusal
from bangongshi.models.matter_words import MatterVerb
from bangongshi.models.windows import Page, Total, Window
from bangongshi.screens.book_room import watch_minutes
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.matters.fields import ONE_AT_A_TIME
from bangongshi.screens.supervision import matter_acts as acts
from bangongshi.screens.supervision.matter_book import MatterBook
from bangongshi.screens.supervision.matter_life import life_dialog
from bangongshi.widgets.columns import Column

DUE_TODAY = "今天该催"
RULED = {"call": MatterVerb.CALL, "feed_back": MatterVerb.FEED_BACK, "escalate": MatterVerb.ESCALATE}


def _due(row: MatterCallRow) -> str:
    return row.lateness or (f"{row.due_on:%m-%d}" if row.due_on else "")


def _party(row: MatterCallRow) -> str:
    """Who is asked; where the unit is the party it stands in its own column already."""
    return row.role if row.party == row.unit else row.party


COLUMNS: tuple[Column[MatterCallRow], ...] = (
    Column("单位", lambda row: row.unit, width=10),
    Column("找谁", _party, width=8),
    Column("电话", lambda row: row.phone, width=12),
    Column("编号", lambda row: row.number, width=14),
    Column("事项", lambda row: row.title, flex=2, from_width=100, style=lambda row: "secret" if row.masked else None),
    Column("时限", _due, width=9, style=lambda row: "overdue" if row.late else None),
    Column("已催", lambda row: f"{row.times}次" if row.times else "", width=4),
    Column("上次答复", lambda row: row.last_answer, flex=1),
)


class MatterCallsRoom(MatterBook[MatterCallRow]):
    """催办 of 督办."""

    own = "matter_calls"
    register = "督办催办"

    def on_mount(self) -> None:
        """After the register's own, Textual runs both."""
        watch_minutes(self)

    def views(self) -> Sequence[str]:
        """One list: today's calls."""
        return (DUE_TODAY,)

    def columns(self) -> Sequence[Column[MatterCallRow]]:
        """Unit, who, telephone, which matter, until when, what was answered last."""
        return COLUMNS

    def page(self, window: Window) -> Page[MatterCallRow]:
        """Unit by unit."""
        return self.bare(calls(self.desk, window))

    def total(self) -> Total:
        """How many things are to be asked for."""
        return count_calls(self.desk)

    def nothing(self) -> str:
        """Good news."""
        return "今天没有要催的督办。"

    def open_row(self, row: MatterCallRow) -> None:
        """Enter: the matter, in 督办."""
        self.office.go("matters", row.matter_id)

    # -- verbs -----------------------------------------------------------------------------------------------------

    def next_of(self, row: MatterCallRow) -> str:
        """Always a call."""
        return "call"

    def hindrance(self, verb: str, row: MatterCallRow) -> str:
        """Whatever is listed may be asked for; one telephone call asks one party."""
        rows = self.chosen
        if verb == "call" and len({one.party for one in rows}) > 1:
            return "一次只催一家，请只标记同一家的。"
        if verb in ("feed_back", "open_matter") and len({one.matter_id for one in rows}) > 1:
            return ONE_AT_A_TIME
        return "协办的回复到督办里记（F9 协办回复）。" if verb == "feed_back" and row.party_id is not None else ""

    def ask(self, verb: str, rows: Sequence[MatterCallRow]) -> Step:
        """A call takes a digit; 反馈 and 督办单 as in 督办."""
        desk, named = self.desk, self.named(rows)
        if verb == "call":
            return acts.call(desk, rows, named)
        opened = {row.matter_id: detail(desk, row.matter_id).row for row in rows}
        for one in opened.values():
            if said := refusal(one.facts, RULED[verb]):
                raise Refused(f"R-{RULED[verb].name}", f"{one.number}：{said}")
        if verb == "feed_back":
            return asked(acts.feed_back_dialog(desk, rows[0].matter_id, named, rows[0].party))
        return asked(life_dialog(desk, verb, list(opened.values()), named))

    def finished(self, verb: str, rows: Sequence[MatterCallRow]) -> None:
        """On to the next call. What was called leaves today's list; where it stays, the cursor moves on."""
        row = self.table.row
        if verb == "call" and len(rows) == 1 and row is not None and row.id == rows[0].id:
            self.table.action_move(1)

    def do(self, verb: str) -> None:
        """看这一项 leads to 督办."""
        if verb == "open_matter" and self.table.row is not None:
            self.open_row(self.table.row)
        else:
            super().do(verb)

    def help_words(self) -> str:
        """For F1."""
        return ("今天该催的，按单位排，一个电话问完。F8 加数字记一次答复，下次日期自动排好；有结果了按 F9 → 3 照录反馈，"
                "不动的按 F9 → 4 发督办单。")
