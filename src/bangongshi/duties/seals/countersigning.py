"""补签: what was allowed by telephone is signed now (YZ-01); the same for uses, loans, letters and 证照."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.allowed_rows import AllowedRow, Kind, allowed_rows, called, live
from bangongshi.duties.seals.use_loading import labels
from bangongshi.models.credentials import Letter
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_words import UseVerb
from bangongshi.models.seals import SealUse
from bangongshi.models.typed import Typed
from bangongshi.models.use_form import cleaned


def countersign(desk: Desk, kind: Kind, ids: Sequence[int], typed: Mapping[str, str]) -> Done:
    """The leaders signed `at` (now when empty), on `evidence` (which sheet). Raises Invalid per field, Refused by row.

    The 用印 that stamped a letter under the same yes is signed with it.
    """
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    at = read.moment("at", late="补签不能晚于今天，请核对。")
    evidence = read.needed("evidence", "请写补签在哪里，例如：审批单 12 号。")
    read.finish()
    with desk.act(UseVerb.COUNTERSIGN) as act:
        rows = allowed_rows(act.session, kind, ids)
        for row in rows:
            _awaited(kind, row)
            if row.approved_at and at < row.approved_at:
                raise Invalid({"at": f"{called(row)} 是 {row.approved_at:%m-%d %H:%M} 同意的，补签不会更早，请核对。"})
            for signed in (row, *_under_the_same_yes(act.session, row)):
                signed.countersigned_at, signed.countersign_evidence = at, evidence
        act.subject = labels(called(row) for row in rows)
    return Done(f"已补签 {act.subject}。", act.seq, tuple(ids))


def _awaited(kind: Kind, row: AllowedRow) -> None:
    if not live(kind, row):
        raise Refused("R-COUNTERSIGN", f"{called(row)} 现在是{row.state.value}，不用补签。")
    if row.countersign_by is None:
        raise Refused("R-COUNTERSIGN", f"{called(row)} 是{row.approval_way.value}批准的，不用补签。")
    if row.countersigned_at is not None:
        raise Refused("R-COUNTERSIGN", f"{called(row)} 已经补签过了。")


def _under_the_same_yes(session: Session, row: AllowedRow) -> Sequence[SealUse]:
    """The use that stamped a letter and still waits for the same signature; a loan's stamps ask for none of their own."""
    use = session.get(SealUse, row.use_id) if isinstance(row, Letter) and row.use_id else None
    if use is None or not live("use", use) or use.countersign_by is None or use.countersigned_at is not None:
        return ()
    return (use,) if (use.approver_name, use.approved_at) == (row.approver_name, row.approved_at) else ()
