"""What is asked of a leader's yes, alike wherever one is needed: who, when, how, on what evidence (domain.md §6.3 YZ-01).

Nothing here is filled in beforehand but the way: who said yes is the clerk's to write (design.md §3.8).
"""

from collections.abc import Mapping

from bangongshi.duties.desk import Desk
from bangongshi.models.seal_words import ApprovalWay
from bangongshi.screens.papers.common import find_leaders
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Find

EVIDENCE = "审批单编号、谁听的电话；代批的写代批依据。"


def approver_spec(desk: Desk, find: Find | None = None) -> FieldSpec:
    """审批人: leaders while nothing is typed, anybody by name. `find` puts those in front who may approve here."""
    return FieldSpec("approver", "审批人", Kind.PICKER, required=True, find=find or find_leaders(desk),
                     help="按数字选，或输汉字；谁批准的写谁，没批准的不办。")


def way_specs() -> Mapping[str, FieldSpec]:
    """When, how and on what evidence, by field name, in the order they are asked."""
    listed = (
        FieldSpec("approved_at", "审批时间", Kind.DATE, past=True, help="不填就是现在；如 昨天下午3点。"),
        FieldSpec("approval_way", "审批方式", Kind.CHOICE, choices=tuple(way.value for way in ApprovalWay),
                  default=ApprovalWay.SIGNED.value, help="电话同意的要补签。"),
        FieldSpec("approval_evidence", "审批依据", help=EVIDENCE),
        FieldSpec("countersign_by", "补签期限", Kind.DATE, help="只有电话同意才要；不填就按本单位的规定。"),
    )
    return {spec.name: spec for spec in listed}


def approval_specs(desk: Desk, find: Find | None = None) -> list[FieldSpec]:
    """The five fields `models/approval.read_approval` reads."""
    return [approver_spec(desk, find), *way_specs().values()]
