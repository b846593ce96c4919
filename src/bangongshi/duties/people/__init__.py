"""人员 and 单位: who there is (lists), keeping them (keeping), taking many in at once (taking)."""

from bangongshi.duties.people.keeping import (
    add_person,
    add_unit,
    bring_back_person,
    bring_back_unit,
    edit_person,
    edit_unit,
    match_or_add_unit,
    retire_person,
    retire_unit,
)
from bangongshi.duties.people.lists import (
    people_page,
    people_rows,
    people_total,
    person_values,
    pick_people,
    pick_units,
    shown_names,
    unit_rows,
    unit_values,
    units_page,
    units_total,
)
from bangongshi.duties.people.naming import person_named
from bangongshi.duties.people.taking import Taken, TakenRow, take_people, take_units

__all__ = [
    "Taken",
    "TakenRow",
    "add_person",
    "add_unit",
    "bring_back_person",
    "bring_back_unit",
    "edit_person",
    "edit_unit",
    "match_or_add_unit",
    "people_page",
    "people_rows",
    "people_total",
    "person_named",
    "person_values",
    "pick_people",
    "pick_units",
    "retire_person",
    "retire_unit",
    "shown_names",
    "take_people",
    "take_units",
    "unit_rows",
    "unit_values",
    "units_page",
    "units_total",
]
