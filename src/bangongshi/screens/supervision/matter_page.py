"""One matter opened: its fields, every date as a sum, who helps, feedback verbatim, calls, sheets, its story."""

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.models.matter_rows import MatterDetail
from bangongshi.models.seal_rows import SealDetail
from bangongshi.screens.dialogs.detail_page import DetailPage


class MatterPage(DetailPage):
    """A matter opened. With `revealed` the look is in the journal; until the page is covered the true words show."""

    def __init__(self, desk: Desk, matter_id: int, *, revealed: bool = False) -> None:
        super().__init__(lambda bare: page_of(detail(desk, matter_id, bare)), revealed=revealed)


def page_of(opened: MatterDetail) -> SealDetail:
    """The detail as the page of a register line shows it: what hangs on the matter by name, a line each."""
    hanging = (
        ("时限账", opened.account), ("协办情况", opened.parties), ("节点", opened.milestones), ("反馈", opened.feedback),
        ("催办", opened.calls), ("督办单", opened.sheets),
    )
    fields = [*opened.fields, *((label, one) for label, listed in hanging for one in listed)]
    return SealDetail(opened.row.number or opened.row.title, tuple(fields), opened.story, masked=opened.row.masked)
