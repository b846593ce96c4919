"""催办: somebody was asked about a matter – whom, how, what they said, when to ask again (domain.md §8.1, J8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from bangongshi.duties.calendar import load
from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.events import record
from bangongshi.duties.supervision.loading import labels, open_matter, touch
from bangongshi.models.chase_rules import next_chase
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.feedback_rules import cleaned
from bangongshi.models.matter_words import EventKind, MatterVerb
from bangongshi.models.matters import Matter, MatterCall, MatterParty
from bangongshi.models.people import tidy_name
from bangongshi.models.typed import Typed
from bangongshi.models.words import TaskState, Way
from bangongshi.store.transaction import Act

NO_LONGER = "这一家协办已经回复或免办了，不用催；请按 F5 刷新。"


@dataclass(frozen=True, slots=True)
class _Said:
    """One answer, good for all that was asked in one act."""

    answer: str
    way: Way
    whom: str
    next_on: date


_Asked = tuple[Matter, MatterParty | None]


def call(
    desk: Desk,
    *,
    matter_ids: Sequence[int] = (),
    party_ids: Sequence[int] = (),
    answer: str,
    way: Way = Way.PHONE,
    whom: str = "",
    next_typed: str = "",
) -> Done:
    """One call about several things: one row for each, and the day to ask again, asked once (default: next working day).

    `matter_ids` ask the 主办, `party_ids` those who help. `whom`: who answered, "" the party itself.
    Raises Invalid {"answer"} or {"next"}, Refused by state and when a 协办 is no longer open.
    """
    values = cleaned({"answer": answer, "whom": whom, "next": next_typed})
    if not values["answer"]:
        raise Invalid({"answer": "请写对方怎么答的，例如：正在办，周五前报。"})
    if not (matter_ids or party_ids):
        raise Refused("R-CALL", "先选要催的是哪一项。")
    with desk.act(MatterVerb.CALL) as act:
        next_on = _next_on(Typed(values, act.now, load(act.session)))
        said = _Said(values["answer"], way, tidy_name(values["whom"]), next_on)
        asked = _targets(act.session, matter_ids, party_ids)
        for matter, party in asked:
            _write(act, desk.who, matter, party, said)
        matters = list({matter.id: matter for matter, _ in asked}.values())
        for matter in matters:
            touch(act, matter)
        act.subject = labels(matters)
    return Done(_sentence(desk, asked, said), act.seq, tuple(matter.id or 0 for matter in matters))


def _next_on(read: Typed) -> date:
    today = read.now.date()
    day = read.day("next") or next_chase(today, read.calendar)
    if day <= today:
        read.wrong["next"] = f"{day:%Y-%m-%d} 已经到了或过了，下次再问请填明天以后的日子。"
    read.finish()
    return day


def _targets(session: Session, matter_ids: Sequence[int], party_ids: Sequence[int]) -> list[_Asked]:
    """Each once, the 主办 first; all of them open."""
    asked: list[_Asked] = [(open_matter(session, id_, MatterVerb.CALL), None) for id_ in dict.fromkeys(matter_ids)]
    for party_id in dict.fromkeys(party_ids):
        party = session.get(MatterParty, party_id)
        if party is None or party.state is not TaskState.OPEN:
            raise Refused("R-CALL", NO_LONGER)
        asked.append((open_matter(session, party.matter_id, MatterVerb.CALL), party))
    return asked


def _write(act: Act, who: str, matter: Matter, party: MatterParty | None, said: _Said) -> None:
    act.session.add(
        MatterCall(
            matter_id=matter.id or 0, party_id=party.id if party else None, whom=said.whom or _called(matter, party),
            way=said.way, said_at=act.now, answer=said.answer, next_on=said.next_on, caller=who,
        )
    )
    (party or matter).chase_on = said.next_on
    record(act, matter, EventKind.CALLED)


def _called(matter: Matter, party: MatterParty | None) -> str:
    return party.name if party else matter.lead_name


def _sentence(desk: Desk, asked: Sequence[_Asked], said: _Said) -> str:
    """「已催 水利科（第 2 次），2026-11-24 再问。」 or 「已催 水利科、财务科 共 3 项，…」."""
    names = list(dict.fromkeys(_called(*pair) for pair in asked))
    who = "、".join(names[:3]) + ("等" if len(names) > 3 else "")
    if len(asked) > 1:
        return f"已催 {who} 共 {len(asked)} 项，{said.next_on:%Y-%m-%d} 再问。"
    matter, party = asked[0]
    same = col(MatterCall.party_id) == party.id if party else col(MatterCall.party_id).is_(None)
    with desk.read() as session:
        times = session.exec(
            select(func.count()).where(
                col(MatterCall.matter_id) == matter.id, same, col(MatterCall.withdrawn).is_(False)
            )
        ).one()
    return f"已催 {who}（第 {times} 次），{said.next_on:%Y-%m-%d} 再问。"
