"""What does the 用印 form ask, in which order, and what does each picker offer? (domain.md §6.3, §10)

The first twelve are what the queue needs; the rest is reached by Tab and mostly stays empty.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_people
from bangongshi.duties.seals.paper_picking import pick_papers
from bangongshi.duties.seals.seal_list import pick_seals
from bangongshi.duties.seals.use_list import uses
from bangongshi.models.seal_rows import UseView
from bangongshi.models.seal_words import Matter
from bangongshi.models.typed import NO, YES
from bangongshi.models.windows import Window
from bangongshi.models.words import Secrecy
from bangongshi.screens.papers.common import candidate, find_leaders, find_people
from bangongshi.screens.seals.approval_fields import approver_spec, way_specs
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.picker import Candidate

RECENT = Window(size=60)
"""Uses looked at for who came to the desk lately."""


class Purpose(StrEnum):
    """Why the form is open; the value is what its heading begins with."""

    NEW = "用印"
    REFUSE = "拒绝用印"
    AMEND = "更正用印"


REFUSED = frozenset({"applicant", "department", "paper", "subject", "seals", "matter", "copies", "reference", "secrecy", "note"})
"""What is kept of a request that was refused (YZ-13)."""
REFUSAL_NEEDS = frozenset({"applicant", "subject", "seals", "matter"})
"""What a refusal insists on: nobody has approved it."""
OPENS = frozenset({"applicant", "seals", "approver"})
"""Pickers that list what they know while they are empty, so that one digit answers; what stands in them is replaced."""
MATTERS = "　".join(f"{at}{matter.value}" for at, matter in enumerate(Matter, 1) if at <= 9)
"""What the digits mean: only the chosen word is in sight. The others are reached by ← →."""
REPEATS = frozenset({"seals", "matter", "approver", "approval_way", "supervisor", "secrecy"})
"""What the next in the queue has in common with the one before; the secrecy of a paper is that paper's own."""


class Offers:
    """What the pickers offer. `approvers` gives those who may approve what is typed now, the proposed one first."""

    def __init__(self, desk: Desk, approvers: Callable[[], Sequence[str]]) -> None:
        self._desk = desk
        self._approvers = approvers
        self._departments: dict[str, str] = {}
        self._lately: list[Candidate] = []
        self.look_again()

    def look_again(self) -> None:
        """Who came lately may be others now: a use was recorded."""
        lately: dict[str, str] = {}
        for row in uses(self._desk, UseView.ALL, RECENT).rows:
            if row.applicant:
                lately.setdefault(row.applicant, row.department)
        self._departments = dict(lately)
        self._lately = [Candidate(-at, name, where) for at, (name, where) in enumerate(lately.items(), 1)]

    def department(self, applicant: str) -> str:
        """Where an applicant that was offered belongs to, "" when it is not known."""
        return self._departments.get(applicant, "")

    def applicants(self, typed: str) -> list[Candidate]:
        """Who came lately, then the list of people; by hanzi or initials once something is typed."""
        listed = pick_people(self._desk, typed)
        for one in listed:
            self._departments.setdefault(one.shown, one.department or one.unit_name)
        lately = [one for one in self._lately if typed in one.label]
        return _each_once([*lately, *(candidate(one) for one in listed)])

    def approvers(self, typed: str) -> Sequence[Candidate]:
        """Who may approve this, then the leaders; anybody by name."""
        if typed:
            return find_people(self._desk)(typed)
        able = [Candidate(-at, name, "有权审批") for at, name in enumerate(self._approvers(), 1)]
        return _each_once([*able, *find_leaders(self._desk)("")])

    def papers(self, typed: str) -> list[Candidate]:
        """Registered papers by a piece of their number; before all the one whose serial it is."""
        found = pick_papers(self._desk, typed)
        first = sorted(found, key=lambda one: not one.number.endswith(f"〕{typed}号"))
        return [Candidate(one.id, one.number, one.title) for one in first]

    def seals(self, typed: str) -> list[Candidate]:
        """Seals that can be used now."""
        return [Candidate(one.id, one.title, one.kind.value) for one in pick_seals(self._desk, typed)]


def _each_once(found: Iterable[Candidate]) -> list[Candidate]:
    first: dict[str, Candidate] = {}
    for one in found:
        first.setdefault(one.label, one)
    return list(first.values())


def fields(desk: Desk, purpose: Purpose, offers: Offers, *, refused: bool = False) -> tuple[FieldSpec, ...]:
    """The fields in the order of the queue. `refused`: the line that is amended is a refusal."""
    few = refused or purpose is Purpose.REFUSE
    listed = [*_asked_of_all(desk, offers), *_rarer()]
    kept = [spec for spec in listed if not few or spec.name in REFUSED]
    if purpose is Purpose.REFUSE:
        kept.append(FieldSpec("reason", "拒绝理由", required=True, wide=True, help="如：没有批准人；超出使用范围，已报告领导。"))
    if purpose is Purpose.AMEND:
        kept.append(FieldSpec("reason", "更正理由", required=True, wide=True, help="如：份数看错。"))
    return tuple(kept)


def _asked_of_all(desk: Desk, offers: Offers) -> tuple[FieldSpec, ...]:
    way = way_specs()
    matters = (*(matter.value for matter in Matter), "")
    return (
        FieldSpec("applicant", "经办人", Kind.PICKER, required=True, find=offers.applicants,
                  help="谁来盖章；按数字选，或输汉字、首字母；名单里没有的直接写。"),
        FieldSpec("paper", "所属收文", Kind.PICKER, find=offers.papers,
                  help="输收文号里的几个数字，再按数字选；不属于登记过的收文就空着。"),
        FieldSpec("subject", "文件/事由", required=True, wide=True, help="盖章的文件名称，照原文；没有文件写事由。"),
        FieldSpec("seals", "印章", Kind.PICKER, required=True, find=offers.seals, several=True, wide=True,
                  help="换一枚：按退格，再按数字；加一枚：按 End，打顿号和字。"),
        FieldSpec("matter", "事项", Kind.CHOICE, required=True, choices=matters, default="",
                  help="按数字选，左右箭头也行；不该盖的事项也在里面，选了会说。"),
        FieldSpec("copies", "份数", Kind.NUMBER, placeholder="不填就是 1", help="盖章的份数；多于一份才填。"),
        approver_spec(desk, offers.approvers),
        way["approval_way"],
        way["approval_evidence"],
        FieldSpec("impressions", "盖章处数", help="每枚章一共盖几处；不填与份数相同；几枚章各不相同的写 2、1。"),
        FieldSpec("signature", "落款", help="不填就是法定名称章的章名；代章的在后面注明（代章）。"),
        FieldSpec("department", "用印部门", help="选了经办人就填好。"),
        way["approved_at"],
        way["countersign_by"],
    )


def _rarer() -> tuple[FieldSpec, ...]:
    return (
        FieldSpec("reference", "文号", help="文件的文号；公文必填发文字号。"),
        FieldSpec("amount", "金额", help="如 50万、12,000元；合同协议必填，没有金额的填 0。"),
        FieldSpec("print_run", "印数", Kind.NUMBER, help="公文必填；盖的份数不能多于印数。"),
        FieldSpec("complete", "内容齐全", Kind.CHOICE, choices=(YES, NO), default=YES, help="正文、署名、日期都全。"),
        FieldSpec("kept_copy", "留存", help="留了什么、放在哪里，如：审批单和合同 1 份，第3盒。"),
        FieldSpec("spoiled", "废件", Kind.NUMBER, help="盖废了几张。"),
        FieldSpec("spoiled_note", "废件销毁", help="谁当场销毁、谁在场。"),
        FieldSpec("supervisor", "监印人", help="不填就是本人。"),
        FieldSpec("taken_by", "取件人", help="谁取走的。"),
        FieldSpec("used_at", "用印时间", Kind.DATE, past=True, help="不填就是现在；补登的写当时，如 昨天下午3点。"),
        FieldSpec("secrecy", "密级", Kind.CHOICE, choices=tuple(word.value for word in Secrecy),
                  default=Secrecy.INTERNAL.value, help="未公布的处处只显示代称；属于收文的跟着收文。"),
        FieldSpec("sheets_first", "空白件起号", help="空白件不盖；领导签字的例外才填，逐张编号。"),
        FieldSpec("sheets_last", "空白件止号", help="起号到止号的张数要等于份数。"),
        FieldSpec("sheets_due", "清点期限", Kind.DATE, help="哪天以前清点完，没用的退回。"),
        FieldSpec("warned_reason", "说明理由", wide=True, help="有「要写理由」的提醒时填，和这一笔一起留着。"),
        FieldSpec("note", "备注", Kind.LINES, rows=2),
    )
