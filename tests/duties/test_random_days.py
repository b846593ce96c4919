"""Over random acts and take-backs: one holder a copy, gapless numbers, one next act, one 主办 – and back is really back.

What the screen says of a paper is told a second time, naively, from the journal alone, and has to be the same.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.home import home
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import (
    amend,
    assigning,
    chasing,
    circulate,
    close,
    deadlines,
    instructing,
    listing,
    passing_on,
    proposing,
    receive,
    replying,
    slips,
    vetting,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.home_rows import Section
from bangongshi.models.paper_rows import PaperRow, View
from bangongshi.models.paper_rules import Verb, next_verb
from bangongshi.models.papers import Copy, Document, Hop, Instruction, Number
from bangongshi.models.parties import Party
from bangongshi.models.words import (
    ClosingMeans,
    DueBasis,
    HolderKind,
    HopState,
    InstructionKind,
    NumberState,
    Passing,
    SlipMode,
    TaskKind,
    TaskState,
    Way,
)
from bangongshi.models.work import Task
from bangongshi.store.verify import verify
from journal_replay import Replay, headline
from office_fixtures import StandingClock, new_desk

PEOPLE = (("张主任", "1"), ("李科长", "2"), ("王副主任", ""))
OPINIONS = ("已阅", "请水利科研究办理", "同意", "不同意，请再报")

Step = tuple[str, int, int]
Do = Callable[[Desk, list[int], PaperRow, int], object]


def first_out(desk: Desk, paper: int) -> str:
    return next(iter(circulate.readers_out(desk, paper)), "")


def tasks(desk: Desk, paper: int, *kinds: TaskKind) -> list[int]:
    with desk.read() as session:
        found = session.exec(
            select(Task).where(col(Task.document_id) == paper, col(Task.state) == TaskState.OPEN).order_by(col(Task.id))
        )
        return [task.id or 0 for task in found if not kinds or task.kind in kinds]


def to_pass_on(desk: Desk, paper: int) -> list[int]:
    with desk.read() as session:
        return [id_ or 0 for id_ in session.exec(
            select(col(Instruction.id)).where(
                col(Instruction.document_id) == paper, col(Instruction.passing) == Passing.WAITING,
                col(Instruction.withdrawn).is_(False),
            )
        )]


HANDLED = (TaskKind.LEAD, TaskKind.ASSIST, TaskKind.COSIGN, TaskKind.CONSULT)
DOING: dict[str, Do] = {
    "初审": lambda desk, who, row, n: vetting.vet(desk, [row.id]),
    "退文": lambda desk, who, row, n: vetting.return_paper(desk, [row.id], "不属本单位办理", "来人签收"),
    "拟办": lambda desk, who, row, n: proposing.propose(
        desk, [row.id], "拟请办理", lead="水利科", leader_ids=who[: n % 3], direct_reason="" if n % 3 else "日常事项",
    ),
    "呈批": lambda desk, who, row, n: circulate.submit(desk, [row.id], who[n % 3] if n > 3 else None),
    "批示": lambda desk, who, row, n: instructing.instruct(
        desk, [row.id], who[n % 3], OPINIONS[n % 4],
        kind=InstructionKind.CIRCLED if n == 5 else InstructionKind.WRITTEN,
    ),
    "协调批示": lambda desk, who, row, n: instructing.settle(desk, [row.id], "主任", "照第一位的办"),
    "传达": lambda desk, who, row, n: passing_on.pass_on(desk, to_pass_on(desk, row.id), Party("水利科")),
    "传阅": lambda desk, who, row, n: slips.open_slip(
        desk, [row.id, *([row.id - 1] if n == 4 and row.id > 1 else [])], who[: 3 if n % 3 < 2 else 1], list(SlipMode)[n % 3],
        send=n > 2,
    ),
    "送阅": lambda desk, who, row, n: circulate.send_out(desk, [row.id], who[n % 3] if n > 3 else None),
    "收回": lambda desk, who, row, n: circulate.take_in(
        desk, [row.id], OPINIONS[n % 4] if n > 1 else "", first_out(desk, row.id) if n > 2 else "",
    ),
    "留用": lambda desk, who, row, n: circulate.keep(desk, [row.id], f"+{n}", first_out(desk, row.id)),
    "横传": lambda desk, who, row, n: circulate.cross(desk, [row.id], who[n % 3], first_out(desk, row.id)),
    "撤传": lambda desk, who, row, n: slips.recall(desk, [row.id], "来文有更正"),
    "承办": lambda desk, who, row, n: assigning.assign(
        desk, [row.id], Party("水利科"), [Party("财务科")] * (n % 2), direct_reason="日常事项" if n > 3 else "",
        hand_over=n == 5,
    ),
    "征求意见": lambda desk, who, row, n: assigning.consult(
        desk, [row.id], (TaskKind.COSIGN, TaskKind.CONSULT)[n % 2], [Party("市财政局")]
    ),
    "办复": lambda desk, who, row, n: assigning.feedback(desk, tasks(desk, row.id, *HANDLED)[: n + 1], "已办理"),
    "免办": lambda desk, who, row, n: assigning.waive(desk, tasks(desk, row.id)[: n + 1], "领导同意不再办"),
    "催办": lambda desk, who, row, n: chasing.chase(desk, task_ids=tasks(desk, row.id)[: n + 1], answer="明天报"),
    "答复": lambda desk, who, row, n: replying.reply(desk, [row.id], Way.PAPER, "已函复", reference="某函〔2026〕1号"),
    "办结": lambda desk, who, row, n: close.close(
        desk, [row.id], ClosingMeans.DONE, "照办了" if n % 2 else "", direct_reason="日常事项" if n > 3 else "",
    ),
    "标为重点": lambda desk, who, row, n: amend.mark_key(desk, [row.id]),
    "改时限": lambda desk, who, row, n: deadlines.set_deadline(desk, [row.id], f"+{n}", DueBasis.LEADER, "主任同意"),
    "作废": lambda desk, who, row, n: close.void(desk, [row.id], "登重了"),
}
WORDS = ["下一步"] * 14 + [*DOING] + ["回退"] * 3 + ["过一天"] * 2 + ["登记"]
steps = st.lists(
    st.tuples(st.sampled_from(WORDS), st.integers(0, 3), st.integers(0, 5)), min_size=12, max_size=30,
)


def register(desk: Desk, which: int, n: int) -> None:
    genre = "请示" if n == 3 else "通知"
    receive.sign_in_and_enrol(desk, {
        "unit_name": f"单位{which}", "title": f"关于第{which}项工作的{genre}", "genre": genre, "copies": str(n % 3 + 1),
        "source_number": f"甲〔2026〕{which + 1}号", "handling": "办件" if n % 2 else "阅件",
        "urgency": "特急" if n == 5 else "平件",
    })


def do(desk: Desk, who: list[int], rows: Sequence[PaperRow], step: Step) -> str:
    """The verb that was done, or "" when the office said no. A paper goes for good (退文, 作废) only now and then."""
    verb, which, n = step
    if verb == "登记":
        register(desk, which, n)
        return verb
    if verb in (Verb.RETURN, Verb.VOID) and n:
        verb = "下一步"
    if verb == "下一步":
        rows = [row for row in rows if row.open] or rows
    row = rows[which % len(rows)]
    if verb == "下一步":
        verb = row.next.value if row.next else "批示"
    try:
        DOING[verb](desk, who, row, n)
    except (Refused, Invalid):
        return ""
    return verb


def papers(desk: Desk) -> list[PaperRow]:
    return sorted(listing.inbox(desk, View.ALL).rows, key=lambda row: row.id)


def everything(rows: Sequence[PaperRow]) -> dict[int, tuple[object, ...]]:
    """What is said of each paper, but for what the mere passing of days changes."""
    said: dict[int, tuple[object, ...]] = {}
    for row in rows:
        facts = replace(row.facts, to_chase=False)
        said[row.id] = (row.number, row.phase, row.holder, row.due_on, row.key, row.asked, facts, next_verb(facts))
    return said


def invariants(desk: Desk, rows: Sequence[PaperRow], replay: Replay) -> None:
    one_holder_a_copy(desk)
    with desk.read() as session:
        numbers = session.exec(select(Number).order_by(col(Number.serial))).all()
        leads = Counter(
            (task.document_id, task.round) for task in session.exec(select(Task).where(col(Task.kind) == TaskKind.LEAD))
            if task.state in (TaskState.OPEN, TaskState.DONE)
        )
    assert [number.serial for number in numbers] == list(range(1, len(numbers) + 1))
    assert all(number.state in (NumberState.ISSUED, NumberState.VOIDED) for number in numbers)
    assert all(count == 1 for count in leads.values())
    replay.read_on(desk)
    calendar = desk.calendar()
    for row in rows:
        assert row.holder
        if row.open:
            assert row.next is not None
            assert row.due_on is not None or row.id in adrift(desk)
        assert row.headline == headline(replay, row.id, desk.now, calendar)


def adrift(desk: Desk) -> set[int]:
    return {item.id for part in home(desk).lists if part.section is Section.ADRIFT for item in part.items}


def one_holder_a_copy(desk: Desk) -> None:
    with desk.read() as session:
        copies = session.exec(select(Copy)).all()
        legs: Sequence[Hop] = session.exec(select(Hop).where(col(Hop.state) == HopState.OUT)).all()
        papers = session.exec(select(Document)).all()
    out = {hop.copy_id: hop for hop in legs}
    assert len(out) == len(legs), "a copy is on one leg at a time"
    assert Counter(copy.document_id for copy in copies) == Counter({paper.id: paper.copies for paper in papers})
    for copy in copies:
        away = copy.holder_kind in (HolderKind.PERSON, HolderKind.UNIT)
        assert away == (copy.id in out)
        assert copy.holder_name
        if away:
            assert out[copy.id or 0].reader_name == copy.holder_name


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_a_random_day(day: list[Step]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        clock = StandingClock()
        desk = new_desk(Path(folder) / "vault", clock)
        who = [add_person(desk, {"name": name, "rank": rank}).ids[0] for name, rank in PEOPLE]
        register(desk, 7, 1)
        register(desk, 8, 2)
        vetting.vet(desk, [1, 2])
        past: list[dict[int, tuple[object, ...]]] = []
        replay, rows = Replay(), papers(desk)
        for step in day:
            clock.pass_(minutes=10)
            was = everything(rows)
            if step[0] == "过一天":
                clock.pass_(days=1)
            elif step[0] == "回退":
                if past:
                    take_back(desk)
                    was = past.pop()
                    # What was there before is as it was; a registration taken back stays, as 作废.
                    now = everything(papers(desk))
                    assert {id_: now[id_] for id_ in was} == was
            elif done := do(desk, who, rows, step):
                past.append(was)
                if done == Verb.RETURN:
                    past.clear()  # it is out of the house
            rows = papers(desk)
            invariants(desk, rows, replay)
        report = verify(desk.vault)
        assert report.ok, report.problems
        desk.vault.close()
