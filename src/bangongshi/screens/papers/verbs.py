"""What the keys of 收发 do: ask what is missing, hand it to the use case, say what came of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_people
from bangongshi.duties.registry import amend, circulate, close, deadlines
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.paper_rows import PaperRow
from bangongshi.models.words import ClosingMeans, DueBasis, Handling
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.widgets.fields import Clock, FieldSpec, Kind
from bangongshi.widgets.picker import Candidate

Rows = Sequence[PaperRow]


def named(rows: Rows) -> str:
    """「收〔2026〕12号」 or 「收〔2026〕12号等 3 件」; a number, never a title."""
    first = rows[0].number or f"{rows[0].unit}来文"
    return first if len(rows) == 1 else f"{first}等 {len(rows)} 件"


def ids(rows: Rows) -> list[int]:
    """What a use case takes."""
    return [row.id for row in rows]


def clock(desk: Desk) -> Clock:
    """What date fields ask."""
    return Clock(lambda: desk.today, desk.calendar)


def reader_dialog(desk: Desk, rows: Rows) -> PickOne:
    """To whom? Leaders and ranked people first, so that a digit does it."""
    def find(typed: str) -> list[Candidate]:
        people = pick_people(desk, typed)
        return [Candidate(person.id, person.shown, f"{person.department} {person.post}".strip()) for person in people]

    return PickOne(f"送阅：{named(rows)}，送给谁？", find, "名单里没有。到设置的人员里添加，再来送。")


def send(desk: Desk, rows: Rows, reader: Candidate) -> Done:
    """送阅."""
    return circulate.send_out(desk, ids(rows), reader.id)


def take_in_dialog(desk: Desk, rows: Rows) -> FormDialog:
    """收回; the opinion is copied as it stands on the paper. The button has the focus: Enter is enough."""
    fields = [
        FieldSpec("opinion", "签署意见", Kind.LINES, rows=2, help="照纸上原文一字不改；没有就空着。"),
        *_which_reader(desk, rows),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return circulate.take_in(desk, ids(rows), typed["opinion"].strip(), _chosen(typed.get("reader", "")))

    holders = "、".join(dict.fromkeys(row.holder for row in rows))
    return FormDialog(f"收回：{named(rows)}，从{holders}处", fields, submit, label="收回", button_first=True)


_ALL = "全部"


def _which_reader(desk: Desk, rows: Rows) -> list[FieldSpec]:
    if len(rows) != 1:
        return []
    out = circulate.readers_out(desk, rows[0].id)
    if len(out) < 2:
        return []
    return [FieldSpec("reader", "从谁收回", Kind.CHOICE, choices=(_ALL, *out))]


def _chosen(reader: str) -> str:
    return "" if reader in ("", _ALL) else reader


def close_dialog(desk: Desk, rows: Rows) -> FormDialog:
    """办结 with a means."""
    fields = [
        FieldSpec("means", "办结方式", Kind.CHOICE, choices=tuple(means.value for means in ClosingMeans),
                  default=_likely_means(rows)),
        FieldSpec("outcome", "办理结果", Kind.LINES, rows=2, help="怎么办的；无需答复的写明理由。"),
        FieldSpec("reply_number", "答复文号"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return close.close(desk, ids(rows), ClosingMeans(typed["means"]), typed["outcome"], typed["reply_number"])

    return FormDialog(f"办结：{named(rows)}", fields, submit, label="办结")


def _likely_means(rows: Rows) -> str:
    if any(row.facts.reply_wanted for row in rows):
        return ClosingMeans.REPLIED.value
    return ClosingMeans.DONE.value if rows[0].handling is Handling.ACT else ClosingMeans.READ.value


def deadline_dialog(desk: Desk, rows: Rows) -> FormDialog:
    """改时限: the new date, on which ground, who allowed it."""
    fields = [
        FieldSpec("due", "新的时限", Kind.DATE, required=True, help="如 1130、+3、3个工作日。"),
        FieldSpec("basis", "依据", Kind.CHOICE, choices=(DueBasis.SOURCE.value, DueBasis.LEADER.value, DueBasis.LAW.value)),
        FieldSpec("reason", "谁同意、为何", required=True, help="如：李主任电话同意，等县里回函。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return deadlines.set_deadline(desk, ids(rows), typed["due"], DueBasis(typed["basis"]), typed["reason"])

    return FormDialog(f"改时限：{named(rows)}", fields, submit, label="改时限", clock=clock(desk))


def publish_dialog(desk: Desk, rows: Rows) -> FormDialog:
    """公布: when, where, who reviewed it. It cannot be taken back, so the title says so."""
    fields = [
        FieldSpec("on", "公布日期", Kind.DATE, required=True, past=True, default="今天"),
        FieldSpec("channel", "公布渠道", required=True, help="如：门户网站、印发文件。"),
        FieldSpec("reviewer", "保密审查人", required=True, help="先审查后公开。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return amend.publish(desk, ids(rows), _day(desk, typed["on"]), typed["channel"], typed["reviewer"])

    return FormDialog(f"公布：{named(rows)}（公布后不能回退）", fields, submit, label="公布", clock=clock(desk))


def _day(desk: Desk, typed: str) -> date:
    try:
        return read_date(typed, desk.today, desk.calendar(), past=True).day
    except DateNotUnderstood as error:
        raise Invalid({"on": error.sentence}) from None


def void_dialog(desk: Desk, rows: Rows) -> FormDialog:
    """作废 with a reason."""
    fields = [FieldSpec("reason", "作废理由", required=True, help="如：登重了。号码保留，不再使用。")]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        return close.void(desk, ids(rows), typed["reason"])

    return FormDialog(f"作废：{named(rows)}", fields, submit, label="作废")


CHECKED = (Candidate(1, "当时已办结"), Candidate(2, "仍在办，列入待办"))


def check_dialog(rows: Rows) -> PickOne:
    """核对 an imported old paper."""
    return PickOne(f"核对：{named(rows)}，办到哪了？", lambda typed: [one for one in CHECKED if typed in one.label])


def check(desk: Desk, rows: Rows, answer: Candidate) -> Done:
    """核对."""
    return close.check_history(desk, ids(rows), closed=answer is CHECKED[0])


Act = Callable[[], Done]
Work = Callable[[Desk, Rows, Candidate], Done]
Ask = Callable[[Desk, Rows], FormDialog]
FORMS: dict[str, Ask] = {
    "take_in": take_in_dialog, "close": close_dialog, "set_due": deadline_dialog, "publish": publish_dialog,
    "void": void_dialog,
}
"""Verbs of keys.MENUS["收文"] that ask by a small form."""
