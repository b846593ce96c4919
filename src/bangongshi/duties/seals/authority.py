"""定审批权限: which matter, up to which amount, is approved by whom, and who may in their place (YZ-02)."""

from collections.abc import Collection, Mapping

from sqlmodel import Session, col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import person_named
from bangongshi.duties.seals.keeping import cleaned, needed_reason
from bangongshi.duties.seals.seal_loading import facts_of
from bangongshi.duties.seals.seal_loading import seal as loaded
from bangongshi.models.done import Done
from bangongshi.models.errors import Refused
from bangongshi.models.people import tidy_name
from bangongshi.models.seal_authority import Authority, AuthorityRow, ceiling_words, matter_words
from bangongshi.models.seal_rules import NEVER_SEALED, refusal
from bangongshi.models.seal_words import Matter, SealVerb
from bangongshi.models.seals import SealAuthority
from bangongshi.models.typed import Typed
from bangongshi.store.transaction import flush


def authorities(desk: Desk, seal_id: int) -> tuple[AuthorityRow, ...]:
    """The lines of one seal as a person reads them: by matter, the lowest amount first, 其他各事项 last."""
    with desk.read() as session:
        rows = _rows(session, [seal_id])
    return tuple(
        AuthorityRow(
            row.id or 0, (place,), seal_id, matter_words(row.matter), ceiling_words(row.ceiling), row.approver_name,
            row.deputy_name,
        )
        for place, row in enumerate(rows, 1)
    )


def authorities_of(session: Session, ids: Collection[int]) -> dict[int, tuple[Authority, ...]]:
    """{seal id: its lines} for the rules; a seal without any has ()."""
    found: dict[int, tuple[Authority, ...]] = dict.fromkeys(ids, ())
    for row in _rows(session, ids):
        line = Authority(row.matter, row.ceiling, row.approver_name, row.deputy_name, row.approver_id, row.deputy_id)
        found[row.seal_id] = (*found[row.seal_id], line)
    return found


def add_authority(desk: Desk, seal_id: int, typed: Mapping[str, str]) -> Done:
    """One more line: `matter` (empty: every matter without a line of its own), `ceiling` (empty: 不限), `approver`,
    `deputy`. Raises Invalid per field, Refused when the seal is not live or the line is there already."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    matter = read.word("matter", Matter, Matter.OTHER) if read.text("matter") else None
    ceiling = read.amount("ceiling")
    approver = tidy_name(read.needed("approver", "请填由谁批。"))
    deputy = tidy_name(read.text("deputy"))
    if deputy and deputy == approver:
        read.wrong["deputy"] = "代批的要是另一个人。"
    if matter in NEVER_SEALED:
        read.wrong["matter"] = f"{matter_words(matter)}一律不用印，不用定审批权限（YZ-07）。"
    read.finish()
    with desk.act(SealVerb.AUTHORISE) as act:
        seal = loaded(act.session, seal_id)
        if said := refusal(facts_of(act.session, [seal_id])[seal_id], SealVerb.AUTHORISE):
            raise Refused("R-AUTHORISE", f"“{seal.name}”{said}")
        _not_twice(act.session, seal_id, matter, ceiling, approver)
        row = SealAuthority(
            seal_id=seal_id, matter=matter, ceiling=ceiling, approver_name=approver, deputy_name=deputy,
            approver_id=person_named(act.session, approver), deputy_id=person_named(act.session, deputy),
        )
        act.session.add(row)
        act.subject = seal.name
        flush(act)
        act.note(f"seal:{seal_id}", seal.name)
    limit = "不限金额" if ceiling is None else f"{ceiling_words(ceiling)}以内"
    return Done(f"“{seal.name}”：{matter_words(matter)}，{limit}，由{approver}批。", act.seq, (row.id or 0,))


def drop_authority(desk: Desk, authority_id: int, reason: str) -> Done:
    """A line that no longer holds; it stays readable in the seal's story. Raises Invalid without a reason."""
    reason = needed_reason(reason)
    with desk.act(SealVerb.AUTHORISE, reason=reason) as act:
        row = act.session.get(SealAuthority, authority_id)
        if row is None or not row.active:
            raise Refused("R-GONE", "找不到这一条审批权限，请按 F5 刷新。")
        row.active = False
        act.subject = loaded(act.session, row.seal_id).name
        act.reason = f"取消{matter_words(row.matter)}由{row.approver_name}批：{reason}"
        act.note(f"seal:{row.seal_id}", act.subject)
    return Done(f"“{act.subject}”：{matter_words(row.matter)}由{row.approver_name}批的一条已取消。", act.seq, (authority_id,))


def _not_twice(session: Session, seal_id: int, matter: Matter | None, ceiling: int | None, approver: str) -> None:
    for row in _rows(session, [seal_id]):
        if (row.matter, row.ceiling, row.approver_name) == (matter, ceiling, approver):
            raise Refused("R-AUTHORISE", "这一条已经有了，不用再定。")


def _rows(session: Session, ids: Collection[int]) -> list[SealAuthority]:
    rows = session.exec(
        select(SealAuthority)
        .where(col(SealAuthority.seal_id).in_(ids), col(SealAuthority.active))
        .order_by(col(SealAuthority.id))
    ).all()
    order = [*Matter]
    return sorted(
        rows, key=lambda row: (order.index(row.matter) if row.matter else len(order), row.ceiling is None, row.ceiling or 0)
    )
