"""揭示: the true 事项 of masked matters, journalled before it is read (design.md §4)."""

from collections.abc import Collection, Mapping

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry.reveal import LOOK
from bangongshi.duties.supervision.loading import matter
from bangongshi.models.matters import Matter


def reveal(desk: Desk, ids: Collection[int]) -> Mapping[int, str]:
    """{matter id: 事项}; one 查阅 line per matter, and per paper one came from, is in the journal before anything is returned.

    Refused when one is gone.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return {}
    with desk.act(LOOK) as act:
        papers = {matter(act.session, id_).paper_id: None for id_ in wanted}
        for about in (*(f"matter:{id_}" for id_ in wanted), *(f"document:{id_}" for id_ in papers if id_)):
            act.note(about)
    with desk.read() as session:
        found = session.exec(select(col(Matter.id), col(Matter.title)).where(col(Matter.id).in_(wanted))).all()
        return {matter_id: title for matter_id, title in found if matter_id is not None}
