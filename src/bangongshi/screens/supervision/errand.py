"""交办小事: one line as it was said becomes who, what and by when; looked at, then Ctrl+S (domain.md §11.2)."""

from collections.abc import Mapping

from textual import on

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import opening
from bangongshi.duties.supervision.errand_line import LONGEST_LINE, parse_line
from bangongshi.models.done import Done
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.matters.fields import due, leader, party, secrecy
from bangongshi.widgets.fields import FieldSpec
from bangongshi.widgets.form import Form

PROPOSED = ("title", "lead", "assists", "due")
"""What the line fills in, as long as the clerk has not typed it otherwise."""


class ErrandForm(KeptForm):
    """交办小事."""

    def __init__(self, desk: Desk) -> None:
        fields = [
            FieldSpec("line", "一句话", wide=True, limit=LONGEST_LINE, help="照说的写，如：请张三周五前把统计报表报来。下面的自动填。"),
            FieldSpec("title", "事项", required=True, wide=True, help="要办的事；自动填的不对就改。"),
            party(desk, "lead", "谁办", "只填一个人或一家。", required=True),
            due("due", "到哪天", required=True),
            leader(desk, "leader", "谁交办的", "哪位领导说的；没有就空着。"),
            party(desk, "assists", "谁协办", "可以几家，用顿号隔开。", several=True),
            secrecy(),
        ]
        super().__init__(desk, "督办/交办小事/", "交办小事：一句话，记下就办", fields, self._record, label="交办")

    def _record(self, _: str, typed: Mapping[str, str]) -> Done:
        values = {name: words for name, words in typed.items() if name != "line"}
        return opening.errand(self._desk, {**values, "basis": typed["line"]})

    @on(Form.Changed)
    def _propose(self, event: Form.Changed) -> None:
        """While the line is typed; what no longer stands in it goes again."""
        if event.name == "line":
            found = parse_line(self._desk, self._form.value("line"))
            self._form.suggest({name: found.get(name, "") for name in PROPOSED})
