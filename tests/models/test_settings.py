"""Settings: bounds, defaults, and a program that starts whatever is stored."""

from datetime import date, time

import pytest

from bangongshi.models import settings
from bangongshi.models.settings import OfficeSettings, cleaned, problems, reading
from bangongshi.models.words import UnitType


def test_defaults_are_the_reading_of_nothing() -> None:
    assert reading({}) == OfficeSettings()
    assert OfficeSettings().clerk == "文秘"
    assert not OfficeSettings().placeholders


def test_everything_is_read() -> None:
    found = reading({
        "unit_name": "某市档案馆", "unit_type": "事业单位", "who": "王文秘", "receipt_style": "收字横线", "placeholders": "是",
        "placeholders_agreed_by": "李保密", "placeholders_agreed_on": "2026-11-20", "cover_minutes": "5", "lock_minutes": "30",
        "day_ends": "18:00", "second_backup_folder": "/mnt/u", "recovery_typed_back": "是", "countersign_days": "3",
        "certificate_alerts": "90，30", "yellow_workdays": "5",
    })
    assert (found.unit_type, found.clerk, found.receipt_style) == (UnitType.INSTITUTION, "王文秘", "收字横线")
    assert (found.placeholders, found.placeholders_agreed_on) == (True, date(2026, 11, 20))
    assert (found.cover_minutes, found.lock_minutes, found.day_ends) == (5, 30, time(18))
    assert found.recovery_typed_back
    assert (found.countersign_days, found.certificate_alerts, found.yellow_workdays) == (3, (90, 30), 5)


def test_what_cannot_be_read_counts_as_not_given() -> None:
    found = reading({"cover_minutes": "多", "unit_type": "公司", "day_ends": "25:00", "unit_name": "某局", "placeholders": "maybe"})
    assert found == OfficeSettings(unit_name="某局")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("unit_name", ""), ("unit_name", "长" * 61), ("unit_code", "某办2026"), ("unit_type", "公司"), ("receipt_style", "随便"),
        ("cover_minutes", "0"), ("cover_minutes", "31"), ("lock_minutes", "4"), ("lock_minutes", "61"), ("lock_minutes", "十"),
        ("day_ends", "24:00"), ("second_backup_folder", "备份"), ("placeholders", "好"), ("placeholders_agreed_on", "昨天"), ("x", "y"),
        ("countersign_days", "0"), ("countersign_days", "11"), ("certificate_alerts", "7、30"), ("certificate_alerts", ""),
        ("certificate_alerts", "60、30、半月"), ("certificate_alerts", "90、60、30、15、7、1"), ("certificate_alerts", "30、30"),
        ("yellow_workdays", "0"), ("yellow_workdays", "11"), ("yellow_workdays", "三天"),
    ],
)
def test_out_of_bounds_is_said_at_the_field(key: str, value: str) -> None:
    assert set(problems({"unit_name": "某局", key: value})) == {key}


@pytest.mark.parametrize(
    ("key", "value"),
    [("unit_code", "某党（纪）"), ("unit_code", ""), ("cover_minutes", "1"), ("lock_minutes", "60"), ("day_ends", "9:00"), ("countersign_days", "10"), ("certificate_alerts", "15"), ("yellow_workdays", "10")],
)
def test_within_bounds(key: str, value: str) -> None:
    assert problems({"unit_name": "某局", key: value}) == {}


def test_agreeing_to_placeholders_needs_who_and_when() -> None:
    wrong = problems({"unit_name": "某局", "placeholders": "是"})
    assert set(wrong) == {"placeholders_agreed_by", "placeholders_agreed_on"}


def test_locking_comes_after_covering() -> None:
    assert set(problems({"unit_name": "某局", "cover_minutes": "20", "lock_minutes": "10"})) == {"lock_minutes"}


def test_figures_may_be_typed_full_width() -> None:
    assert cleaned({"cover_minutes": " ５ ", "yellow_workdays": "４", "day_ends": "９：３０", "unit_name": "某局（本级）\u200b"}) == {
        "cover_minutes": "5", "yellow_workdays": "4", "day_ends": "09:30", "unit_name": "某局（本级）",
    }


def test_every_key_has_a_name_a_help_and_a_sound_default() -> None:
    for spec in settings.SPECS:
        assert spec.name
        assert spec.help
        assert spec.key == "unit_name" or not spec.check(spec.default)
        assert hasattr(OfficeSettings(), spec.key)
