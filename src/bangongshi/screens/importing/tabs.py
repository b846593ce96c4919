"""What does the preview show? Four lists made of one Preview: columns, problems, papers as they come in, text lines."""

from dataclasses import dataclass

from bangongshi.duties.importing import Column, LeftOut, PaperRecord, Preview, Warned
from bangongshi.models.import_fields import REMARK, Strength
from bangongshi.models.secrecy import default_alias, masked_in_list
from bangongshi.models.words import Phase, Secrecy
from bangongshi.screens.importing.lines import Line, Shape, shape, source_of
from bangongshi.widgets.row_buffer import Source

COLUMNS, PROBLEMS, PAPERS, TEXT = "columns", "problems", "papers", "text"
EXAMPLES = 3
NOT_SHOWN = "（未公布，不显示）"
KEPT = "备注"


@dataclass(frozen=True, slots=True)
class Tab:
    """One list: its id and name, its columns, how many lines, its lines, what it says when it has none."""

    id: str
    label: str
    count: int
    shape: Shape
    source: Source[Line]
    empty: str


def tabs(seen: Preview) -> tuple[Tab, ...]:
    """The lists of a preview; the text of a plain-text file comes first, as everything depends on it."""
    made = [_columns(seen), _problems(seen), _papers(seen)]
    return (_text(seen), *made) if seen.encoding else tuple(made)


def title_of(paper: PaperRecord) -> str:
    """The title as lists show it: 未公布 as its 代称."""
    if masked_in_list(paper.secrecy):
        return paper.alias or default_alias(paper.unit_name, paper.genre, paper.received_on)
    return paper.title


# -- 对照 --------------------------------------------------------------------------------------------------------------


def _columns(seen: Preview) -> Tab:
    def line(at: int) -> Line:
        column = seen.columns[at]
        examples = _examples(seen, at)
        target = KEPT if column.target == REMARK else column.target_name
        detail = f"{column.letter}列“{column.name}” → {target}{_how(column)}。{f'例：{examples}。' if examples else ''}按回车改。"
        meaning = "quiet" if column.target == REMARK else "soon" if column.sure is Strength.WEAK else None
        sure = column.sure.value if column.sure and column.target != REMARK else ""
        return Line(at, (column.letter, column.name, target, sure, examples), detail, meaning)

    return Tab(
        COLUMNS, "对照", len(seen.columns),
        shape(("列", 4), ("表里的列名", 18), ("导入为", 16), ("把握", 4), ("例", -1)),
        source_of(len(seen.columns), line), "没有列。",
    )


def _how(column: Column) -> str:
    if column.target == REMARK:
        return "（没有对应的栏目，原文记入每件的备注）"
    return "（只是可能，请核对）" if column.sure is Strength.WEAK else ""


def _examples(seen: Preview, at: int) -> str:
    """A few cells of a column, from papers that lists show as they are."""
    texts = [row[at] for paper, row in zip(seen.records, seen.sample, strict=False) if not masked_in_list(paper.secrecy)]
    found = list(dict.fromkeys(text for text in texts if text))[:EXAMPLES]
    return "｜".join(found)


# -- 问题 --------------------------------------------------------------------------------------------------------------


def _problems(seen: Preview) -> Tab:
    lost = [left for left in seen.rejected if not left.furniture]
    no_papers = [left for left in seen.rejected if left.furniture]
    problems: list[Warned | LeftOut] = [*lost, *sorted(seen.warnings, key=lambda each: each.row), *no_papers]

    def line(at: int) -> Line:
        found = problems[at]
        return _warned(at, found) if isinstance(found, Warned) else left_out(at, found)

    return Tab(
        PROBLEMS, "问题", len(problems), shape(("行", 5), ("怎样", 6), ("列", 14), ("说明", -1)),
        source_of(len(problems), line), "没有问题：每一行都能导入，每一格都认得。",
    )


def _warned(at: int, warned: Warned) -> Line:
    return Line(at, (str(warned.row), "提醒", warned.column, warned.sentence),
                f"第{warned.row}行{f'“{warned.column}”' if warned.column else ''}：{warned.sentence}")


def left_out(at: int, left: LeftOut) -> Line:
    """A row that does not come in, with its text – unless it speaks of something unpublished."""
    text = NOT_SHOWN if Secrecy.UNPUBLISHED.value in left.text else left.text
    detail = f"第{left.row}行不导入：{left.reason}。{f'原文：{text}' if text else ''}".replace("。。", "。")
    how, meaning = ("非文件", "quiet") if left.furniture else ("不导入", "overdue")
    return Line(at, (str(left.row), how, "", left.reason), detail, meaning)


# -- 文件 --------------------------------------------------------------------------------------------------------------


def _papers(seen: Preview) -> Tab:
    def line(at: int) -> Line:
        paper = seen.records[at]
        cells = (paper.receipt_number or "无号", title_of(paper), paper.unit_name, f"{paper.received_on:%Y-%m-%d}", paper.phase.value)
        detail = f"第{paper.row}行：{title_of(paper)}　{paper.source_number}　{_due(paper)}"
        meaning = "secret" if masked_in_list(paper.secrecy) else _MEANINGS.get(paper.phase)
        return Line(at, cells, detail, meaning)

    return Tab(
        PAPERS, "文件", len(seen.records),
        shape(("收文号", 16), ("标题", -3), ("来文单位", -1), ("收文日期", 10), ("状态", 6)),
        source_of(len(seen.records), line), "没有可导入的文件。",
    )


_MEANINGS = {Phase.VOID: "void", Phase.CLOSED: "done", Phase.HISTORY: "quiet"}


def _due(paper: PaperRecord) -> str:
    return f"时限 {paper.due_on:%Y-%m-%d}" if paper.due_on else ""


# -- 文字 --------------------------------------------------------------------------------------------------------------


def _text(seen: Preview) -> Tab:
    names = "｜".join(column.name for column in seen.columns)
    rows = [
        NOT_SHOWN if masked_in_list(paper.secrecy) else "｜".join(text for text in row if text)
        for paper, row in zip(seen.records, seen.sample, strict=False)
    ]
    texts = [names, *rows]

    def line(at: int) -> Line:
        return Line(at, (texts[at],), texts[at])

    return Tab(
        TEXT, "文字", len(texts), shape(("文字显示正常吗？正常按右箭头看对照；不正常按回车换一种编码", -1)),
        source_of(len(texts), line), "没有文字。",
    )


