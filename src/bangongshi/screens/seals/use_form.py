"""F2 and F4 on 用印: one page for whoever stands at the desk – sealed, refused, or corrected (domain.md §6.3)."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import BindingType

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals import refusing, use_changes, using
from bangongshi.duties.seals.use_preview import UsePreview, preview
from bangongshi.duties.seals.use_values import values_for_paper
from bangongshi.keys import Scope
from bangongshi.models.done import Done
from bangongshi.models.use_rules import Finding, Severity
from bangongshi.screens.dialogs.ask import Ask
from bangongshi.screens.form_page import AGAIN, FormPage
from bangongshi.screens.room import office
from bangongshi.screens.seals.use_fields import (
    MATTERS,
    OPENS,
    REFUSAL_NEEDS,
    REPEATS,
    Offers,
    Purpose,
    fields,
)
from bangongshi.widgets.bindings import bound
from bangongshi.widgets.fields import FieldRow
from bangongshi.widgets.form import Form, FormButton
from bangongshi.widgets.line_input import LineInput
from bangongshi.widgets.picker import Picker

BUTTONS: Mapping[Purpose, tuple[FormButton, ...]] = {
    Purpose.NEW: (
        FormButton("save", "用印"), FormButton(AGAIN, "用印并续用（F2）"),
        FormButton("refuse", "拒绝用印", REFUSAL_NEEDS), FormButton("cancel", "取消"),
    ),
    Purpose.REFUSE: (FormButton("save", "拒绝用印"), FormButton("cancel", "取消")),
    Purpose.AMEND: (FormButton("save", "更正"), FormButton("cancel", "取消")),
}
QUEUE = "Ctrl+S 用印；F2 用印并接着办下一位。"
UNASKED = frozenset({"warned_reason"})
"""Findings here are not said while typing: the field is where the answer to all of them goes."""


class UseForm(FormPage):
    """The 用印 form. Dismisses with what was done last, or None.

    Args:
        desk: vault, clock, clerk.
        purpose: sealed, refused, or corrected.
        use_id: the line that is corrected, or the one the values were taken from.
        values: what the form is opened with.
        refused: the line that is corrected is a refusal.
    """

    row = "这一笔"
    BINDINGS: ClassVar[list[BindingType]] = bound(Scope.LIST, only=frozenset({"new"}))

    def __init__(
        self, desk: Desk, purpose: Purpose = Purpose.NEW, use_id: int = 0, values: Mapping[str, str] | None = None, *,
        refused: bool = False,
    ) -> None:
        self._seen: UsePreview | None = None
        self._offers = Offers(desk, lambda: self._seen.approvers if self._seen else ())
        super().__init__(
            desk, f"用印/{purpose.value}/{use_id}", fields(desk, purpose, self._offers, refused=refused), BUTTONS[purpose],
            values,
        )
        self._purpose = purpose
        self._use_id = use_id
        self._judged = purpose is Purpose.NEW or (purpose is Purpose.AMEND and not refused)
        self._look_due = False
        self._noted: dict[str, str] = {}
        self._blocked: dict[str, str] = {}

    def on_mount(self) -> None:
        """A draft that was left is there again; else the seal used last stands there."""
        found = self._begin(self._values or {"seals": preview(self._desk, {}).seals})
        if self._purpose is Purpose.NEW and not found:
            self._tell(QUEUE)
        self._look()
        self._form.focus_field()

    def _say_number(self) -> None:
        if self._purpose is Purpose.AMEND:
            self._head("更正用印：旧值留痕可查，编号不动")
        elif self._purpose is Purpose.REFUSE:
            self._head("拒绝用印：留一行，不编号")
        else:
            self._head(f"用印　下一个编号 {self._seen.number if self._seen else ''}")

    # -- while typing ----------------------------------------------------------------------------------------------

    @on(Form.Changed)
    def _typed(self, event: Form.Changed) -> None:
        event.stop()
        if event.name == "applicant":
            self._form.suggest({"department": self._offers.department(self._form.value("applicant"))})
        if event.name == "paper" and (picked := self._form.picked("paper")):
            self._form.suggest(values_for_paper(self._desk, picked[0].id))
        picker = self.focused.parent if self.focused is not None else None
        if isinstance(picker, Picker) and not picker.text and self._name_of(picker) == event.name and event.name in OPENS:
            self._offer(picker)
        self._look_soon()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Whoever may be meant is listed as soon as the field is entered; a name that stands there gives way to another."""
        picker = event.widget.parent
        if not isinstance(picker, Picker) or self._name_of(picker) not in OPENS:
            return
        if picker.text and isinstance(event.widget, LineInput):
            event.widget.select_all()
        else:
            self._offer(picker)

    def _offer(self, picker: Picker) -> None:
        picker.show_candidates()
        self.call_after_refresh(picker.scroll_visible, animate=False)

    def on_descendant_blur(self) -> None:
        """A field that is left is checked by itself first; then the rules say theirs again."""
        self._look_soon()

    def _name_of(self, picker: Picker) -> str:
        return picker.parent.spec.name if isinstance(picker.parent, FieldRow) else ""

    def _look_soon(self) -> None:
        """Once for everything that changed at a stroke."""
        if not self._look_due:
            self._look_due = True
            self.call_after_refresh(self._look)

    def _look(self) -> None:
        """What the rules say of what is typed so far, each beside its field; nothing is stopped yet."""
        self._look_due = False
        if not self._judged:
            self._say_number()
            return
        self._seen = preview(self._desk, self._form.values())
        self._say_number()
        notes: dict[str, list[str]] = {
            "matter": [] if self._form.value("matter") else [MATTERS],
            "approver": self._proposal(self._seen), "signature": self._signature(self._seen),
        }
        wrong: dict[str, str] = {}
        for finding in self._seen.findings:
            if finding.severity is Severity.BLOCK:
                wrong[finding.field] = wrong.get(finding.field, "") + finding.sentence
            elif finding.field not in UNASKED:
                notes.setdefault(finding.field, []).append(_said(finding))
        self._show(notes, wrong)

    def _show(self, notes: Mapping[str, Sequence[str]], wrong: Mapping[str, str]) -> None:
        """Only what is other than before, and nothing over what the form itself says of a field."""
        for row in self._form.query(FieldRow):
            name = row.spec.name
            note = "；".join(one.rstrip("。") for one in notes.get(name, ()))
            if note != self._noted.get(name, ""):
                row.say(note)
            block = wrong.get(name, "")
            if row.wrong in ("", self._blocked.get(name, "")) and row.wrong != block:
                row.say_wrong(block)
            self._noted[name], self._blocked[name] = note, block

    def _proposal(self, seen: UsePreview) -> list[str]:
        if self._form.value("approver") or not seen.approver:
            return []
        return [f"按审批权限由 {seen.approver} 批（本人批了的按 1）"]

    def _signature(self, seen: UsePreview) -> list[str]:
        return [f"不填就是 {seen.signature}"] if seen.signature and not self._form.value("signature") else []

    def action_new(self) -> None:
        """F2 in the form: this one is done, on to the next in the queue."""
        if self._purpose is Purpose.NEW:
            self._form.submit(AGAIN)

    # -- leaving ---------------------------------------------------------------------------------------------------

    @on(Form.Submitted)
    def _submit(self, event: Form.Submitted) -> None:
        event.stop()
        button, values = event.button, event.values
        if button != "refuse":
            self._attempt(button, lambda: self._do(values))
            return

        def refuse(reason: str | None) -> None:
            if reason is not None:
                self._attempt(button, lambda: refusing.refuse_use(self._desk, values, reason))

        self.app.push_screen(Ask("拒绝用印：留一行，不编号", "拒绝理由", yes="拒绝用印"), refuse)

    def _do(self, values: Mapping[str, str]) -> Done:
        if self._purpose is Purpose.AMEND:
            return use_changes.amend_use(self._desk, self._use_id, {**values, **self._draft.version}, values["reason"])
        if self._purpose is Purpose.REFUSE:
            return refusing.refuse_use(self._desk, values, values["reason"])
        return using.use_seal(self._desk, values)

    def _start_again(self, done: Done) -> None:
        """The next in the queue: what repeats stays, what is this one's own goes."""
        own = REPEATS - {"secrecy"} if self._form.value("paper") else REPEATS
        kept = {name: text for name, text in self._form.values().items() if name in own}
        fresh = {row.spec.name: row.spec.default for row in self._form.query(FieldRow)}
        self._draft.version = {}
        self._form.fill(fresh | kept)
        self._offers.look_again()
        self._tell(done.sentence)
        office(self).changed.publish(Purpose.NEW.value)
        self._look()
        self._noted.clear()
        self._blocked.clear()
        self._form.focus_field()


def _said(finding: Finding) -> str:
    return f"{finding.sentence.rstrip('。')}，要写理由" if finding.severity is Severity.WARN else finding.sentence
