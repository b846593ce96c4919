"""单位: what the unit and the clerk decided, a line each; changed a group at a time, in force at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol, runtime_checkable

from bangongshi.duties.office import save_settings, setting_values, settings_of
from bangongshi.models import settings
from bangongshi.models.dates import DateNotUnderstood, read_date
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid
from bangongshi.models.inverse import TAKE_BACK_VERB
from bangongshi.models.settings import SettingSpec
from bangongshi.models.windows import Page, Window
from bangongshi.screens.dialogs.lines import Line, columns, window_of
from bangongshi.screens.settings.tab import Deed, Tab
from bangongshi.widgets.fields import FieldSpec, Kind

GROUPS: tuple[tuple[str, ...], ...] = (
    ("unit_name", "unit_short_name", "unit_code", "unit_type"),
    ("who", "receipt_style"),
    ("placeholders", "placeholders_agreed_by", "placeholders_agreed_on"),
    ("cover_minutes", "lock_minutes", "day_ends"),
    ("second_backup_folder",),
)
"""What is changed together. A key in no group is changed alone."""

ELSEWHERE = frozenset({"recovery_typed_back"})
"""Kept by another tab, by an act of its own."""

DATES = frozenset({"placeholders_agreed_on"})
NUMBERS = frozenset({"cover_minutes", "lock_minutes"})


@runtime_checkable
class Prefers(Protocol):
    """A program that can follow a setting at once."""

    def prefer(self, **changes: object) -> None:
        """`prefer(theme="墨")`."""


class UnitTab(Tab):
    """The settings."""

    name = "单位"
    columns = columns(("项目", 14), ("现在的值", -1))

    def source(self, window: Window) -> Page[Line]:
        """All settings in the order of models/settings."""
        values = self._values()
        lines = [
            Line(at, (at,), (spec.name, values[spec.key] or "（未填）"), spec.help,
                 None if values[spec.key] else "quiet", spec.key)
            for at, spec in enumerate(_specs(), 1)
        ]
        return window_of(lines, window)

    def heading(self) -> str:
        """What F8 does here."""
        return "本单位的设置，改了立即生效，记入流水。"

    def deeds(self, line: Line | None) -> tuple[Deed, ...]:
        """Only changing."""
        if line is None:
            return ()
        def change() -> None:
            self._change(line.key)

        return (
            Deed("next_step", "修改", change, "改这一项和与它相连的几项。", "1"),
            Deed("edit", "修改", change),
        )

    def _values(self) -> dict[str, str]:
        stored = setting_values(self.desk)
        return {spec.key: stored[spec.key] or spec.default for spec in settings.SPECS}

    def _change(self, key: str) -> None:
        keys = next((group for group in GROUPS if key in group), (key,))
        specs = [spec for spec in _specs() if spec.key in keys]
        values = self._values()
        self.ask(
            "修改：" + "、".join(spec.name for spec in specs), [_field(spec) for spec in specs], self._save, "改设置",
            values={spec.key: values[spec.key] for spec in specs}, focus=key,
        )

    def _save(self, typed: Mapping[str, str]) -> Done:
        done = save_settings(self.desk, {**typed, **self._days(typed)})
        self.follow()
        return done

    def _days(self, typed: Mapping[str, str]) -> dict[str, str]:
        """Days as they are kept, from days as people write them."""
        found = {}
        for key in DATES & typed.keys():
            if typed[key].strip():
                try:
                    read = read_date(typed[key], self.desk.today, self.desk.calendar(), past=True)
                except DateNotUnderstood as error:
                    raise Invalid({key: error.sentence}) from None
                found[key] = read.day.isoformat()
        return found

    def changed(self, verb: str) -> None:
        """A setting taken back holds at once as well."""
        if verb == TAKE_BACK_VERB:
            self.follow()

    def follow(self) -> None:
        """Cover, lock, theme and the clerk's name hold from now on."""
        now, office = settings_of(self.desk), self.office
        office.desk = replace(self.desk, who=now.clerk)
        if isinstance(office, Prefers):
            changes: dict[str, object] = {"cover_minutes": now.cover_minutes, "lock_minutes": now.lock_minutes}
            changes.update({name: getattr(now, name) for name in ("theme", "clipboard") if hasattr(now, name)})
            office.prefer(**changes)


def _specs() -> tuple[SettingSpec, ...]:
    return tuple(spec for spec in settings.SPECS if spec.key not in ELSEWHERE)


def _field(spec: SettingSpec) -> FieldSpec:
    if spec.choices:
        kind = Kind.CHOICE
    elif spec.key in DATES:
        kind = Kind.DATE
    else:
        kind = Kind.NUMBER if spec.key in NUMBERS else Kind.TEXT
    checked = kind in (Kind.TEXT, Kind.NUMBER)
    return FieldSpec(
        spec.key, spec.name, kind, required=spec.key == "unit_name", help=spec.help, choices=spec.choices,
        default=spec.default, past=kind is Kind.DATE, validator=spec.check if checked else None,
    )
