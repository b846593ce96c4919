"""Whom can something be given to? A person, a department of ours, another unit – by the name it is shown under."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Party:
    """`person_id` or `unit_id` when they are on the lists; a department has neither."""

    name: str
    person_id: int | None = None
    unit_id: int | None = None
    note: str = ""
