"""One use opened: what was asked and done, stamp by stamp, who allowed it, what happened to it since."""

from sqlmodel import Session, col

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.seal_history import history
from bangongshi.duties.seals.use_loading import GONE, stamps_of
from bangongshi.duties.seals.use_rows import to_rows, use_select
from bangongshi.duties.seals.use_values import values_of
from bangongshi.models.approval import approval_fields
from bangongshi.models.errors import Refused
from bangongshi.models.money import amount_words
from bangongshi.models.papers import Incoming
from bangongshi.models.seal_rows import SealDetail, UseRow, UseView
from bangongshi.models.seal_words import UseState
from bangongshi.models.seals import SealUse, Stamping
from bangongshi.models.story import HIDDEN


def use_detail(desk: Desk, use_id: int, revealed: bool = False) -> SealDetail:
    """The use as it may be seen now. With `revealed` the caller has journalled the look (revealing.py) already."""
    query = use_select(()) if revealed else use_select()
    with desk.read() as session:
        found = session.execute(query.where(col(SealUse.id) == use_id)).all()
        row = session.get(SealUse, use_id)
        if not found or row is None or row.state is UseState.WITHDRAWN:
            raise Refused("R-GONE", GONE)
        (shown,) = to_rows(session, found, desk.today, UseView.ALL)
        stamps = stamps_of(session, [use_id])[use_id]
        nouns = [f"sealuse:{use_id}", *(f"stamping:{stamp.id}" for stamp in stamps)]
        return SealDetail(
            title=shown.number or shown.title,
            fields=tuple((label, text) for label, text in _fields(session, row, shown, stamps) if text),
            story=history(session, nouns, masked=shown.masked),
            masked=shown.masked,
            typed=() if shown.masked else tuple(values_of(session, row).items()),
        )


def _fields(session: Session, row: SealUse, shown: UseRow, stamps: list[Stamping]) -> list[tuple[str, str]]:
    private = shown.masked
    paper = session.get(Incoming, row.paper_id) if row.paper_id else None
    return [
        ("用印编号", row.number), ("状态", row.state.value), ("用印时间", f"{row.used_at:%Y-%m-%d %H:%M}"),
        ("文件名称", shown.title), ("事项", row.matter.value), ("文号", _own(row.reference, private)),
        ("所属文件", paper.receipt_number if paper else ""), ("份数", str(row.copies)),
        *(("印章", _stamp(stamp, row)) for stamp in stamps),
        ("废件", f"{row.spoiled} 张　{_own(row.spoiled_note, private)}" if row.spoiled else ""),
        ("落款", row.signature), ("金额", amount_words(row.amount) if row.amount is not None else ""),
        ("印数", str(row.print_run or "")), ("经办人", _joined(row.applicant_name, row.department)),
        *approval_fields(row, masked=private),
        ("监印人", row.supervisor_name), ("内容", "" if row.complete else "不全"), ("留存", _own(row.kept_copy, private)),
        ("取走人", row.taken_by), ("提醒", _warned(row, private)), ("空白件", _sheets(row)),
        ("密级", row.secrecy.value if not row.paper_id else "随原件"), ("备注", _own(row.note, private)),
        ("理由", _own(row.reason, private)),
    ]


def _stamp(stamp: Stamping, row: SealUse) -> str:
    if row.state is UseState.REFUSED:
        return stamp.seal_name
    return f"{stamp.seal_name}　{stamp.impressions} 处{'（代章）' if stamp.proxy else ''}"


def _warned(row: SealUse, private: bool) -> str:
    return f"{row.warned}　{_own(row.warned_reason, private)}" if row.warned else ""


def _sheets(row: SealUse) -> str:
    if row.sheets_due_on is None:
        return ""
    span = f"{row.sheets_first} 到 {row.sheets_last}，{row.sheets_due_on} 前清点"
    if row.sheets_settled_at is None:
        return f"{span}，还没有清点"
    return (
        f"{span}；{row.sheets_settled_at:%Y-%m-%d} 清点：用了 {row.sheets_used} 张，退回 {row.sheets_returned} 张，"
        f"销毁 {row.sheets_destroyed} 张"
    )


def _own(text: str, private: bool) -> str:
    """A use's own words, or that they are not shown."""
    return HIDDEN if private and text else text


def _joined(name: str, department: str) -> str:
    return f"{name}（{department}）" if name and department else name or department
