"""What is asked before a row of 印章 is public: since when, on what ground (design.md §4)?"""

from collections.abc import Mapping, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import publishing
from bangongshi.models.done import Done
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.papers.common import clock, on_field
from bangongshi.widgets.fields import FieldSpec


def publish_dialog(desk: Desk, kind: str, row_ids: Sequence[int], named: str) -> FormDialog:
    """公布 of rows of one register. `kind`: use, loan, letter or certificate; `named`: what the title calls them."""
    fields = [
        on_field("公布日期"),
        FieldSpec("evidence", "依据", required=True, help="哪里公开的、谁审查的，如：已在门户网站公开，李主任审查。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return publishing.publish(desk, kind, row_ids, typed)

    return FormDialog(f"公布：{named}", fields, submit, label="公布", clock=clock(desk))
