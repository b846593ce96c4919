"""What is asked when a yes by telephone has been signed: when, and where the signature stands (domain.md §6.3 YZ-01)?"""

from collections.abc import Mapping, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import countersigning
from bangongshi.models.done import Done
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.papers.common import clock
from bangongshi.widgets.fields import FieldSpec, Kind


def countersign_dialog(desk: Desk, kind: str, row_ids: Sequence[int], named: str) -> FormDialog:
    """补签 of rows of one register. `kind`: use, loan, letter or certificate; `named`: what the title calls them."""
    fields = [
        FieldSpec("at", "补签时间", Kind.DATE, past=True, help="领导哪天几时签的；空着就是现在。"),
        FieldSpec("evidence", "凭什么", required=True, help="签在哪里，如：补签在审批单上。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return countersigning.countersign(desk, kind, row_ids, typed)

    return FormDialog(f"补签：{named}", fields, submit, label="补签", clock=clock(desk))
