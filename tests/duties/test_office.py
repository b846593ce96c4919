"""设置 at the desk: first run once, settings with bounds, the deadline table and its changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from bangongshi.duties import office
from bangongshi.duties.desk import Desk
from bangongshi.models.deadline_rules import DEFAULT_RULES
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.office import DeadlineRule
from bangongshi.models.trail import Entry
from bangongshi.models.words import DueUnit, UnitType, Urgency
from bangongshi.store.verify import verify
from office_fixtures import new_desk

ANSWERS = {"unit_name": "某市档案局", "unit_code": "某档发", "unit_type": "机关", "placeholders": "否"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault")
    yield made
    made.vault.close()


def test_first_run_keeps_the_answers_and_the_deadline_table_once(desk: Desk) -> None:
    assert office.first_run(desk, ANSWERS).sentence == "某市档案局的工作台已启用。"
    found = office.settings_of(desk)
    assert (found.unit_name, found.unit_code, found.unit_type, found.placeholders) == ("某市档案局", "某档发", UnitType.ORGAN, False)
    with desk.read() as session:
        assert len(session.exec(select(DeadlineRule)).all()) == len(DEFAULT_RULES)
    with pytest.raises(Refused, match="R-FIRST-RUN"):
        office.first_run(desk, ANSWERS)
    assert verify(desk.vault).problems == ()


@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({}, {"unit_name"}),
        ({**ANSWERS, "unit_code": "ABC"}, {"unit_code"}),
        ({**ANSWERS, "placeholders": "是"}, {"placeholders_agreed_by", "placeholders_agreed_on"}),
    ],
)
def test_first_run_says_what_is_wrong_and_keeps_nothing(desk: Desk, answers: dict[str, str], fields: set[str]) -> None:
    with pytest.raises(Invalid) as wrong:
        office.first_run(desk, answers)
    assert set(wrong.value.fields) == fields
    with desk.read() as session:
        assert session.exec(select(Entry)).all() == []


def test_settings_change_and_say_what_changed(desk: Desk) -> None:
    office.first_run(desk, ANSWERS)
    values = office.setting_values(desk)
    assert values["lock_minutes"] == "20"
    assert office.save_settings(desk, {**values, "lock_minutes": "30", "who": "王文秘"}).sentence == "已改设置：经办人、锁定。"
    assert office.settings_of(desk).lock_minutes == 30
    assert office.save_settings(desk, office.setting_values(desk)).undo is None
    with pytest.raises(Invalid) as wrong:
        office.save_settings(desk, {"cover_minutes": "99", "who": "李文秘"})
    assert set(wrong.value.fields) == {"cover_minutes"}
    assert office.settings_of(desk).who == "王文秘"
    with pytest.raises(Refused, match="B-SECRET"):
        office.save_settings(desk, {"unit_name": "某局机密★"})


def test_the_table_stands_as_shipped_before_and_after_first_run(desk: Desk) -> None:
    before = office.deadline_table(desk)
    assert [line.matter for line in before] == [rule.matter for rule in DEFAULT_RULES]
    assert not any(line.changed for line in before)
    office.first_run(desk, ANSWERS)
    assert office.deadline_table(desk) == before


def test_a_line_is_changed_or_added_with_its_ground(desk: Desk) -> None:
    office.first_run(desk, ANSWERS)
    typed = {"matter": "传阅", "amount": "2", "unit": "工作日", "basis": "本局规定", "urgency": ""}
    assert office.save_deadline_rule(desk, typed).sentence == "已改时限：传阅 2 个工作日。"
    office.save_deadline_rule(desk, {"matter": "答复代表建议", "amount": "60", "unit": "自然日", "basis": "本局规定", "urgency": "加急"})
    lines = {line.matter: line for line in office.deadline_table(desk)}
    assert (lines["传阅"].amount, lines["传阅"].changed, lines["借阅"].changed) == (2, True, False)
    own = lines["答复代表建议"]
    assert (own.amount, own.unit, own.urgency, own.changed) == (60, DueUnit.DAY, Urgency.URGENT, True)
    assert [line.matter for line in office.deadline_table(desk)][-1] == "答复代表建议"


def test_a_faulty_line_is_said_at_its_fields(desk: Desk) -> None:
    with pytest.raises(Invalid) as wrong:
        office.save_deadline_rule(desk, {"matter": "", "amount": "-1", "unit": "定日", "basis": "", "urgency": "火急"})
    assert set(wrong.value.fields) == {"matter", "amount", "unit", "basis", "urgency"}
