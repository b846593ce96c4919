"""What is this sheet, if it is not the register that was asked for? One sentence that says so."""

import re
from collections.abc import Iterable

from bangongshi.models.import_fields import Strength, match_header, plain_header
from bangongshi.paper.cells import one_line, text_of
from bangongshi.paper.grid import Sheet
from bangongshi.paper.header import Header, find_header

LEAST_SCORE = 5.0
"""A 收文 header scores at least this: title and unit surely, or more fields less surely."""

_FORM_NAMES = re.compile(
    r"(文件处理[单笺]|公文处理[单笺]|收文处理[单笺]|阅办[单笺]|批办[单笺]|办文[单笺]|拟办[单笺]|传阅[单笺]|呈批[表件单]|签批[单表]|发文稿纸"
    r"|审批[单表]|来文登记[单卡])"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TASKS = _words("任务名称 任务编号 任务 父任务 子任务 负责人 优先级 状态 截止时间 截止日期 开始时间"
    " 预估工时 工时 任务描述 描述 所属项目 订阅人 完成情况 进度")
_MEETING = _words("会议名称 会议名称和内容 会议内容 会议 会议时间 会议地点 开始时间"
    " 地点 召集人 主持人 出席 出席范围 出席领导 参会人员 参加人员 议题 负责部门")
_SEALS = _words("用印编号 印章名称 印章 用印部门 用印事由 用印日期 监印人 用印份数 盖章")
_PEOPLE = _words("姓名 性别 职务 职称 电话 手机 手机号 办公电话 部门 科室 出生年月 民族")
_MATTERS = _words("督办事项 立项日期 责任领导 主办单位 牵头单位 协办单位 状态灯 销号 事项 工作任务 督办编号")
_OUTGOING = _words("发文字号 发文号 拟稿人 拟稿部门 拟稿单位 印数 印发日期 签发日期 签发人 分送去向 主送 抄送 核稿人")


def fits(sheet: Sheet, header: Header | None) -> bool:
    """Whether a header is that of a 收文 register: a title, who or which number it came with, and enough known names."""
    if header is None or header.score < LEAST_SCORE or _is_form(sheet):
        return False
    found = header.fields
    surely = {name for name, strength in found.items() if strength is not Strength.WEAK}
    return "title" in found and bool(surely & {"unit_name", "receipt_number", "received_on"}) and len(found) >= 3


def what_it_is(sheet: Sheet) -> str:
    """The rest of 「工作表“…”…」: what the sheet looks like."""
    if sheet.trouble:
        return sheet.trouble.rstrip("。")
    if not sheet.rows:
        return "是空的"
    if _is_form(sheet):
        return f"是一张填好的{_form_name(sheet)}，一张一件，不是一行一件的登记簿"
    names, below = _widest_names(sheet)
    kind = _by_names(names)
    title = one_line(text_of(next(iter(sheet.rows.values()))[0])) if sheet.rows else ""
    if kind == "会议安排表" or ("会议安排" in title and not kind):
        return "是一份会议安排表" + ("，还没有填内容" if not below else "")
    if kind == "任务清单":
        return "是一份任务清单" + ("（任务下面还有子任务）" if "父任务" in names else "")
    if kind:
        return f"看上去是{kind}"
    return "没有收文登记簿的表头（至少要有文件标题和来文单位，或收文号、收文日期）"


def refusal(sheets: Iterable[Sheet]) -> str:
    """The sentence for a file that holds no 收文 register: what each sheet is, and what to do."""
    said: dict[str, list[str]] = {}
    for sheet in sheets:
        said.setdefault(what_it_is(sheet), []).append(sheet.name)
    parts = [f"工作表{'、'.join(f'“{name}”' for name in names[:3])}{'等' if len(names) > 3 else ''}{what}" for what, names in list(said.items())[:4]]
    return f"这不是收文登记簿：{'；'.join(parts)}。请导入一行一件、有表头的收文登记表。"


def _labels(sheet: Sheet, row: int) -> set[str]:
    """The known field names that stand in one row, exactly as a label would."""
    found = set()
    for cell in sheet.rows[row]:
        text = one_line(text_of(cell))
        match = match_header(text) if len(text) <= 14 else None
        if match and match[1] is Strength.EXACT:
            found.add(match[0].name)
    return found


def _is_form(sheet: Sheet) -> bool:
    """Labels scattered over the sheet, a few in each row, each beside its value."""
    if len(sheet.rows) > 60:
        return False
    by_row = [labels for row in sheet.rows if (labels := _labels(sheet, row))]
    together = set().union(*by_row) if by_row else set()
    return len(by_row) >= 3 and len(together) >= 4 and max(map(len, by_row)) <= 4


def _form_name(sheet: Sheet) -> str:
    for row in sheet.rows.values():
        for cell in row:
            if found := _FORM_NAMES.search(plain_header(text_of(cell))):
                return found[1]
    return "文件处理单"


def _widest_names(sheet: Sheet) -> tuple[frozenset[str], bool]:
    """The names of the row that looks most like some header, and whether anything stands below it."""
    best: tuple[int, int, frozenset[str]] = (0, -1, frozenset())
    known = _TASKS | _MEETING | _SEALS | _PEOPLE | _MATTERS | _OUTGOING
    for row in list(sheet.rows)[:20]:
        names = frozenset(plain_header(text_of(cell)) for cell in sheet.rows[row])
        hits = len(names & known)
        if hits > best[0]:
            best = (hits, row, names)
    return best[2], any(row > best[1] for row in sheet.rows)


def _by_names(names: frozenset[str]) -> str:
    kinds = {
        "任务清单": _TASKS, "会议安排表": _MEETING, "用印登记": _SEALS, "人员名册": _PEOPLE, "督办台账": _MATTERS,
        "发文登记簿": _OUTGOING,
    }
    kind, hits = max(((kind, len(names & words)) for kind, words in kinds.items()), key=lambda pair: pair[1])
    return kind if hits >= 3 else ""


def best_sheet(sheets: Iterable[Sheet]) -> tuple[Sheet, Header] | None:
    """The visible sheet whose header fits best, or None."""
    found = [
        (sheet, header) for sheet in sheets
        if sheet.visible and not sheet.trouble and (header := find_header(sheet)) is not None and fits(sheet, header)
    ]
    return max(found, key=lambda pair: (pair[1].score, len(pair[0].rows)), default=None)
