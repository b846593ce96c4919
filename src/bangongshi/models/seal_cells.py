"""How do the cells of the 印章 registers say what a row is, and how are they read back? Each cell in both directions.

What an export writes here, an import reads again; it also reads what other offices write (domain.md §12.7).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time

from bangongshi.models.cell_dates import read_cell_date
from bangongshi.models.date_words import DateNotUnderstood, number
from bangongshi.models.money import AmountNotUnderstood, amount_words, read_amount
from bangongshi.models.seal_words import (
    CertificatePart,
    LetterState,
    Matter,
    SealKind,
    SealState,
    UseState,
)
from bangongshi.models.typed import OPENING

ANY_MATTER = "其余事项"
OWN_REASON = "原登记作废"
PLANNED = "拟用印："
"""Before a list of what was to be sealed outside, where nothing says yet what was."""

_CLOCK = re.compile(
    r"(?P<day>.*?)[ tT]*(?P<half>上午|下午|晚上)?(?:(?P<h>[0-9]{1,2})(?:[:：](?P<m>[0-9]{2})(?::[0-9]{2})?|[时点](?:(?P<n>[0-9]{1,2})分?)?))?"
)
_ENDED = re.compile(r"(?:^|[；;\n])(?:已)?(拒绝用印|作废)(?:[：:](.*))?$", re.DOTALL)
_SPOILED = re.compile(r"(?:^|[；;\n])废件[ ：:]?([0-9]{1,4})[份张页]?$")
_PROXY = re.compile(r"(?:^|[；;\n])(?:[（(]代章[)）]|代章)$")
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰两", "一二三四五六七八九十百二")
_NAMES = re.compile(r"[、，,；;/\n]")


def moment_words(moment: datetime | None) -> str:
    """「2026-11-23 09:30」; a moment at the start of business is a day without an hour (models/typed.OPENING)."""
    if moment is None:
        return ""
    return moment.date().isoformat() if moment.time() == OPENING else f"{moment:%Y-%m-%d %H:%M}"


def read_moment(cell: str | float | int | date | datetime, year: int | None, without: time = OPENING) -> datetime | None:
    """Day and minute of a cell; `without` stands for an hour that is not said. None where it is no date."""
    if isinstance(cell, datetime):
        return cell.replace(second=0, microsecond=0) if cell.time() != time(0) else datetime.combine(cell.date(), without)
    if isinstance(cell, date | int | float):
        day = read_cell_date(cell, year)
        return datetime.combine(day, without) if day else None
    text = unicodedata.normalize("NFKC", cell).strip()
    found = _CLOCK.fullmatch(text)
    whole = read_cell_date(text, year)
    if found is None or (found["h"] is None and found["half"] is None):
        return datetime.combine(whole, without) if whole else None
    day = read_cell_date(found["day"], year)
    if day is None:
        return None
    if found["h"] is None:
        return datetime.combine(day, without)
    hour = int(found["h"]) + (12 if found["half"] in ("下午", "晚上") and int(found["h"]) < 12 else 0)
    minute = int(found["m"] or found["n"] or 0)
    return datetime.combine(day, time(hour, minute)) if hour < 24 and minute < 60 else None


def plain_numerals(text: str) -> str:
    """大写 numerals as the small ones: 「贰人」 → 「二人」."""
    return text.translate(_CAPITALS)


def read_people(text: str) -> int | None:
    """人数 of a 介绍信: 2, 「2人」, 「贰人」; None where it is no number."""
    plain = re.sub(r"^共|[人名位]$", "", plain_numerals(unicodedata.normalize("NFKC", text).strip()))
    if plain.isdecimal() and plain.isascii():
        return int(plain) if 1 <= int(plain) <= 9999 else None
    try:
        return number(plain) if plain else None
    except DateNotUnderstood:
        return None


def read_names(text: str) -> tuple[str, ...]:
    """Several units in one cell (domain.md §12.7): each once, in order."""
    return tuple(dict.fromkeys(part.strip() for part in _NAMES.split(text) if part.strip()))


# -- 用印 -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UseNote:
    """What a 备注 of the 用印登记簿 says. `state` is 历史 unless the request was refused or the use is void."""

    note: str
    proxy: bool = False
    spoiled: int = 0
    state: UseState = UseState.HISTORY
    reason: str = ""


def use_note(said: UseNote) -> str:
    """「补盖；代章；废件 1；作废：盖错页」."""
    ended = f"{said.state.value}：{said.reason}" if said.state in (UseState.REFUSED, UseState.VOID) else ""
    parts = (said.note, "代章" if said.proxy else "", f"废件 {said.spoiled}" if said.spoiled else "", ended)
    return "；".join(part for part in parts if part)


def read_use_note(text: str) -> UseNote:
    """The same read back; the remark itself keeps its words."""
    rest, state, reason, spoiled, proxy = text.strip(), UseState.HISTORY, "", 0, False
    if found := _ENDED.search(rest):
        rest, state, reason = rest[: found.start()], UseState(found[1]), (found[2] or "").strip() or OWN_REASON
    if found := _SPOILED.search(rest):
        rest, spoiled = rest[: found.start()], int(found[1])
    if found := _PROXY.search(rest):
        rest, proxy = rest[: found.start()], True
    return UseNote(rest.strip(), proxy, spoiled, state, reason)


_USE_NUMBERS = tuple(re.compile(pattern) for pattern in (
    r"(?:用印|用章|印|章)?字?[〔(\[【<{](?P<year>(?:19|20)[0-9]{2})[〕)\]】>}]第?0*(?P<serial>[1-9][0-9]{0,5})号?",
    r"(?:用印|用章|印|章)?字?(?P<year>(?:19|20)[0-9]{2})[-‐–−_—]0*(?P<serial>[1-9][0-9]{0,5})号?",
    r"(?:用印|用章|印|章)?(?P<year>(?:19|20)[0-9]{2})(?P<serial>[0-9]{3,5})号?",
    r"(?:用印|用章|印|章)?字?[-第]?0*(?P<serial>[1-9][0-9]{0,3})号?",
))


def read_use_number(text: str, year: int) -> tuple[int, int] | None:
    """(year, serial) of a 用印编号 that fits the yearly series; a bare serial is of `year`. None: keep it verbatim."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if re.fullmatch("(?:19|20)[0-9]{2}", plain):
        return None
    for pattern in _USE_NUMBERS:
        found = pattern.fullmatch(plain)
        if found and int(found["serial"]):
            said = found.groupdict().get("year")
            return int(said) if said else year, int(found["serial"])
    return None


# -- 外借 -----------------------------------------------------------------------------------------------------------------


def borrowers(borrower: str, companion: str) -> str:
    """「张三/李四」."""
    return f"{borrower}/{companion}" if companion else borrower


def read_borrowers(text: str) -> tuple[str, str]:
    """Who borrowed and who went along."""
    sign = next((sign for sign in ("/", "／", "、", "，", ",") if sign in text), "")
    if not sign:
        return text.strip(), ""
    first, _, rest = text.partition(sign)
    return first.strip(), rest.strip()


def loan_list(stamped: str, planned: str, void: str) -> str:
    """用印清单: what was sealed, else what was to be; a void loan says why, for there is no 备注."""
    parts = (stamped or (f"{PLANNED}{planned}" if planned else ""), f"作废：{void}" if void else "")
    return "\n".join(part for part in parts if part)


def read_loan_list(text: str) -> tuple[str, str, str]:
    """(what was sealed, what was to be sealed, why the loan is void or "")."""
    rest, void = text.strip(), ""
    if (found := _ENDED.search(rest)) and found[1] == UseState.VOID:
        rest, void = rest[: found.start()].strip(), (found[2] or "").strip() or OWN_REASON
    return ("", rest.removeprefix(PLANNED), void) if rest.startswith(PLANNED) else (rest, "", void)


# -- 介绍信 ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LetterFate:
    """What became of a 介绍信. `reason` of 历史 is the cell as it stood."""

    state: LetterState
    back_on: date | None = None
    pasted: bool = False
    reason: str = ""


_BACK = re.compile(r"已?(?:退回|交回|收回)[ ：:]?(?P<day>[0-9年月日号./-]*)(?P<pasted>（已粘存根）|，?已粘存根)?")
_UNTIL = re.compile("^(?:有效期)?(?:至|到|截至|截止)")
_FATE = re.compile(r"已?(作废|遗失)(?:[：:，,](.*))?", re.DOTALL)


def letter_fate(fate: LetterFate) -> str:
    """「退回 2026-11-25（已粘存根）」, 「作废：写错」, 「遗失：…」; empty while it is out."""
    if fate.state is LetterState.BACK:
        day = f" {fate.back_on.isoformat()}" if fate.back_on else ""
        return f"退回{day}" + ("（已粘存根）" if fate.pasted else "")
    if fate.state in (LetterState.VOID, LetterState.LOST):
        return f"{fate.state.value}：{fate.reason}" if fate.reason else fate.state.value
    return fate.reason if fate.state is LetterState.HISTORY else ""


def read_letter_fate(text: str, year: int | None) -> LetterFate:
    """The same read back; what says none of the three stays as it is."""
    plain = text.strip()
    if found := _FATE.fullmatch(plain):
        return LetterFate(LetterState(found[1]), reason=(found[2] or "").strip())
    if found := _BACK.fullmatch(plain):
        day = read_cell_date(found["day"], year) if found["day"] else None
        if day or not found["day"]:
            return LetterFate(LetterState.BACK, day, bool(found["pasted"]))
    return LetterFate(LetterState.HISTORY, reason=plain)


def letter_valid(text: str, days: int | None, until: date | None) -> str:
    """有效期: as it was written, else 「2026-11-30（7天）」."""
    if text:
        return text
    span = f"{days}天" if days else ""
    return (f"{until.isoformat()}（{span}）" if span else until.isoformat()) if until else span


def read_letter_valid(text: str, issued_on: date) -> tuple[int | None, date | None]:
    """(days, last day) of a 有效期 where it says them: 「7」, 「柒天」, 「至2026-11-30」, 「2026-11-30（7天）」."""
    plain = plain_numerals(unicodedata.normalize("NFKC", text).strip())
    until = read_cell_date(_UNTIL.sub("", re.sub(r"\(.*\)$", "", plain)), issued_on.year)
    found = re.search(r"([0-9一二三四五六七八九十]{1,3})天", plain) or re.fullmatch("([0-9]{1,3})日?", plain)
    return (read_people(found[1]) if found else None), until


# -- 证照 -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Times:
    """借/还时间. `rest`: what the cell says besides."""

    lent_at: datetime | None = None
    due_on: date | None = None
    back_at: datetime | None = None
    void: str = ""
    rest: str = ""


_TIME = re.compile(
    r"(?P<label>应还|归还|实还|还|借出|借用|借)?(?:时间|日期)?[ ：:]*"
    r"(?P<day>(?:[0-9]{4}[-./年])?[0-9]{1,2}[-./月][0-9]{1,2}[日号]?(?: ?[0-9]{1,2}[:：][0-9]{2})?)"
)


def certificate_times(times: Times, part: CertificatePart) -> str:
    """「借 2026-11-23 09:00；应还 2026-11-25；还 2026-11-25 10:00」; a 复印件 is given for good: the moment alone."""
    lent = moment_words(times.lent_at)
    given = part is CertificatePart.PHOTOCOPY and not times.due_on and not times.back_at
    parts = (
        lent if given else f"借 {lent}", f"应还 {times.due_on.isoformat()}" if times.due_on else "",
        f"还 {moment_words(times.back_at)}" if times.back_at else "", f"作废：{times.void}" if times.void else "",
    )
    return "；".join(part_ for part_ in parts if part_)


def read_times(text: str, year: int | None) -> Times:
    """The same read back; of two dates without a word the first is when it was lent, the second when it came back."""
    rest, void = unicodedata.normalize("NFKC", text).strip(), ""
    if (found := _ENDED.search(rest)) and found[1] == UseState.VOID:
        rest, void = rest[: found.start()], (found[2] or "").strip() or OWN_REASON
    lent = due = back = None
    for each in _TIME.finditer(rest):
        moment = read_moment(each["day"], year)
        if moment is None:
            continue
        if each["label"] == "应还":
            due = moment.date()
        elif each["label"] in ("归还", "实还", "还") or (each["label"] is None and lent is not None):
            back = moment
        else:
            lent = moment
    left = re.sub(r"[\s;,、~至/—-]+", "", _TIME.sub("", rest))
    return Times(lent, due, back, void, rest if left else "")


def read_part(text: str) -> CertificatePart | None:
    """正本, 副本 or 复印件; 原件 is the 正本. None for anything else."""
    plain = text.strip()
    if "复印" in plain:
        return CertificatePart.PHOTOCOPY
    if "副本" in plain:
        return CertificatePart.DUPLICATE
    return CertificatePart.ORIGINAL if "正本" in plain or "原件" in plain else None


# -- 印章 -----------------------------------------------------------------------------------------------------------------

_KINDS = {
    "公章": SealKind.STATUTORY, "行政章": SealKind.STATUTORY, "行政公章": SealKind.STATUTORY, "法定章": SealKind.STATUTORY,
    "党章": SealKind.PARTY, "党组章": SealKind.PARTY, "党委章": SealKind.PARTY, "党组织": SealKind.PARTY,
    "部门章": SealKind.INNER, "科室章": SealKind.INNER, "合同专用章": SealKind.CONTRACT, "财务专用章": SealKind.FINANCE,
    "法人章": SealKind.PERSONAL, "法人代表章": SealKind.PERSONAL, "法人代表名章": SealKind.PERSONAL, "法定代表人名章": SealKind.PERSONAL,
    "名章": SealKind.PERSONAL, "签字章": SealKind.SIGNATURE, "手签章": SealKind.SIGNATURE, "电子章": SealKind.ELECTRONIC,
    "电子": SealKind.ELECTRONIC,
}
_STATES = {
    "": SealState.IN_USE, "使用中": SealState.IN_USE, "正常": SealState.IN_USE, "启用": SealState.IN_USE, "正在使用": SealState.IN_USE,
    "正常使用": SealState.IN_USE, "外借": SealState.IN_USE, "缴回": SealState.RETURNED, "上缴": SealState.RETURNED,
    "已上缴": SealState.RETURNED, "销毁": SealState.DESTROYED, "已停用": SealState.DISABLED, "已封存": SealState.STORED,
    "丢失": SealState.LOST, "已作废": SealState.VOID,
}


def read_seal_kind(text: str) -> SealKind | None:
    """The 类别 a register means; None when it is none of ours."""
    plain = text.strip()
    return SealKind(plain) if plain in list(SealKind) else _KINDS.get(plain)


def read_seal_state(text: str) -> SealState | None:
    """The 状态 a register means, 在用 when it says nothing; None when it is none of ours."""
    plain = text.strip()
    return SealState(plain) if plain in list(SealState) else _STATES.get(plain)


@dataclass(frozen=True, slots=True)
class AuthorityWords:
    """One line of the 审批权限; `ceiling` in 分, None: any amount; `matter` None: every other matter."""

    matter: Matter | None
    approver: str
    ceiling: int | None = None
    deputy: str = ""


_AUTHORITY = re.compile(r"([^：:]+)[：:]([^（(，,：:]+)(?:[（(]([^）)]+)以内[）)])?(?:[，,]代批(.+))?")


def authority_text(lines: tuple[AuthorityWords, ...]) -> str:
    """「合同协议：李县长（50万元以内），代批王副县长；其余事项：李县长」."""
    return "；".join(
        f"{line.matter.value if line.matter else ANY_MATTER}：{line.approver}"
        + (f"（{amount_words(line.ceiling)}以内）" if line.ceiling is not None else "")
        + (f"，代批{line.deputy}" if line.deputy else "")
        for line in lines
    )


def read_authorities(text: str) -> tuple[AuthorityWords, ...] | None:
    """The same read back; None where a line is not understood."""
    found = []
    for line in re.split("[；;\n]", text.strip()):
        each = _AUTHORITY.fullmatch(line.strip())
        matter = each[1].strip() if each else ""
        if each is None or (matter != ANY_MATTER and matter not in list(Matter)):
            return None
        try:
            ceiling = read_amount(each[3]) if each[3] else None
        except AmountNotUnderstood:
            return None
        found.append(
            AuthorityWords(None if matter == ANY_MATTER else Matter(matter), each[2].strip(), ceiling, (each[4] or "").strip())
        )
    return tuple(found)
