"""设置: the unit's own decisions, and its table of default deadlines (domain.md §4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.models import settings
from bangongshi.models.deadline_rules import DEFAULT_RULES
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import DeadlineRule, Setting
from bangongshi.models.placeholder_rows import Placeholder
from bangongshi.models.placeholder_rules import OPEN
from bangongshi.models.secrecy import guard
from bangongshi.models.settings import OfficeSettings
from bangongshi.models.words import DueUnit, Urgency
from bangongshi.store.transaction import Act
from bangongshi.text import clean_in


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """One line of the deadline table. `urgency` None: whatever the urgency. `changed`: not as shipped."""

    matter: str
    urgency: Urgency | None
    amount: int
    unit: DueUnit
    basis: str
    changed: bool


def read_settings(session: Session) -> OfficeSettings:
    """All settings of this vault."""
    return settings.reading(_stored(session))


def settings_of(desk: Desk) -> OfficeSettings:
    """All settings, for those who hold a desk and no session."""
    with desk.read() as session:
        return read_settings(session)


def setting_values(desk: Desk) -> dict[str, str]:
    """{key: text} of every setting, for the form on the 设置 page."""
    with desk.read() as session:
        stored = _stored(session)
    return {spec.key: stored.get(spec.key, spec.default) for spec in settings.SPECS}


def save_settings(desk: Desk, changes: Mapping[str, str]) -> Done:
    """Change some settings. Raises Invalid per field; nothing changes then."""
    typed = settings.cleaned(changes)
    guard(typed)
    with desk.act("改设置") as act:
        if typed.get("placeholders") == settings.NO:
            _no_placeholder_open(act.session)
        changed = _keep(act, typed)
    if not changed:
        return Done("设置没有变化。")
    return Done("已改设置：" + "、".join(settings.BY_KEY[key].name for key in changed) + "。", act.seq)


def first_run(desk: Desk, answers: Mapping[str, str]) -> Done:
    """The answers of the first page, and the shipped deadline table as the unit's own. Only once per vault."""
    typed = settings.cleaned(answers)
    guard(typed)
    if not typed.get("unit_name"):
        raise Invalid({"unit_name": "请填单位名称。"})
    with desk.act("启用") as act:
        if act.session.exec(select(Setting).limit(1)).first() is not None:
            raise Refused("R-FIRST-RUN", "本登记簿已经启用，要改请到设置。")
        _keep(act, typed)
        for rule in DEFAULT_RULES:
            act.session.add(
                DeadlineRule(
                    matter=rule.matter, urgency=rule.urgency, amount=rule.amount, unit=rule.unit, basis=rule.basis
                )
            )
    return Done(f"{typed['unit_name']}的工作台已启用。", act.seq)


def deadline_table(desk: Desk) -> tuple[DeadlineLine, ...]:
    """The unit's deadline table, in the shipped order, the unit's own lines after it."""
    shipped = {rule.matter: rule for rule in DEFAULT_RULES}
    with desk.read() as session:
        own = {rule.matter: rule for rule in session.exec(
            select(DeadlineRule).where(col(DeadlineRule.active).is_(True)).order_by(col(DeadlineRule.id))).all()}
    lines = []
    for matter in dict.fromkeys((*shipped, *own)):
        rule, first = own.get(matter) or shipped[matter], shipped.get(matter)
        same = first is not None and (rule.urgency, rule.amount, rule.unit) == (first.urgency, first.amount, first.unit)
        lines.append(DeadlineLine(matter, rule.urgency, rule.amount, rule.unit, rule.basis, changed=not same))
    return tuple(lines)


def save_deadline_rule(desk: Desk, typed: Mapping[str, str]) -> Done:
    """Change one line or add one: `matter`, `amount`, `unit`, `basis`, `urgency` (may be empty). Raises Invalid.

    A changed line must say on which ground; only deadlines computed from now on follow it.
    """
    values = {name: clean_in(text, limit=200).strip() for name, text in typed.items()}
    guard(values)
    line = _checked(values)
    with desk.act("改时限表") as act:
        rule = act.session.exec(select(DeadlineRule).where(DeadlineRule.matter == line.matter)).first()
        rule = rule or DeadlineRule(matter=line.matter)
        rule.urgency, rule.amount, rule.unit, rule.basis = line.urgency, line.amount, line.unit, line.basis
        rule.active = True
        act.session.add(rule)
        act.subject = line.matter
    return Done(f"已改时限：{line.matter} {_how_much(line)}。", act.seq)


def _how_much(line: DeadlineLine) -> str:
    if line.amount == 0:
        return "当天"
    words = {DueUnit.WORKDAY: "个工作日", DueUnit.DAY: "日", DueUnit.HOUR: "小时"}
    return f"{line.amount} {words[line.unit]}"


def _no_placeholder_open(session: Session) -> None:
    """Switched off, open placeholders would vanish from home with their alarms."""
    words = col(Placeholder.state).in_(OPEN)
    if session.exec(select(col(Placeholder.id)).where(words).limit(1)).first() is not None:
        raise Invalid({"placeholders": "还有没办完的涉密占位，请先清退、归档或作废，再改为否。"})


def _stored(session: Session) -> dict[str, str]:
    return {row.key: row.value for row in session.exec(select(Setting)).all()}


def _keep(act: Act, typed: Mapping[str, str]) -> tuple[str, ...]:
    """Write what differs; the keys that changed, in the page's order."""
    rows = {row.key: row for row in act.session.exec(select(Setting)).all()}
    before = {key: row.value for key, row in rows.items()}
    wrong = settings.problems({**before, **typed})
    if wrong:
        raise Invalid(wrong)
    changed = tuple(
        spec.key for spec in settings.SPECS
        if spec.key in typed and typed[spec.key] != before.get(spec.key, spec.default)
    )
    for key in changed:
        row = rows.get(key) or Setting(key=key)
        row.value = typed[key]
        act.session.add(row)
    return changed


def _checked(values: Mapping[str, str]) -> DeadlineLine:
    wrong: dict[str, str] = {}
    for name, sentence in (("matter", "请填事项。"), ("basis", "请填依据，如“单位规定”。")):
        if not values.get(name):
            wrong[name] = sentence
    amount, unit, urgency = values.get("amount", ""), values.get("unit", ""), values.get("urgency", "")
    if not (amount.isascii() and amount.isdecimal() and int(amount) <= 999):
        wrong["amount"] = "请填 0 到 999 的整数。"
    countable = [word.value for word in DueUnit if word is not DueUnit.FIXED]
    if unit not in countable:
        wrong["unit"] = f"请从{'、'.join(countable)}中选一个。"
    if urgency and urgency not in list(Urgency):
        wrong["urgency"] = f"请从{'、'.join(Urgency)}中选一个。"
    if wrong:
        raise Invalid(wrong)
    return DeadlineLine(
        values["matter"], Urgency(urgency) if urgency else None, int(amount), DueUnit(unit), values["basis"], changed=True
    )
