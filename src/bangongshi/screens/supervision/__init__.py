"""督办: the rooms of its registers, and the forms behind their keys."""

from bangongshi.screens.supervision.call_room import MatterCallsRoom
from bangongshi.screens.supervision.chronicle_room import ChronicleRoom
from bangongshi.screens.supervision.matter_room import MattersRoom
from bangongshi.screens.supervision.recurrence_room import RecurrencesRoom
from bangongshi.screens.supervision.statistics_room import StatisticsRoom

__all__ = ["ChronicleRoom", "MatterCallsRoom", "MattersRoom", "RecurrencesRoom", "StatisticsRoom"]
