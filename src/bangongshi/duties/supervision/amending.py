"""What may a correction of a matter not move? Dates, the 主办, who helps, the phase: each has its own act (design.md §3.1)."""

from collections.abc import Mapping

from bangongshi.duties.supervision.loading import label
from bangongshi.models.matter_form import names
from bangongshi.models.matter_words import MatterKind, MatterState, Source
from bangongshi.models.matters import Matter
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import Typed


def guarded(matter: Matter, was: Mapping[str, str], values: Mapping[str, str], read: Typed) -> None:
    """Invalid at every field that another act moves: nothing typed is left out without a word."""
    proposed = matter.state is MatterState.PROPOSED
    if not proposed and values["due"] != was["due"] and read.day("due") != matter.due_on:
        read.wrong.setdefault("due", "时限不在更正里改，请办延期；原来的时限要留着。")
    if read.past_date("established_on") != matter.established_on:
        read.wrong.setdefault("established_on", "立项的日子不能改；登记错了请作废，重新登记。")
    if not proposed and was["lead"] and tidy_name(values["lead"]) != was["lead"]:
        read.wrong["lead"] = "换主办请办调整主办，写明谁批准、为何。"
    if values["assists"] != was["assists"] and set(names(values["assists"])) != set(names(was["assists"])):
        read.wrong["assists"] = "协办请办加协办或协办免办。"
    if values["assist_due"] != was["assist_due"]:
        read.wrong["assist_due"] = "协办的时限不在更正里改。"
    if matter.phase and values["phase"] != was["phase"] and values["kind"] == was["kind"]:
        read.wrong["phase"] = "阶段请办下一阶段，一步一步走。"
    series = {values["kind"], was["kind"]}
    if matter.number and len(series) > 1 and MatterKind.ERRAND.value in series:
        read.wrong["kind"] = f"{label(matter)} 的编号属于{was['kind']}，不能改成{values['kind']}；请作废，重新登记。"
    read.finish()


def changed_for_figures(matter: Matter) -> tuple[str, str, Source, MatterKind, str]:
    """What the statistics cut by; a change of it is an event of its own."""
    return matter.lead_name, matter.leader_name, matter.source, matter.kind, f"{matter.feedback_by}"
