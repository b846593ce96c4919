"""F2 and F4 on 收文: one page that signs a paper in and enrols it, or corrects it (domain.md §2.2, §10)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from bangongshi.duties import drafts
from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_units
from bangongshi.duties.registry import amend, deadlines, receive
from bangongshi.keys import Scope
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused, StoreTrouble
from bangongshi.models.genre import genre_in_title
from bangongshi.models.words import Channel, Handling, Relation, Secrecy, Urgency
from bangongshi.screens.room import office
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.fields import Clock, FieldSpec, Kind
from bangongshi.widgets.footer import KeyFooter
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.picker import Candidate
from bangongshi.widgets.plain import plain

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
        FormButton("save", "登记"), FormButton("again", "登记并续登"),
        FormButton("sign_in", "仅签收", SIGN_IN_NEEDS), FormButton("cancel", "取消"),
    ),
    Purpose.ENROL: (FormButton("save", "登记"), FormButton("cancel", "取消")),
    Purpose.AMEND: (FormButton("save", "更正"), FormButton("cancel", "取消")),
}


class PaperForm(Screen[Done | None]):
    """The 收文 form. Dismisses with what was done last, or None.

    Args:
        desk: vault, clock, clerk.
        purpose: new paper, enrolment of a signed-in one, or correction.
        paper_id: the paper for the last two.
        values: what the form is opened with.
    """

    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.FORM, only=frozenset({"back"}))
    DEFAULT_CSS: ClassVar[str] = """
    PaperForm > .heading { height: 1; background: $bar; color: $head; text-style: bold; padding: 0 1; }
    PaperForm > .told { height: auto; min-height: 1; max-height: 3; color: $head; padding: 0 1; }
    PaperForm > .told.-bad { color: $wrong; text-style: bold; }
    """

    def __init__(
        self, desk: Desk, purpose: Purpose = Purpose.NEW, paper_id: int = 0, values: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._purpose = purpose
        self._paper_id = paper_id
        self._draft_name = f"收文/{purpose.value}/{paper_id}"
        self._values = dict(values or {})
        self._last: Done | None = None
        self._form = Form(
            fields(desk, purpose), clock=Clock(lambda: desk.today, desk.calendar), buttons=BUTTONS[purpose],
            keep_draft=self._keep,
        )

    def compose(self) -> ComposeResult:
        """Heading with the next number, what was last done, the form, the keys."""
        yield Static(plain(self._heading()), markup=False, classes="heading")
        yield Static(markup=False, classes="told")
        yield self._form
        yield KeyFooter(Scope.FORM)

    def on_mount(self) -> None:
        """A draft that was left is there again."""
        self._form.fill(self._values)
        left = next((kept for kept in drafts.kept(self._desk) if kept.form == self._draft_name), None)
        if left:
            self._form.fill(left.values, clean=False)
            self._tell(self._found_again(left))
        if self._purpose is not Purpose.AMEND:
            self._show_deadline()
        self._form.focus_field()

    def _found_again(self, left: drafts.Kept) -> str:
        changed = left.values.get("version", "") != self._values.get("version", "")
        warned = "这一件在那以后改过，请逐格对照。" if changed else ""
        return f"找回了 {left.saved_at:%m-%d %H:%M} 没保存的内容，可以接着填；不要了就按 Esc 选「扔掉」。{warned}"

    def _heading(self) -> str:
        if self._purpose is Purpose.AMEND:
            return "更正：旧值留痕可查，号码不动"
        return f"{self._purpose.value}　下一个号 {receive.next_number(self._desk)}"

    def _tell(self, sentence: str, *, bad: bool = False) -> None:
        line = self.query_one(".told", Static)
        line.set_class(bad, "-bad")
        line.update(plain(sentence))

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

    def _keep(self, values: Mapping[str, str]) -> None:
        drafts.keep(self._desk, self._draft_name, {**values, **self._seen})

    @property
    def _seen(self) -> dict[str, str]:
        """The version of the paper the fields were filled from; none for a new one."""
        return {name: text for name, text in self._values.items() if name == "version"}

    def before_lock(self) -> None:
        """What is typed survives a lock."""
        self._form.flush_draft()

    # -- leaving ---------------------------------------------------------------------------------------------------

    @on(Form.Submitted)
    def _submit(self, event: Form.Submitted) -> None:
        event.stop()
        try:
            done = self._do(event.button, event.values)
        except Invalid as error:
            self._form.show_errors(error.fields)
            self._tell(error.sentence, bad=True)
            return
        except Refused as error:
            self._tell(error.sentence, bad=True)
            return
        except StoreTrouble as error:
            office(self).trouble(error, self._form.submit)
            return
        self._form.settle()
        drafts.drop(self._desk, self._draft_name)
        self._last = done
        if event.button == "again":
            self._start_again(done)
        else:
            self.dismiss(done)

    def _do(self, button: str, values: Mapping[str, str]) -> Done:
        if self._purpose is Purpose.AMEND:
            return amend.amend(self._desk, self._paper_id, {**values, **self._seen}, values["reason"])
        if self._purpose is Purpose.ENROL:
            return receive.enrol(self._desk, self._paper_id, values)
        return (receive.sign_in if button == "sign_in" else receive.sign_in_and_enrol)(self._desk, values)

    def _start_again(self, done: Done) -> None:
        """续登: the sender and its habits stay, the paper's own text goes."""
        kept = ("unit_name", "secrecy", "handling", "channel", "relation", "addressees")
        values = {name: text if name in kept else "" for name, text in self._form.values().items()}
        self._form.fill(values | {"copies": "1", "urgency": Urgency.NONE.value, "reply_wanted": "否"})
        self.query_one(".heading", Static).update(plain(self._heading()))
        self._tell(done.sentence)
        office(self).changed.publish("登记")
        self._form.focus_field("title")

    @on(Form.Cancelled)
    def _cancelled(self, event: Form.Cancelled) -> None:
        event.stop()
        self.action_back()

    def action_back(self) -> None:
        """Esc: what is typed is kept as a draft unless the clerk throws it away."""
        if not self._form.dirty:
            self.dismiss(self._last)
            return
        from bangongshi.screens.dialogs.confirm import Confirm

        self._form.flush_draft()
        self.app.push_screen(
            Confirm("还没有保存。留作稿，下次按 F2 接着填；还是扔掉？", yes="扔掉", no="留作稿"), self._left)

    def _left(self, throw_away: bool | None) -> None:
        if throw_away is None:
            return
        if throw_away:
            self._form.settle()
            drafts.drop(self._desk, self._draft_name)
        self.dismiss(self._last)
