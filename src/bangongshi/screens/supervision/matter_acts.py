"""What is asked before something is said about a matter: 反馈, 审核, 催办, 协办, 公布, 核对, 作废?"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import calling, changing, feedback, giving, reviewing
from bangongshi.duties.supervision.matter_detail import detail
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.matter_rows import MatterCallRow, MatterRow
from bangongshi.models.matter_words import FeedbackKind, ReviewState
from bangongshi.models.stock_words import ANSWERS
from bangongshi.models.words import Way
from bangongshi.screens.dialogs.form_dialog import FormDialog, Submit
from bangongshi.screens.dialogs.kept_form import KeptForm
from bangongshi.screens.dialogs.onward import Step, asked
from bangongshi.screens.dialogs.opinion import OpinionDialog
from bangongshi.screens.matters.fields import (
    choice,
    due,
    leader,
    lines,
    moment,
    past,
    person,
    reason_dialog,
    text,
)
from bangongshi.screens.papers.common import chosen, clock, which
from bangongshi.screens.papers.deciding import WAYS
from bangongshi.widgets.fields import Clock, FieldSpec, Kind
from bangongshi.widgets.plain import plain_lines

NOT_TELLING = "不要写事项内容。"
OPEN, ENDED = "仍在办", "已办结"


# -- what the undertaker says ------------------------------------------------------------------------------------------


def feed_back_dialog(desk: Desk, matter_id: int, named: str, lead: str) -> KeptForm:
    """反馈: words as they were said; the kind decides what else is wanted."""
    fields = [
        choice("kind", "种类", tuple(kind.value for kind in FeedbackKind), "延期、中止要写理由；延期要写新的时限。"),
        lines("text", "反馈原话", "照录：办到哪一步，没办完的为什么、打算哪天办完。", rows=3, required=True),
        person(desk, "by", "谁反馈的", f"空着就是主办{lead}。"),
        moment("何时"),
        text("reason", "理由", f"延期、中止才要。{NOT_TELLING}"),
        due("asked_due", "申请延到", "延期才填。"),
    ]
    return KeptForm(desk, f"督办/反馈{matter_id}", f"反馈：{named}", fields,
                    lambda _, typed: feedback.feed_back(desk, matter_id, typed), label="记下")


class ReviewDialog(FormDialog):
    """审核 with the words it is about over the form."""

    DEFAULT_CSS: ClassVar[str] = """
    ReviewDialog Form { max-height: 10; }
    ReviewDialog .quoted { height: auto; max-height: 5; overflow-y: auto; background: $bar; color: $print; margin: 0 0 1 0; }
    """

    def __init__(
        self, title: str, quoted: str, fields: Sequence[FieldSpec], submit: Submit, *, clock: Clock
    ) -> None:
        super().__init__(title, fields, submit, label="审核", clock=clock)
        self._quoted = quoted

    def before_form(self) -> ComposeResult:
        """What was fed back, verbatim."""
        yield Static(plain_lines(self._quoted), markup=False, classes="quoted")

    def covering(self) -> None:
        """See `HidesText`: the words go, the form stays."""
        self.query_one(".quoted", Static).update("")


def review_dialog(desk: Desk, row: MatterRow, named: str, *, revealed: bool) -> ReviewDialog:
    """审核 of the feedback that waits. With `revealed` the look at a masked matter is in the journal."""
    waiting = next((one for one in reversed(detail(desk, row.id, revealed).feedback) if one.endswith("［待审］")), "")
    granted = row.facts.waiting in (FeedbackKind.EXTENSION, FeedbackKind.TERMINATION)
    moved = row.facts.waiting is FeedbackKind.EXTENSION
    fields = [
        choice("result", "结果", (ReviewState.ACCEPTED.value, ReviewState.RETURNED.value), "退回要写明为什么。"),
        person(desk, "reviewer", "谁审核的", required=True, default=desk.who),
        *([leader(desk, "approver", "谁批准的", "采纳延期、中止，由定时限的人批准。")] if granted else []),
        *([due("new_due", "准到哪天", "空着就是他申请的那天。")] if moved else []),
        lines("note", "意见", "退回为什么；只说办完了的，写怎样核实的。"),
    ]
    kind = row.facts.waiting.value if row.facts.waiting else ""
    return ReviewDialog(f"审核{kind}反馈：{named}", waiting, fields,
                        lambda _, typed: reviewing.review(desk, row.id, typed), clock=clock(desk))


# -- 催办 ---------------------------------------------------------------------------------------------------------------


def call(desk: Desk, targets: Sequence[MatterCallRow], named: str) -> Step:
    """One call to one party about everything of `targets` that lies with it; a digit logs it (≤ 10 seconds, domain.md §11.2 J8)."""
    names = tuple(dict.fromkeys(one.party for one in targets))
    if not names:
        raise Refused("R-CALL", f"{named}：没有可催的。")
    fields = [
        *which("party", "催哪一家", names, everything=False),
        text("answer", "怎么答的", "照实记；也可按上面的数字。", required=True),
        FieldSpec("way", "方式", Kind.CHOICE, choices=WAYS, default=Way.PHONE.value),
        text("whom", "找的谁", "接电话的人；空着就是承办的那一家。"),
        FieldSpec("next", "下次哪天问", Kind.DATE, help="空着就是下一个工作日；也可填 1130、+3。"),
    ]

    def submit(_: str, typed: Mapping[str, str]) -> Done:
        about = [one for one in targets if one.party == (typed.get("party") or names[0])]
        return calling.call(
            desk, matter_ids=[one.matter_id for one in about if one.party_id is None],
            party_ids=[one.party_id for one in about if one.party_id is not None], answer=typed["answer"],
            way=Way(typed["way"]), whom=typed["whom"], next_typed=typed["next"],
        )

    who = f"{names[0]} {targets[0].phone}".strip() if len(names) == 1 else f"{len(names)} 家"
    return asked(OpinionDialog(
        f"催办：{named}，{who}", fields, submit, stock=ANSWERS, field="answer", none="照下面写的记", label="记下",
        clock=clock(desk),
    ))


# -- those who help ----------------------------------------------------------------------------------------------------


def _open_parties(desk: Desk, rows: Sequence[MatterRow]) -> dict[str, int]:
    """Those still asked, as a person calls them."""
    found: dict[str, int] = {}
    for one in giving.open_parties(desk, [row.id for row in rows]):
        number = f"{one.number} " if len(rows) > 1 else ""
        name = f"{number}{one.name}{f' {one.due_on:%m-%d}' if one.due_on else ''}"
        found[name if name not in found else f"{name}（{one.id}）"] = one.id
    return found


def party_dialog(desk: Desk, rows: Sequence[MatterRow], named: str, *, waive: bool) -> FormDialog:
    """协办回复, verbatim; or 协办免办, with its reason."""
    parties = _open_parties(desk, rows)

    def wanted(typed: Mapping[str, str]) -> list[int]:
        one = chosen(typed, "party")
        return [parties[one]] if one else list(parties.values())

    field = which("party", "哪一家", tuple(parties), everything=waive)
    who = f"，{next(iter(parties))}" if len(parties) == 1 else ""
    if waive:
        fields = [text("reason", "免办理由", f"谁同意的、为何不用办了。{NOT_TELLING}", required=True), *field]
        return FormDialog(f"协办免办：{named}{who}", fields,
                          lambda _, typed: giving.party_waive(desk, wanted(typed), typed["reason"]), label="免办")
    fields = [lines("result", "回复", "照录原话。", rows=3, required=True), *field, moment("何时")]
    return FormDialog(f"协办回复：{named}{who}", fields,
                      lambda _, typed: giving.party_done(desk, wanted(typed), typed), label="记下", clock=clock(desk))


# -- the row itself ----------------------------------------------------------------------------------------------------


def publish_dialog(desk: Desk, ids: Sequence[int], named: str) -> FormDialog:
    """公布: on what ground (design.md §4)."""
    fields = [past("公布日期"), text("evidence", "依据", "哪里公开的、谁审查的，如：已在门户网站公开，李主任审查。", required=True)]
    return FormDialog(f"公布：{named}", fields, lambda _, typed: changing.publish(desk, ids, typed), label="公布",
                      clock=clock(desk))


def check_dialog(desk: Desk, ids: Sequence[int], named: str) -> FormDialog:
    """核对 of an imported old line: how does it stand?"""
    fields = [choice("state", "现在怎样", (OPEN, ENDED), "仍在办的列入在办；已办结的等销号。")]
    return FormDialog(f"核对：{named}", fields,
                      lambda _, typed: changing.check(desk, ids, closed=typed["state"] == ENDED), label="核对")


def void_dialog(desk: Desk, ids: Sequence[int], named: str) -> FormDialog:
    """作废 of a matter put down by mistake."""
    return reason_dialog(f"作废：{named}", lambda reason: changing.void(desk, ids, reason), label="作废", field="作废理由",
                         note=f"如：登重了。编号保留，不再使用。{NOT_TELLING}")
