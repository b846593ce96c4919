"""What does a page say in the morning and in the evening? Text of at most PAGE lines, 代称 only, for reading aloud."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bangongshi.models.duty_rows import DutyRow
from bangongshi.models.paper_rows import PaperRow

PAGE = 60
"""Lines of one printed page."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One page. `title` is 晨报 or 日清; `lines` are the page without it."""

    title: str
    as_of: date
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it is copied and saved: ends with a line end."""
        return "\n".join(self.lines) + "\n"

    @property
    def file_name(self) -> str:
        """「晨报2026-11-23」, for a file."""
        return f"{self.title}{self.as_of:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines; `total` says how many there would be if all were told."""

    heading: str
    lines: Sequence[str]
    total: int


def fitted(blocks: Sequence[Block], room: int) -> list[str]:
    """Headings and as many lines of each block as fit into `room` lines; shares grow evenly, the first block first."""
    left = room - 2 * len(blocks)  # a heading and perhaps 「另有」 each
    shares = [0] * len(blocks)
    while left > 0 and any(share < len(block.lines) for share, block in zip(shares, blocks, strict=True)):
        for at, block in enumerate(blocks):
            if left > 0 and shares[at] < len(block.lines):
                shares[at] += 1
                left -= 1
    made: list[str] = []
    for share, block in zip(shares, blocks, strict=True):
        made += [block.heading, *(f"  {line}" for line in block.lines[:share])]
        if block.total > share:
            made.append(f"  …另有 {block.total - share} {_measure(block.heading)}")
    return made


def _measure(heading: str) -> str:
    """「催办 2 项」 counts in 项; a heading without a figure in 件."""
    return heading[-1] if heading[-1] in "项枚笔本" else "件"


@dataclass(frozen=True, slots=True)
class Drawn:
    """Numbers of one series given today: the first, the last, how many, how many of them are 作废."""

    first: str
    last: str
    count: int
    voided: int = 0

    @property
    def sentence(self) -> str:
        """「收〔2026〕12号 至 收〔2026〕15号，共 4 个，其中作废 1 个」."""
        span = self.first if self.first == self.last else f"{self.first} 至 {self.last}"
        return f"{span}，共 {self.count} 个" + (f"，其中作废 {self.voided} 个" if self.voided else "")


@dataclass(frozen=True, slots=True)
class DayCount:
    """What the day brought, to be counted against the paper before the cabinet is locked. Rows as home masks them.

    `received`: signed in today; `no_next_step`: those of them without a next act or a date; `closed` and `returned`:
    papers ended today; `out_today`: sent today and not back; `calls`: calls made, to `parties` different parties.
    `seal_uses` and `seal_refused`: requests for a seal today, sealed and refused; `letters`: 介绍信 issued today;
    `seals_out`: every seal that is not with its keeper this evening; `matters_opened`, `matters_closed`: 督办 立项 and
    办结 today.
    """

    as_of: date
    received: tuple[PaperRow, ...]
    no_next_step: tuple[PaperRow, ...]
    closed: tuple[str, ...]
    returned: int
    out_today: tuple[PaperRow, ...]
    calls: int
    parties: int
    instructions: int
    passed_on: int
    drawn: tuple[Drawn, ...]
    seal_uses: int
    seal_refused: int
    letters: int
    seals_out: tuple[DutyRow, ...]
    matters_opened: int
    matters_closed: int


def evening_lines(day: DayCount) -> list[str]:
    """日清: counts first, so that the first screen is enough when everything is in order."""
    head = [
        f"{day.as_of:%Y年%m月%d日} 周{'一二三四五六日'[day.as_of.weekday()]} 日清",
        f"今天收文 {len(day.received)} 件，其中没有下一步或时限的 {len(day.no_next_step)} 件",
        f"今天办结 {len(day.closed)} 件" + (f"，退文 {day.returned} 件" if day.returned else ""),
        f"今天送出还没有回来 {len(day.out_today)} 件",
        f"今天记批示 {day.instructions} 条，传达 {day.passed_on} 次，催办 {day.calls} 次（{day.parties} 处）",
        f"今天用印 {day.seal_uses} 次，拒绝 {day.seal_refused} 次，开介绍信 {day.letters} 封，印章还在外 {len(day.seals_out)} 枚",
        f"今天督办立项 {day.matters_opened} 件，办结 {day.matters_closed} 件",
        *(f"今天用号 {drawn.sentence}" for drawn in day.drawn),
    ]
    head += [] if day.drawn else ["今天没有用号"]
    blocks = [
        Block(f"还在外的印章 {len(day.seals_out)} 枚", [_seal_line(row) for row in day.seals_out], len(day.seals_out)),
        Block("没有下一步或时限，下班前补上", [_line(row) for row in day.no_next_step], len(day.no_next_step)),
        Block("今天送出、还没有回来", [_out_line(row) for row in day.out_today], len(day.out_today)),
        Block("今天收的", [_line(row) for row in day.received], len(day.received)),
        Block("今天办结的", day.closed, len(day.closed)),
    ]
    foot = ["请照此点一遍柜里的原件和印章，再锁柜。"]
    return [*head, *fitted([block for block in blocks if block.total], PAGE - len(head) - len(foot)), *foot]


def _line(row: PaperRow) -> str:
    due = f"时限 {row.due_on:%m-%d}" if row.due_on else "没有时限"
    if not row.open:
        return f"{row.number or '待登记'}  {row.title}  {row.phase.value}"
    step = f"→ {row.next.value}" if row.next else "没有下一步"
    return f"{row.number or '待登记'}  {row.title}  {due}  {step}"


def _out_line(row: PaperRow) -> str:
    return f"{row.number or '待登记'}  {row.title}  在{row.holder}"


def _seal_line(row: DutyRow) -> str:
    due = f"应还 {row.due_on:%m-%d} {row.due_time}".rstrip() if row.due_on else "没有应还时间"
    return "  ".join(part for part in (row.title, row.where, due, row.lateness) if part)
