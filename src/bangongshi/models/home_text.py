"""The home panel in words: 代称 and counts only, for the line under the heading, a printer, a screen reader."""

from collections.abc import Sequence

from bangongshi.models.brief import PAGE, Block, fitted
from bangongshi.models.home_rows import MEASURES, Home, HomeItem, HomeList, HomeRow, Section
from bangongshi.models.matter_rows import MatterCallRow
from bangongshi.models.placeholder_list import counts_line
from bangongshi.models.windows import Total
from bangongshi.text import cells

_SHORT = {Section.TODAY: "今日", Section.OUT: "在外"}
_SHORTER = {
    Section.SEALS_OUT: "章在外", Section.CERTIFICATES: "证照", Section.PASS_ON: "未传达", Section.REVIEW: "待审",
}
_NOT_COUNTED = frozenset({Section.SOON})
"""Left out of the line of counts: these days are still to come."""
_ONLY_SOME = frozenset({Section.SEALS_OUT, Section.UNSIGNED, Section.CERTIFICATES, Section.REVIEW})
"""Told only when there are any: mostly every seal is in its cabinet and no feedback waits."""
_ALWAYS = frozenset({Section.OVERDUE, Section.TODAY})
"""「逾期 0」 is an answer too."""
_FIRST_TO_GO = (
    Section.KEY, Section.CERTIFICATES, Section.ADRIFT, Section.CONFIDENTIAL, Section.CHASE, Section.REVIEW,
)
"""What the line drops first when it does not fit: what does not press today."""
ONE_LINE = 78


def counts_text(home: Home) -> str:
    """「逾期 3　今日 2　印章在外 1　批示未传达 1　…」: what lies below the fold too, in one line of 80 columns.

    Too long, it says few zeros, then shorter names, then leaves out what presses least; every list is below anyway.
    """
    told = [one for one in home.lists if one.section not in _NOT_COUNTED and (one.total.count or one.section not in _ONLY_SOME)]
    some = [one for one in told if one.total.count or one.section in _ALWAYS]
    tries = [(told, _SHORT, "　"), (told, _SHORT, " "), (some, _SHORT, " "), (some, _SHORT | _SHORTER, " ")]
    left = some
    for section in _FIRST_TO_GO:
        left = [one for one in left if one.section is not section]
        tries.append((left, _SHORT | _SHORTER, " "))
    lines = (gap.join(f"{names.get(one.section, one.section.value)} {one.total}" for one in some) for some, names, gap in tries)
    line = ""
    for line in lines:
        if cells(line) <= ONE_LINE:
            break
    return line


def home_lines(home: Home, calls: Sequence[str] = (), to_call: Total | None = None) -> list[str]:
    """The morning brief, one page: one line a fact, most pressing first.

    With `calls`, sentences, the 催办 section names people and phones (`to_call`: how many calls there are) instead of papers.
    """
    head = [f"{home.as_of:%Y年%m月%d日} {weekday(home)} 今天要办", *home.alarms]
    blocks = [_block(listed) for listed in home.lists if listed.total.count]
    if calls:
        at = [listed.section for listed in home.lists if listed.total.count].index(Section.CHASE)
        blocks[at] = Block(f"{Section.CHASE.value} {to_call} 项", calls, _many(to_call))
    foot = [] if blocks else ["没有逾期、到期和在外的文件。"]
    foot += [f"历史未核对 {home.history} 件"] if home.history.count else []
    foot += [counts_line(home.placeholders)] if home.placeholders else []
    foot += [*home.reminders, backup_line(home)]
    return [*head, *fitted(blocks, PAGE - len(head) - len(foot)), *foot]


def weekday(home: Home) -> str:
    """「周一」."""
    return "周" + "一二三四五六日"[home.as_of.weekday()]


def _block(listed: HomeList) -> Block:
    lines = [item_line(item, listed.section) for item in listed.items]
    return Block(f"{listed.section.value} {listed.total} {MEASURES.get(listed.section, '件')}", lines, listed.total.count)


def matter_call_sentence(call: MatterCallRow) -> str:
    """「水利科 王科长（电话 86001）主办 督〔2026〕1号，逾期3天，催过 2 次」, as CallRow.sentence says it of a paper."""
    who = call.party if call.unit in ("", call.party) else f"{call.unit} {call.party}"
    phone = f"（电话 {call.phone}）" if call.phone else ""
    when = call.lateness or (f"时限 {call.due_on:%m-%d}" if call.due_on else "没有时限")
    asked = f"，催过 {call.times} 次" if call.times else ""
    return f"{who}{phone}　{call.role} {call.number or call.title}，{when}{asked}"


def _many(total: Total | None) -> int:
    return total.count if total else 0


def item_line(item: HomeItem, section: Section) -> str:
    """「收〔2026〕12号  代称  重点 逾期3天  张主任 11-20批  → 传达」."""
    row = item.row
    lead = "" if section is Section.OUT else _why(row)
    parts = (item.name, row.title, lead, item.note or ("" if lead else row.headline))
    then = f"→ {row.next}" if row.next else ""
    return "  ".join(part for part in (*parts, then) if part)


def _why(row: HomeRow) -> str:
    """The reason; the day where nothing presses yet."""
    if row.why:
        return row.why
    return f"时限 {row.due_on:%m-%d} {row.due_time}".rstrip() if row.open and row.due_on else ""


def backup_line(home: Home) -> str:
    """When the last backup was made that was opened and checked after writing."""
    if home.proved_backup is None:
        return "还没有验证过的备份，请在设置里做一次。"
    days = (home.as_of - home.proved_backup.date()).days
    age = "今天" if days <= 0 else f"{days} 天前"
    return f"最近一次验证过的备份：{home.proved_backup:%Y-%m-%d %H:%M}（{age}）"
