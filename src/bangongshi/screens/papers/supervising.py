"""How does a paper or a 批示 become a matter of 督办? The form comes filled in, with the words it came from (domain.md §8.1)."""

from collections.abc import Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import from_paper
from bangongshi.duties.supervision.said_on import Said, said_on
from bangongshi.models.errors import Refused
from bangongshi.screens.dialogs.onward import Onward, Step, asked
from bangongshi.screens.dialogs.pick_one import PickOne
from bangongshi.screens.papers.common import Rows, named
from bangongshi.widgets.picker import Candidate

ONE_AT_A_TIME = "一次只转一件，一事一单；请去掉多余的标记。"


def supervise(desk: Desk, rows: Rows) -> Step:
    """转督办 of a paper: from its one 批示, or from the one that is picked; without any from the paper itself."""
    if len(rows) > 1:
        raise Refused("R-SUPERVISE", ONE_AT_A_TIME)
    paper = rows[0].id
    said = said_on(desk, paper)
    if len(said) < 2:
        return from_words(desk, paper, said[0].id if said else None)
    shown = [Candidate(one.id, _shown(one, said)) for one in said]
    ask = PickOne(f"转督办：{named(rows)}，按哪一条批示", lambda typed: [one for one in shown if typed in one.label])
    return Onward(ask, lambda one: from_words(desk, paper, one.id))


def from_words(desk: Desk, document_id: int, instruction_id: int | None) -> Step:
    """The form with what the paper says already. Refused by the rules before it opens: only to be read, or under way."""
    # The forms of 督办 are loaded when they are wanted, not with every paper.
    from bangongshi.screens.matters.form import MatterForm

    return asked(MatterForm(desk, from_paper.values(desk, document_id, instruction_id)))


def _shown(one: Said, among: Sequence[Said]) -> str:
    """「张主任 11-23：请水利科牵头…」; numbered where two look alike."""
    day = f" {one.said_on:%m-%d}" if one.said_on else ""
    text = f"{one.leader}{day}：{one.text[:24]}"
    alike = [other for other in among if (other.leader, other.said_on, other.text) == (one.leader, one.said_on, one.text)]
    return f"{text}（{alike.index(one) + 1}）" if len(alike) > 1 else text
