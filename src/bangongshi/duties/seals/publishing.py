"""公布: what a seal, a letter or a 证照 was used for is no longer kept back (design.md §3.5)."""

from collections.abc import Mapping, Sequence

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.allowed_rows import Kind, allowed_rows, called
from bangongshi.duties.seals.use_loading import labels
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Document
from bangongshi.models.seals import SealUse
from bangongshi.models.typed import Typed
from bangongshi.models.use_form import cleaned
from bangongshi.models.words import Secrecy


def publish(desk: Desk, kind: Kind, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """Free from `on` (today when empty) on the ground of `evidence`. It left the house, so it is not taken back.

    Refused for a row that is not 未公布, and for a use that belongs to a paper: then the paper is published.
    """
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    on = read.past_date("on") or desk.today
    evidence = read.needed("evidence", "请写公布的依据：在哪里公布、谁审查的。")
    read.finish()
    with desk.act(Verb.PUBLISH, reason=f"{on:%Y-%m-%d} {evidence}") as act:
        rows = allowed_rows(act.session, kind, ids)
        for row in rows:
            if isinstance(row, SealUse) and row.paper_id and act.session.get(Document, row.paper_id):
                raise Refused("R-PUBLISH", f"{called(row)} 跟着原件显示，请到收文里公布原件。")
            if row.secrecy is not Secrecy.UNPUBLISHED:
                raise Refused("R-PUBLISH", f"{called(row)} 不是未公布的，无须公布。")
            row.secrecy = Secrecy.OPEN
        act.subject = labels(called(row) for row in rows)
    return Done(f"已公布 {act.subject}。", None, tuple(ids))
