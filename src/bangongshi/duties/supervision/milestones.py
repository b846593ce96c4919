"""节点: what must stand by a day on the way, and when it stood (domain.md §8.2)."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.loading import label, masked, matter, open_matter, touch
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.feedback_rules import cleaned, past_day
from bangongshi.models.matter_words import MatterVerb
from bangongshi.models.matters import Matter, Milestone
from bangongshi.models.typed import Typed


def add(desk: Desk, matter_id: int, typed: Mapping[str, str]) -> Done:
    """加节点: name, due (from today to the matter's own date). Raises Invalid per field, Refused by state."""
    values = cleaned(typed)
    with desk.act(MatterVerb.ADD_MILESTONE) as act:
        row = open_matter(act.session, matter_id, MatterVerb.ADD_MILESTONE)
        read = Typed(values, act.now, load(act.session))
        name = read.needed("name", "请填节点：到时要有什么。")
        if any(one.name == name for one in _open(act.session, matter_id)):
            read.wrong["name"] = "已经有这个节点，还没完成。"
        due = read.day("due")
        if due is None:
            read.wrong.setdefault("due", "请填节点到哪天。")
        elif due < act.now.date():
            read.wrong["due"] = "这一天已经过了，节点要定在今天以后。"
        elif row.due_on and due > row.due_on:
            read.wrong["due"] = f"晚于这一项的时限 {row.due_on:%Y-%m-%d}，请把节点提前，或先办延期。"
        read.finish()
        act.session.add(Milestone(matter_id=matter_id, name=name, due_on=due or act.now.date()))
        act.subject = label(row)
        touch(act, row)
    return Done(f"{act.subject} 已加节点，到 {due:%Y-%m-%d}。", act.seq, (matter_id,))


def reach(desk: Desk, matter_id: int, typed: Mapping[str, str], *, milestone_id: int | None = None) -> Done:
    """节点完成: on (today), note, and `name` (as `open_milestones` has it) where several are open and no `milestone_id` says which.

    Raises Invalid per field; Refused when none is open.
    """
    values = cleaned(typed)
    with desk.act(MatterVerb.REACH_MILESTONE) as act:
        row = open_matter(act.session, matter_id, MatterVerb.REACH_MILESTONE)
        read = Typed(values, act.now, load(act.session))
        on = past_day(read, "on", None, "")
        read.finish()
        one = _meant(_called(act.session, row), milestone_id, values.get("name", ""))
        one.done_on, one.note = on, values.get("note", "")
        act.subject = label(row)
        touch(act, row)
    late = f"，比定的 {one.due_on:%Y-%m-%d} 晚" if on > one.due_on else ""
    return Done(f"{act.subject} 节点完成（{on:%Y-%m-%d}{late}）。", act.seq, (matter_id,))


def open_milestones(desk: Desk, matter_id: int) -> tuple[tuple[int, str], ...]:
    """(id, name) of the 节点 not yet reached, the earliest first; of a masked matter they are called by their days."""
    with desk.read() as session:
        return tuple((one.id or 0, name) for name, one in _called(session, matter(session, matter_id)).items())


def _called(session: Session, row: Matter) -> dict[str, Milestone]:
    """Each open 节点 by what a person may be shown of it: its name, else its day, counted where a day has several."""
    hidden, found = masked(session, row), dict[str, Milestone]()
    for one in _open(session, row.id or 0):
        name = f"{one.due_on:%Y-%m-%d} 的节点" if hidden else one.name
        same = sum(other == name or other.startswith(f"{name}（第") for other in found)
        found[f"{name}（第{same + 1}个）" if same else name] = one
    return found


def _open(session: Session, matter_id: int) -> Sequence[Milestone]:
    return session.exec(
        select(Milestone)
        .where(
            col(Milestone.matter_id) == matter_id, col(Milestone.withdrawn).is_(False), col(Milestone.done_on).is_(None)
        )
        .order_by(col(Milestone.due_on), col(Milestone.id))
    ).all()


def _meant(found: Mapping[str, Milestone], milestone_id: int | None, name: str) -> Milestone:
    fits = [
        one for called, one in found.items()
        if (one.id == milestone_id if milestone_id else name in ("", called, one.name))
    ]
    if len(fits) == 1:
        return fits[0]
    raise Invalid({"name": f"请选是哪个节点：{'、'.join(found)}。"})
