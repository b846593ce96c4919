"""The four phases of key work, one after the other; the last has its report (domain.md §0.1)."""

from collections.abc import Mapping, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.loading import keep_out, label, labels, open_matter, open_matters
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.feedback_rules import cleaned
from bangongshi.models.matter_words import MatterKind, MatterVerb, WorkPhase

_ORDER = tuple(WorkPhase)
REPORT = "总结报告"


def next_phase(desk: Desk, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """进入下一阶段: `note` says how the phase went. Refused for what is no key work and after the last phase."""
    note = " ".join(cleaned(typed).get("note", "").split())
    with desk.act(MatterVerb.NEXT_PHASE, reason=note) as act:
        rows = open_matters(act.session, ids, MatterVerb.NEXT_PHASE)
        keep_out(note, *rows)
        for matter in rows:
            matter.phase = _ORDER[_ORDER.index(matter.phase) + 1] if matter.phase else _ORDER[0]
        act.subject = labels(rows)
    phase = "、".join(dict.fromkeys(matter.phase.value for matter in rows if matter.phase))
    then = f"报领导前要写好{REPORT}。" if any(_asks_report(matter.phase, matter.report) for matter in rows) else ""
    return Done(f"{act.subject} 已进入{phase}。{then}", act.seq, tuple(ids))


def report(desk: Desk, matter_id: int, text: str) -> Done:
    """The report of key work, verbatim; without it nothing goes to the leader. Raises Invalid, Refused by kind and state."""
    kept = cleaned({"report": text})["report"]
    if not kept:
        raise Invalid({"report": f"请写{REPORT}：做了什么、结果、问题、建议。"})
    with desk.act(MatterVerb.AMEND, reason=REPORT) as act:
        matter = open_matter(act.session, matter_id, MatterVerb.AMEND)
        if matter.kind is not MatterKind.KEY_WORK:
            raise Refused("R-REPORT", f"{label(matter)}：只有重点工作要写{REPORT}。")
        matter.report = kept
        act.subject = label(matter)
    return Done(f"{act.subject} 的{REPORT}已记下。", act.seq, (matter_id,))


def _asks_report(phase: WorkPhase | None, written: str) -> bool:
    return phase is WorkPhase.SUMMARY and not written
