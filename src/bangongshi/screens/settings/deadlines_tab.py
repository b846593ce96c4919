"""时限表: the default deadline of each kind of matter, with its ground; the unit changes its own copy."""


from bangongshi.duties.office import DeadlineLine, deadline_table, save_deadline_rule
from bangongshi.models.windows import Page, Window
from bangongshi.models.words import DueUnit, Urgency
from bangongshi.screens.dialogs.lines import Line, columns, short, window_of
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.fields import FieldSpec, Kind

UNITS = tuple(word.value for word in DueUnit if word is not DueUnit.FIXED)
URGENCIES = ("", *(word.value for word in Urgency))

NEW = (FieldSpec("matter", "事项", required=True, help="如：督办反馈。"),)
FIELDS = (
    FieldSpec("amount", "数量", Kind.NUMBER, required=True, help="0 是当天。"),
    FieldSpec("unit", "单位", Kind.CHOICE, choices=UNITS),
    FieldSpec("basis", "依据", required=True, wide=True, help="改了就写明依据，如“单位规定”。"),
    FieldSpec("urgency", "紧急程度", Kind.CHOICE, choices=URGENCIES, help="空：不论缓急。"),
)


class DeadlinesTab(Tab):
    """The table of default deadlines."""

    name = "时限表"
    columns = columns(("事项", 20), ("缓急", 6), ("时限", 12), ("依据", -1), ("改过", 4))

    def source(self, window: Window) -> Page[Line]:
        """In the shipped order."""
        return window_of([_line(at, one) for at, one in enumerate(deadline_table(self.desk), 1)], window)

    def heading(self) -> str:
        """What a change does and does not."""
        return "来文没有要求时按此表定时限。改后只管以后的件，已定的时限不动。"

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """Changing a line, adding one."""
        add = Deed("new", "添加", self._add, "添加本单位自己的一条。", "2")
        if line is None:
            return (add,)
        def change() -> None:
            self._change(line.key)

        return (
            Deed("next_step", "修改", change, "改时限，写明依据。", "1"), add,
            Deed("edit", "修改", change, "改时限，写明依据。", "3"),
        )

    def _add(self) -> None:
        self.ask("添加时限", (*NEW, *FIELDS), lambda typed: save_deadline_rule(self.desk, typed), "改时限表",
                 label="添加")

    def _change(self, matter: str) -> None:
        one = next(line for line in deadline_table(self.desk) if line.matter == matter)
        values = {
            "amount": str(one.amount), "unit": one.unit.value, "basis": one.basis,
            "urgency": one.urgency.value if one.urgency else "",
        }
        self.ask(f"改时限：{short(matter)}", FIELDS, lambda typed: save_deadline_rule(self.desk, {**typed, "matter": matter}),
                 "改时限表", values=values)


def _line(at: int, one: DeadlineLine) -> Line:
    words = {DueUnit.WORKDAY: "个工作日", DueUnit.DAY: "日", DueUnit.HOUR: "小时"}
    amount = "当天" if one.amount == 0 else f"{one.amount} {words.get(one.unit, one.unit.value)}"
    cells = (one.matter, one.urgency.value if one.urgency else "", amount, one.basis, "改过" if one.changed else "")
    return Line(at, (at,), cells, f"{one.matter}：{amount}。依据：{one.basis}。", None, one.matter)
