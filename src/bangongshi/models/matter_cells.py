"""How do the cells of a 督办台账 say where a matter stands, and how are they read back? Each cell in both directions.

What an export writes here, an import reads again; it also reads what other offices and task lists write.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from bangongshi.models.cell_dates import read_cell_date
from bangongshi.models.import_phase import TakeAs
from bangongshi.models.matter_words import MatterState, Source
from bangongshi.models.words import Way

_S = MatterState
_OWN: Mapping[str, MatterState] = {state.value: state for state in MatterState if state is not _S.WITHDRAWN}
_SOURCES: Mapping[str, Source] = {source.value: source for source in Source}
_WAYS: Mapping[str, Way] = {way.value: way for way in Way}
_WORDS: Mapping[str, MatterState] = {
    **_OWN,
    **dict.fromkeys(
        ("open", "start", "started", "doing", "in progress", "todo", "to do", "blocked", "reopened",
         "read for verify", "ready for verify"), _S.IN_HAND,
    ),
    **dict.fromkeys(("resolved", "done", "closed", "completed", "complete", "finished"), _S.CLOSED),
    **dict.fromkeys(("paused", "pause", "on hold", "suspended"), _S.SUSPENDED),
    **dict.fromkeys(("canceled", "cancelled", "invalid", "wontfix"), _S.CANCELLED),
    **dict.fromkeys(("是", "√", "✓", "✔", "毕", "结"), _S.CLOSED),
    **dict.fromkeys(("否", "×", "✗", "x"), _S.IN_HAND),
    **dict.fromkeys(("红", "黄", "橙", "蓝", "绿", "红灯", "黄灯", "橙灯", "蓝灯", "绿灯"), _S.IN_HAND),
}
_VOID = re.compile(r"^(?:已?作废|已?注销)(?:[:：（(，,；;]|$)")
_STOPPED: tuple[tuple[re.Pattern[str], MatterState], ...] = (
    (re.compile(r"^(?:已|建议)?(?:撤销|取消|终止|撤项)"), _S.CANCELLED),
    (re.compile(r"^(?:已)?(?:暂停|中止|暂缓|缓办)"), _S.SUSPENDED),
    (re.compile(r"^不(?:予)?立项"), _S.DECLINED),
)
_OPEN = re.compile(
    r"未(?:办|结|完|启动|开始|落实|反馈|销号|开展)|没有(?:办|完)|待(?:办|反馈|销号|落实|推进)|在办|(?:办理|进行|推进|落实|处理|实施|整改|跟踪)中"
    r"|正在|持续|继续|长期|尚未|暂未|基本完成|部分完成|逾期|超期|超时|滞后|延期|序时|正常推进|有序推进"
)
_CLOSED = re.compile(r"办结|办毕|办完|已办|销号|已完成|完成|完毕|已落实|落实到位|已整改|整改到位|结案|已报|已上报|已反馈")
_NUMBER = re.compile(r"(?P<series>督办?|交办?)[字]?[〔(\[【<{](?P<year>(?:19|20)[0-9]{2})[〕)\]】>}]第?0*(?P<serial>[1-9][0-9]{0,5})号?")
_EXTENDED = re.compile(r"(?P<what>原(?:定|时限)?|延(?:期)?(?:至|到)?)[ :：]*(?P<day>[^（(；;]+?)(?:[（(](?P<by>[^）)]*?)(?:批准|同意)?[）)])?")
_CALL = re.compile(r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?P<clock>[0-9]{2}:[0-9]{2}) (?P<way>\S+?) (?P<whom>[^：]*)(?:：(?P<answer>.*))?", re.DOTALL)
_SIGNED_OFF = re.compile(r"(?P<day>[0-9]{4}[-./年][0-9]{1,2}[-./月][0-9]{1,2}日?)(?: +(?P<by>[^：:]*))?(?:[：:](?P<what>.*))?", re.DOTALL)
_HINTS: tuple[tuple[str, Source], ...] = (
    ("批示|圈阅", Source.INSTRUCTION), ("会议|纪要|常务会|办公会|党组会|全会", Source.MEETING), ("信访|来信|来访|热线", Source.PETITION),
    ("巡视|巡察|审计", Source.AUDIT), ("建议|提案", Source.PROPOSAL), ("年度重点|重点工作|政府工作报告", Source.YEAR),
    ("专项", Source.CAMPAIGN), ("调研", Source.RESEARCH), ("上级|来文", Source.SUPERIOR), ("交办", Source.SPOKEN),
)
NOTHING = frozenset({"", "/", "／", "-", "—", "——", "－", "无", "\\"})


# -- 进展 and 状态灯 ----------------------------------------------------------------------------------------------------


def progress_cell(state: MatterState, text: str) -> str:
    """「办理中：已查 12 处」."""
    return f"{state.value}：{text}" if text else state.value


def read_progress(cell: str) -> tuple[MatterState | None, str]:
    """The state our own cell begins with, and the rest; a foreign text stays whole."""
    word, sign, rest = cell.partition("：")
    found = _OWN.get(word)
    return (found, rest if sign else "") if found else (None, cell)


def read_state(*cells: str) -> MatterState | None:
    """What the first cell that says anything says; an open mark wins over a closed one. None: nothing was said."""
    for cell in cells:
        plain = unicodedata.normalize("NFKC", cell).strip()
        found = _WORDS.get(plain.casefold()) or _read_text(plain)
        if found is not None:
            return found
    return None


def _read_text(plain: str) -> MatterState | None:
    if _VOID.match(plain):
        return _S.VOID
    for pattern, state in _STOPPED:
        if pattern.match(plain):
            return state
    if _OPEN.search(plain):
        return _S.IN_HAND
    return _S.CLOSED if _CLOSED.search(plain) else None


_ENDED = frozenset({_S.CLOSED, _S.SIGNED_OFF})
_STAYS = frozenset({_S.VOID, _S.CANCELLED, _S.DECLINED, _S.SUSPENDED})
_BEFORE = frozenset({_S.PROPOSED, _S.ESTABLISHED, _S.GIVEN, _S.WITH_LEADER})


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of its state: its words, whether it has 办结日期, 销号 and 主办, the year it is of."""

    state: MatterState | None
    year: int
    closed: bool = False
    signed_off: bool = False
    lead: bool = False


def state_of(said: Said, take_as: TakeAs, this_year: int) -> MatterState:
    """The state a row comes in with; 历史 is not checked and never overdue.

    What ended comes in as ended only with its date, else as 历史. As `auto` an open mark wins over years, and what says
    nothing is 历史 if of an earlier year, else open. An open matter without a 主办 is 已立项: it waits to be given out.
    """
    if said.state in (_S.VOID, _S.CANCELLED, _S.DECLINED):
        return said.state
    ended = _S.SIGNED_OFF if said.signed_off or said.state is _S.SIGNED_OFF else _S.CLOSED
    open_ = _S.IN_HAND if said.lead else _S.ESTABLISHED
    if take_as is TakeAs.CLOSED:
        return ended if said.closed else _S.HISTORY
    if said.state is _S.SUSPENDED:
        return _S.SUSPENDED
    if take_as is TakeAs.OPEN:
        return said.state if said.state in _BEFORE else open_
    if said.state is _S.HISTORY:
        return _S.HISTORY
    if said.closed or said.state in _ENDED:
        return ended if said.closed else _S.HISTORY
    if said.state in _BEFORE:
        return said.state if said.lead or said.state in (_S.PROPOSED, _S.ESTABLISHED) else _S.ESTABLISHED
    if said.state is None and said.year < this_year:
        return _S.HISTORY
    return open_


# -- 编号, 来源/依据 ------------------------------------------------------------------------------------------------------


def read_matter_number(text: str) -> tuple[str, int, int] | None:
    """(series, year, serial) of 督〔2026〕12号 or 交〔2026〕3号; None: keep it verbatim."""
    found = _NUMBER.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    if not found:
        return None
    return ("交办" if found["series"].startswith("交") else "督办"), int(found["year"]), int(found["serial"])


def source_cell(source: Source, basis: str) -> str:
    """「领导批示：请水利科牵头……」."""
    return f"{source.value}：{basis}" if basis else source.value


def read_source(cell: str) -> tuple[Source, str]:
    """The source and the words it rests on, which stay as they are written."""
    word, _, rest = cell.partition("：")
    if word in _SOURCES:
        return _SOURCES[word], rest
    for pattern, source in _HINTS:
        if re.search(pattern, cell):
            return source, cell
    return Source.OTHER, cell


# -- 时限, 延期 -----------------------------------------------------------------------------------------------------------


def due_cell(due_on: date | None, due_time: str) -> str:
    """「2026-12-23」 or 「2026-12-23 17:00」."""
    return f"{due_on.isoformat()} {due_time}".strip() if due_on else ""


@dataclass(frozen=True, slots=True)
class Extended:
    """One later date and who granted it."""

    due_on: date
    approved_by: str = ""


def extensions_cell(first: date | None, later: Sequence[Extended]) -> str:
    """「原 2026-11-20；延至 2026-12-10（张主任批准）」, "" without an extension."""
    if first is None or not later:
        return ""
    steps = [
        f"延至 {each.due_on.isoformat()}" + (f"（{each.approved_by}批准）" if each.approved_by else "") for each in later
    ]
    return "；".join([f"原 {first.isoformat()}", *steps])


def read_extensions(cell: str, year: int | None) -> tuple[date | None, tuple[Extended, ...]] | None:
    """(first date, later ones); None when the text is not understood whole."""
    first: date | None = None
    later: list[Extended] = []
    for part in _parts(cell):
        found = _EXTENDED.fullmatch(part)
        day = read_cell_date(found["day"].strip(), year) if found else None
        if found is None or day is None:
            return None
        if found["what"].startswith("原"):
            first = day
        else:
            later.append(Extended(day, found["by"] or ""))
    return first, tuple(later)


# -- 节点, 催办记录, 销号 --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MilestoneWords:
    """A 节点 as a cell says it."""

    name: str
    due_on: date
    done_on: date | None = None


def milestones_cell(milestones: Sequence[MilestoneWords]) -> str:
    """「摸底 2026-11-30（已完成 2026-11-28）；整改 2026-12-20」."""
    return "；".join(
        f"{each.name} {each.due_on.isoformat()}" + (f"（已完成 {each.done_on.isoformat()}）" if each.done_on else "")
        for each in milestones
    )


def read_milestones(cell: str, year: int | None) -> tuple[MilestoneWords, ...] | None:
    """None when the text is not understood whole."""
    found: list[MilestoneWords] = []
    for part in _parts(cell):
        text, sign, done = part.partition("（已完成 ")
        name, _, day = text.strip().rpartition(" ")
        due_on = read_cell_date(day, year)
        done_on = read_cell_date(done.rstrip("）"), year) if sign else None
        if not name.strip() or due_on is None or (sign and done_on is None):
            return None
        found.append(MilestoneWords(name.strip(), due_on, done_on))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class CallWords:
    """One 催办 as a cell says it."""

    said_at: datetime
    way: Way
    whom: str
    answer: str = ""


def calls_cell(calls: Sequence[CallWords]) -> str:
    """One line a call: 「2026-11-20 09:30 电话 王科长：本周五前报」."""
    return "\n".join(
        f"{each.said_at:%Y-%m-%d %H:%M} {each.way.value} {each.whom}" + (f"：{each.answer}" if each.answer else "")
        for each in calls
    )


def read_calls(cell: str) -> tuple[CallWords, ...] | None:
    """None when the text is not our own."""
    found: list[CallWords] = []
    for line in cell.splitlines():
        call = _CALL.fullmatch(line.strip())
        if call is None or call["way"] not in _WAYS:
            return None
        day, clock = read_cell_date(call["day"]), call["clock"]
        if day is None or clock > "23:59" or clock[3:] > "59":
            return None
        moment = datetime.combine(day, time.fromisoformat(clock))
        found.append(CallWords(moment, _WAYS[call["way"]], call["whom"].strip(), (call["answer"] or "").strip()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class SignedOff:
    """销号: whether, when, by whom, on what."""

    done: bool = False
    on: date | None = None
    by: str = ""
    evidence: str = ""


def signed_off_cell(said: SignedOff) -> str:
    """「2026-12-25 李主任：现场照片」."""
    if not said.done:
        return ""
    head = f"{said.on.isoformat() if said.on else '已销号'} {said.by}".strip()
    return f"{head}：{said.evidence}" if said.evidence else head


def read_signed_off(cell: str) -> SignedOff:
    """A date, 是 or 已销号 means that it was; anything else that it was not."""
    text = cell.strip()
    found = _SIGNED_OFF.fullmatch(text)
    if found:
        return SignedOff(True, read_cell_date(found["day"]), (found["by"] or "").strip(), (found["what"] or "").strip())
    if text in ("是", "√", "✓", "✔", "已销"):
        return SignedOff(True)
    if text.startswith("已销号"):
        by, _, what = text.removeprefix("已销号").partition("：")
        return SignedOff(True, None, by.strip(), what.strip())
    return SignedOff()


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in re.split(r"[；;\n]", cell) if part.strip()]


# -- a row whole ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MatterParts:
    """What hangs on a matter that was read from a row, and where it hangs: `parent_text` as written, `indent` of its title."""

    assists: tuple[str, ...] = ()
    first_due_on: date | None = None
    due_text: str = ""
    extensions: tuple[Extended, ...] = ()
    milestones: tuple[MilestoneWords, ...] = ()
    calls: tuple[CallWords, ...] = ()
    parent_text: str = ""
    indent: int = 0
    parent_row: int | None = None
