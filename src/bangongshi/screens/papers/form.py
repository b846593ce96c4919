"""F2 and F4 on 收文: one page that signs a paper in and enrols it, or corrects it (domain.md §2.2, §10)."""

from collections.abc import Mapping
from enum import StrEnum

from textual import on

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_units
from bangongshi.duties.registry import amend, deadlines, receive
from bangongshi.models.done import Done
from bangongshi.models.genre import genre_in_title
from bangongshi.models.words import Channel, Handling, Relation, Secrecy, Urgency
from bangongshi.screens.form_page import AGAIN, FormPage
from bangongshi.screens.room import office
from bangongshi.widgets.fields import FieldSpec, Kind
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.picker import Candidate

SIGN_IN_NEEDS = frozenset({"unit_name", "copies"})
"""What 仅签收 insists on: the envelope is counted, not read."""


class Purpose(StrEnum):
    """Why the form is open; the value is its heading."""

    NEW = "收文登记"
    ENROL = "补登记"
    AMEND = "更正"


def fields(desk: Desk, purpose: Purpose) -> tuple[FieldSpec, ...]:
    """The fields in the order the paper is read: envelope, head, then the rest."""
    wanted = purpose is not Purpose.AMEND
    listed = (
        FieldSpec("unit_name", "来文单位", Kind.PICKER, required=True, find=lambda typed: _units(desk, typed),
                  help="输汉字或拼音首字母，按数字选；新单位直接写全称。"),
        FieldSpec("title", "文件标题", required=True, wide=True, help="照原文一字不改。"),
        FieldSpec("source_number", "来文字号", required=True, help="照原文写；没有字号的填「无」。"),
        FieldSpec("signed_on", "成文日期", Kind.DATE, past=True, help="如 1119、11月19日；落款上的日期，不是今天。"),
        FieldSpec("genre", "文种", help="不填就从标题里认。"),
        FieldSpec("secrecy", "密级", Kind.CHOICE, choices=_values(Secrecy), default=Secrecy.INTERNAL,
                  help="未公布的标题处处只显示代称。国家秘密不得录入本机。"),
        FieldSpec("alias", "代称", help="首页、打印、导出和未公布时代替标题；不填就用单位、文种和日期。"),
        FieldSpec("urgency", "紧急程度", Kind.CHOICE, choices=_values(Urgency), default=Urgency.NONE),
        FieldSpec("handling", "办件或阅件", Kind.CHOICE, choices=_values(Handling), default=Handling.ACT),
        FieldSpec("due", "办理时限", Kind.DATE, help="如 1130、+3、3个工作日；不填按本单位时限表。") if wanted else None,
        FieldSpec("copies", "份数", Kind.NUMBER, required=True, default="1") if wanted else None,
        FieldSpec("pages", "页数", Kind.NUMBER),
        FieldSpec("attachments", "附件数", Kind.NUMBER),
        FieldSpec("reply_wanted", "要求答复", Kind.CHOICE, choices=("否", "是"), help="请示和函总要答复。"),
        FieldSpec("addressees", "主送"),
        FieldSpec("copied_to", "抄送"),
        FieldSpec("signer", "签发人"),
        FieldSpec("relation", "来文类别", Kind.CHOICE, choices=_values(Relation), default=Relation.OTHER),
        FieldSpec("channel", "来文渠道", Kind.CHOICE, choices=_values(Channel), default=Channel.EXCHANGE),
        FieldSpec("copy_numbers", "份号"),
        FieldSpec("signed_in_at", "签收时刻", Kind.DATE, past=True, help="不填就是现在；补登的写当时，如 昨天下午3点。"),
        FieldSpec("note", "备注", Kind.LINES, rows=2),
        None if wanted else FieldSpec("reason", "更正理由", required=True, wide=True, help="如：来文字号看错。"),
    )
    return tuple(spec for spec in listed if spec is not None)


def _values(words: type[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in words)


def _units(desk: Desk, typed: str) -> list[Candidate]:
    return [Candidate(unit.id, unit.name, unit.relation) for unit in pick_units(desk, typed)]


BUTTONS: dict[Purpose, tuple[FormButton, ...]] = {
    Purpose.NEW: (
        FormButton("save", "登记"), FormButton(AGAIN, "登记并续登"),
        FormButton("sign_in", "仅签收", SIGN_IN_NEEDS), FormButton("cancel", "取消"),
    ),
    Purpose.ENROL: (FormButton("save", "登记"), FormButton("cancel", "取消")),
    Purpose.AMEND: (FormButton("save", "更正"), FormButton("cancel", "取消")),
}


class PaperForm(FormPage):
    """The 收文 form. Dismisses with what was done last, or None.

    Args:
        desk: vault, clock, clerk.
        purpose: new paper, enrolment of a signed-in one, or correction.
        paper_id: the paper for the last two.
        values: what the form is opened with.
    """

    back = "下次按 F2 接着填"

    def __init__(
        self, desk: Desk, purpose: Purpose = Purpose.NEW, paper_id: int = 0, values: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(desk, f"收文/{purpose.value}/{paper_id}", fields(desk, purpose), BUTTONS[purpose], values)
        self._purpose = purpose
        self._paper_id = paper_id

    def on_mount(self) -> None:
        """A draft that was left is there again."""
        self._begin(self._values)
        self._say_number()
        if self._purpose is not Purpose.AMEND:
            self._show_deadline()
        self._form.focus_field()

    def _say_number(self) -> None:
        if self._purpose is Purpose.AMEND:
            self._head("更正：旧值留痕可查，号码不动")
        else:
            self._head(f"{self._purpose.value}　下一个号 {receive.next_number(self._desk)}")

    # -- while typing ----------------------------------------------------------------------------------------------

    @on(Form.Changed)
    def _typed(self, event: Form.Changed) -> None:
        event.stop()
        if self._purpose is Purpose.AMEND:
            return
        if event.name == "unit_name" and self._form.picked("unit_name"):
            habits = receive.defaults_of_sender(self._desk, self._form.value("unit_name"))
            filled = self._form.suggest(habits)
            if filled:
                self._form.note("unit_name", "已按上次来文填好密级、渠道等，可改。")
        if event.name == "title" and self._form.value("title"):
            self._form.suggest({"genre": genre_in_title(self._form.value("title"))})
        if event.name in ("unit_name", "source_number"):
            self._look_for_twins()
        if event.name in ("urgency", "handling", "genre", "due"):
            self._show_deadline()

    def _look_for_twins(self) -> None:
        twins = receive.twins(self._desk, self._form.value("unit_name").strip(), self._form.value("source_number").strip())
        said = "、".join(f"{twin.number}（{twin.received_on:%m-%d}）" for twin in twins)
        self._form.note("source_number", f"可能重复：已有 {said}，请核对。" if twins else "")

    def _show_deadline(self) -> None:
        if not self._form.value("due"):
            self._form.note("due", deadlines.preview_deadline(
                self._desk, self._form.value("urgency"), self._form.value("handling"), self._desk.now,
                self._form.value("genre")))

    # -- leaving ---------------------------------------------------------------------------------------------------

    @on(Form.Submitted)
    def _submit(self, event: Form.Submitted) -> None:
        event.stop()
        self._attempt(event.button, lambda: self._do(event.button, event.values))

    def _do(self, button: str, values: Mapping[str, str]) -> Done:
        if self._purpose is Purpose.AMEND:
            return amend.amend(self._desk, self._paper_id, {**values, **self._draft.version}, values["reason"])
        if self._purpose is Purpose.ENROL:
            return receive.enrol(self._desk, self._paper_id, values)
        return (receive.sign_in if button == "sign_in" else receive.sign_in_and_enrol)(self._desk, values)

    def _start_again(self, done: Done) -> None:
        """续登: the sender and its habits stay, the paper's own text goes."""
        kept = ("unit_name", "secrecy", "handling", "channel", "relation", "addressees")
        values = {name: text if name in kept else "" for name, text in self._form.values().items()}
        self._form.fill(values | {"copies": "1", "urgency": Urgency.NONE.value, "reply_wanted": "否"})
        self._say_number()
        self._tell(done.sentence)
        office(self).changed.publish("登记")
        self._form.focus_field("title")
