"""What is asked when a 介绍信 is issued, comes back, is lost or missing, or a book of them is fetched or used up (domain.md §6.4)?"""

from collections.abc import Mapping, Sequence

from textual import on

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import letter_books, letters
from bangongshi.duties.seals.seal_list import pick_seals, seal_detail
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.letter_rules import EXPLANATIONS, BookLine
from bangongshi.models.seal_rows import LetterRow
from bangongshi.models.seal_rules import read_scope
from bangongshi.models.seal_words import Matter
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.papers.common import clock, on_field
from bangongshi.screens.seals.approval_fields import approval_specs
from bangongshi.screens.seals.small import (
    NO_YES,
    find_seals,
    note,
    person,
    reason_dialog,
    secrecy,
)
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.form import Form
from bangongshi.widgets.picker import Candidate

NO_BOOK_OPEN = "没有在用的介绍信本。新领的按 F9 → 领一本。"


class LetterForm(KeptForm):
    """The form of a 介绍信: another book has another next number."""

    @on(Form.Changed)
    def _follow(self, event: Form.Changed) -> None:
        event.stop()
        if event.name == "book":
            same = self._form.value("book") == self._defaults["book"]
            self._form.suggest({"serial": self._defaults["serial"] if same else ""})


def issue_dialog(desk: Desk) -> LetterForm:
    """开介绍信. Refused when no book has a sheet left."""
    start = letters.next_letter(desk)
    open_books = tuple(book.name for book in letter_books.books(desk) if book.active and book.left > 0)
    books = [FieldSpec("book", "介绍信本", Kind.CHOICE, choices=open_books, default=start.book)] if len(open_books) > 1 else []
    fields = [
        *books,
        FieldSpec("serial", "编号", default=start.number, help="照纸上印的号核对；跳过的号要说明。空着就是下一号。"),
        person(desk, "holder", "持信人", required=True, note="按数字选，或输汉字。"),
        FieldSpec("identity", "身份", help="如：办公室副主任。"),
        FieldSpec("people", "人数", Kind.NUMBER, required=True, default="1", help="填数字，保存后告诉大写怎么写。"),
        FieldSpec("to_unit", "前往单位", required=True),
        FieldSpec("subject", "事由", required=True),
        FieldSpec("valid_days", "有效天数", Kind.NUMBER, required=True, help="开出当天不计。"),
        *approval_specs(desk),
        FieldSpec("seal", "盖哪枚章", Kind.PICKER, find=find_seals(desk), default=letter_seal(desk),
                  help="当场盖章，另编用印号；不在这里盖就空着。"),
        FieldSpec("impressions", "盖章处数", Kind.NUMBER, help="空着就是 2 处：正本和骑缝。"),
        person(desk, "received_by", "领取人", required=True, note="要签名领取。"),
        secrecy("事由"),
        FieldSpec("issued_on", "开出日期", Kind.DATE, past=True, help="空着就是今天。"),
        FieldSpec("warned_reason", "提醒的理由", help="有提醒还要盖的，写明为何。"),
        note(),
    ]
    number = start.number if "第" in start.number else f"第 {start.number} 号"
    return LetterForm(desk, "介绍信/开出", f"开介绍信：{number}，还剩 {start.left} 张", fields,
                      lambda _, typed: letters.issue(desk, typed), label="开出")


def letter_seal(desk: Desk) -> str:
    """The one usable seal whose scope has 介绍信; "" when there is none, or a choice."""
    fitting = [row.title for row in pick_seals(desk, "")
               if Matter.LETTER in read_scope(dict(seal_detail(desk, row.id).typed)["scope"])]
    return fitting[0] if len(fitting) == 1 else ""


def return_dialog(desk: Desk, rows: Sequence[LetterRow], named: str) -> FormDialog:
    """退回 of unused sheets."""
    fields = [
        FieldSpec("pasted", "贴回存根", Kind.CHOICE, choices=NO_YES, help="贴好了选是。"),
        on_field("退回日期"),
    ]
    return FormDialog(f"退回：{named}", fields, lambda _, typed: letters.return_letter(desk, _ids(rows), typed),
                      label="退回", clock=clock(desk))


def lose_dialog(desk: Desk, rows: Sequence[LetterRow], named: str) -> FormDialog:
    """遗失, which is reported."""
    fields = [
        person(desk, "reported_to", "向谁报告", required=True),
        FieldSpec("reason", "经过", help="怎么丢的。不要写事由。"),
    ]
    return FormDialog(f"遗失：{named}", fields, lambda _, typed: letters.lose(desk, _ids(rows), typed), label="登记遗失",
                      clock=clock(desk))


def void_dialog(desk: Desk, rows: Sequence[LetterRow], named: str) -> FormDialog:
    """作废 of a sheet written wrong."""
    return reason_dialog(f"作废：{named}", lambda reason: letters.void_letter(desk, _ids(rows), reason), label="作废",
                         field="作废理由", note="如：写错单位。不要写事由。作废的贴回存根，再开下一号。")


def explain_dialog(desk: Desk, rows: Sequence[LetterRow], named: str) -> FormDialog:
    """说明缺号 of one book."""
    serials = [serial for row in rows for serial in row.serials]
    fields = [
        FieldSpec("what", "是怎么回事", Kind.CHOICE, choices=tuple(EXPLANATIONS)),
        FieldSpec("reason", "原因", required=True, help="如：写坏撕下，已贴存根。"),
    ]
    return FormDialog(f"说明缺号：{named}", fields,
                      lambda _, typed: letters.explain(desk, rows[0].book_id or 0, serials, typed), label="说明")


# -- books -------------------------------------------------------------------------------------------------------------


def book_dialog(desk: Desk) -> KeptForm:
    """领一本."""
    fields = [
        FieldSpec("first", "起号", required=True, help="照第一张印的数字填，如 0001；前面的零也填。"),
        FieldSpec("last", "止号", required=True, help="照最后一张印的数字填。"),
        FieldSpec("prefix", "号前的字", help="如：介字第。没有就空着。"),
        FieldSpec("digits", "号码位数", Kind.NUMBER, help="号前补零才填；起号带零的不用填。"),
        FieldSpec("name", "名称", help="空着就用起止号。"),
        FieldSpec("received_on", "领取日期", Kind.DATE, past=True, help="空着就是今天。"),
        note(),
    ]
    return KeptForm(desk, "介绍信/领本", "领一本介绍信", fields, lambda _, typed: letter_books.add_book(desk, typed), label="领取")


def close_book(desk: Desk) -> Step:
    """一本用完: which, where there are several."""
    found = [book for book in letter_books.books(desk) if book.active]
    if not found:
        raise Refused("R-NO-BOOK", NO_BOOK_OPEN)
    if len(found) == 1:
        return asked(_close(desk, found[0]))
    lines = {book.id: book for book in found}
    shown = [Candidate(book.id, book.name, f"{book.first} 至 {book.last}，还剩 {book.left} 张") for book in found]
    ask = PickOne("哪一本用完了？", lambda typed: [one for one in shown if typed in one.label])
    return Onward(ask, lambda one: asked(_close(desk, lines[one.id])))


def _close(desk: Desk, book: BookLine) -> FormDialog:
    left = book.left + book.missing
    fields = [FieldSpec("reason", "没用的去向", required=left > 0,
                        help=f"没用的 {left} 张怎么处理的，如：剪角作废，随存根保存。" if left else "每一号都有去向，可以空着。")]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return letter_books.close_book(desk, book.id, typed["reason"])

    return FormDialog(f"一本用完：{book.name}，{f'没用的 {left} 张作废' if left else '都有去向'}", fields, submit, label="用完",
                      button_first=not left)


def _ids(rows: Sequence[LetterRow]) -> list[int]:
    return [row.id for row in rows]
