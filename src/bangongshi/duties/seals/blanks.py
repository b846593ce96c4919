"""清点空白件: every numbered sheet of the exception was used, came back or was destroyed (YZ-04)."""

from collections.abc import Mapping

from bangongshi.duties.desk import Desk
from bangongshi.duties.seals.keeping import keep_out
from bangongshi.duties.seals.use_loading import open_use
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.seal_words import UseVerb
from bangongshi.models.typed import Typed
from bangongshi.models.use_form import cleaned


def settle(desk: Desk, use_id: int, typed: Mapping[str, str]) -> Done:
    """`used`, `returned`, `destroyed` sheets and a `note`. Raises Invalid unless they come to exactly what was given out."""
    read = Typed(cleaned(typed), desk.now, desk.calendar())
    figures = [read.count(name, 0) or 0 for name in ("used", "returned", "destroyed")]
    read.finish()
    with desk.act(UseVerb.SETTLE, reason=read.text("note")) as act:
        row = open_use(act.session, use_id, UseVerb.SETTLE)
        keep_out(read.text("note"), row.subject)
        if row.sheets_due_on is None:
            raise Refused("R-SETTLE", f"{row.number} 没有领出空白件，不用清点。")
        if row.sheets_settled_at is not None:
            raise Refused("R-SETTLE", f"{row.number} 的空白件已经清点过了。")
        if sum(figures) != row.copies:
            raise Invalid({"used": (
                f"{row.sheets_first} 到 {row.sheets_last} 领出 {row.copies} 张，"
                f"用了、退回、销毁合起来是 {sum(figures)} 张；要对得上才能清点（YZ-04）。"
            )})
        row.sheets_used, row.sheets_returned, row.sheets_destroyed = figures
        row.sheets_settled_at = act.now
        act.subject = row.number
    return Done(
        f"已清点 {row.number} 的空白件：用了 {figures[0]} 张，退回 {figures[1]} 张，销毁 {figures[2]} 张。",
        act.seq, (use_id,),
    )
