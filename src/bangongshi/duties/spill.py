"""涉密误录: a state secret was typed in and is found too late – stop, report, and do what the 保密 office orders.

found → reported → clear or false_alarm (design.md §4, domain.md §5.2, 保密法实施条例 §61). From the first step on the
content stands in no row and in no search; until the last it is kept in the journal's payloads alone, in case it is none.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from bangongshi.duties import freeze
from bangongshi.duties.desk import Desk, guard_texts
from bangongshi.duties.generations import BackupLine, backup_lines
from bangongshi.duties.office import settings_of
from bangongshi.duties.registry.export_papers import EXPORT_VERB
from bangongshi.duties.registry.indexing import REGISTER_CODE, index_paper
from bangongshi.duties.registry.loading import open_paper
from bangongshi.duties.spill_blanking import blank, end, nouns_of, rows_of
from bangongshi.duties.take_back import restore
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.paper_rules import Verb
from bangongshi.models.papers import Incoming
from bangongshi.models.spill_rows import CLEARED, REPORT_WITHIN, SEALED, SpillRow, late_words
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.words import Secrecy, SlipState, SpillState
from bangongshi.models.work import Slip, SlipPaper, Spill
from bangongshi.store import blanking, search
from bangongshi.store.transaction import Act, checkpoint, flush
from bangongshi.text import clean_in

WAYS_FOUND = ("本人发现", "他人告知", "来文单位告知", "保密检查发现", "其他")
"""How it came out. Fixed words: what stands in the journal's reason can never be blanked."""

_TELLING = 4
"""Shorter titles (「通知」) stand everywhere and tell nothing."""

_OPEN = (SpillState.FROZEN, SpillState.REPORTED)


@dataclass(frozen=True, slots=True)
class SpillCleared:
    """What came of 清除. `generations` and `exports` (how many since) hold the content still and go to the 保密 office.

    `elsewhere`: rows that still have the same title ("收〔2026〕12号", "传阅单"). `scoured` False: the file could not be written
    anew because another window is open; close it and call `scour`.
    """

    done: Done
    generations: tuple[BackupLine, ...]
    exports: int
    elsewhere: tuple[str, ...]
    scoured: bool
    placeholder: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """For the result page and for paper: what was done, what to hand in."""
        said = [self.done.sentence]
        if not self.scoured:
            said.append("另一个窗口还开着，文件里的残留没有清完：请关掉其他窗口，再按「再清一遍」。")
        if self.generations:
            said.append(f"下面 {len(self.generations)} 份备份里还有原文，请连同存放的盘一起交保密部门处理：")
            said += [f"　{one.where}　{one.name}　{_when(one)}" for one in self.generations]
        else:
            said.append("找得到的备份里没有原文。")
        said.append("没有插上的备份盘看不到，请自行找齐；自己另外复制、打印过的，也要一并交出。")
        if self.exports:
            said.append(f"登记以后导出过 {self.exports} 次，导出的文件请一并交保密部门查看。")
        if self.elsewhere:
            said.append(f"登记簿里另有 {len(self.elsewhere)} 处写着同样的标题（{'、'.join(self.elsewhere)}），请报告保密部门一并处理。")
        said.append("请登入专用纸质登记簿" + ("，并可在涉密占位里登记占位。" if self.placeholder else "。"))
        return tuple(said)


def _when(line: BackupLine) -> str:
    return f"{line.made_at:%Y-%m-%d %H:%M}" if line.made_at else "（时间不详）"


def open_spill(at: Desk | Session) -> SpillRow | None:
    """The open 涉密误录 that must be reported first; None when the desk is free."""
    if isinstance(at, Desk):
        with at.read() as session:
            return freeze.open_in(session)
    return freeze.open_in(at)


def found(desk: Desk, document_id: int, how: str = WAYS_FOUND[0]) -> Done:
    """A paper in the register is a state secret. Its content shows nowhere from now on, the desk is frozen, 24 hours run."""
    how = how or WAYS_FOUND[0]
    if how not in WAYS_FOUND:
        raise Invalid({"how": f"请从{'、'.join(WAYS_FOUND)}中选一个。"})
    with desk.act(Verb.SPILL, reason=f"发现：{how}") as act:
        document, incoming = open_paper(act.session, document_id, Verb.SPILL)
        _no_spill_yet(act.session, document_id)
        act.subject = incoming.receipt_number or freeze.UNNUMBERED
        rows = rows_of(act.session, document_id, titles_of(act.session, document_id))
        blank(rows, SEALED)
        document.alias, document.secrecy = SEALED, Secrecy.UNPUBLISHED
        spill = Spill(document_id=document_id, found_at=act.now, report_by=act.now + REPORT_WITHIN)
        act.session.add(spill)
        flush(act)
        search.remove(act.session.connection(), search.rowid_of(REGISTER_CODE, document_id))
        row = freeze.row_of(spill, incoming.receipt_number)
    return Done(row.sentence, None, (row.id,))


def _no_spill_yet(session: Session, document_id: int) -> None:
    for spill in session.exec(select(Spill).where(col(Spill.document_id) == document_id)):
        if spill.state in _OPEN:
            raise Refused("R-SPILL", "这一件已经按涉密误录在处理。")
        if spill.state is SpillState.CLEARED:
            raise Refused("R-SPILL", "这一件的内容已经清除。")


def reported(desk: Desk, spill_id: int, to: str, at: datetime | None = None) -> Done:
    """报告: to whom, when (now when None; naive wall-clock). A late report is taken and said to be late."""
    to = clean_in(to).strip()
    at = (at or desk.now).replace(microsecond=0)
    with desk.act(Verb.SPILL, reason="报告") as act:
        spill = _loaded(act, spill_id)
        if spill.state is not SpillState.FROZEN:
            raise Refused("R-SPILL", f"已经在 {spill.reported_at:%m月%d日 %H:%M} 报告{spill.reported_to}。")
        wrong = {} if to else {"to": "请填报告给谁，如：县保密局李科长。"}
        if at < spill.found_at or at > act.now:
            wrong["at"] = "报告时间要在发现以后，不能晚于现在。"
        _typed(act.session, spill, {"to": to}, wrong)
        spill.state, spill.reported_to, spill.reported_at = SpillState.REPORTED, to, at
        late = late_words(at, spill.report_by)
    return Done(f"已记下 {at:%m月%d日 %H:%M} 报告{to}。{late}等保密部门的意见，登记簿仍冻结。", None, (spill_id,))


def clear(desk: Desk, spill_id: int, ordered_by: str, ordered_on: date, ordered: str) -> SpillCleared:
    """清除, on the 保密 office's instruction (who, when, what): content, payloads and drafts in one transaction.

    Then the file is written anew, so that neither it nor its log holds the words. Cannot be taken back.
    """
    with desk.act(Verb.SPILL, reason="按保密部门意见清除") as act:
        spill = _ordered(act, spill_id, ordered_by, ordered_on, ordered)
        titles = titles_of(act.session, spill.document_id)
        spill.state = SpillState.CLEARED
        number, document_id = act.subject, spill.document_id
        rows = rows_of(act.session, document_id, titles)
        blank(rows, CLEARED)
        end(rows, "涉密误录已清除")
        _close_slips(act.session, [row for row in rows if isinstance(row, Slip)])
        connection = act.session.connection()
        nouns = {*nouns_of(rows), *(line.about for line in _found_lines(act.session, spill) if line.table)}
        checkpoint(act)  # its lines are in the journal before the blanking, so that they are blanked as well
        blanking.blank_payloads(connection, nouns)
        dropped = blanking.drop_drafts(connection)
        search.remove(connection, search.rowid_of(REGISTER_CODE, document_id))
        search.tidy(connection)
        first = blanking.first_line(connection, f"document:{document_id}")
    lost = f"，没保存的 {dropped} 份稿一并清除" if dropped else ""
    done = Done(f"{number} 的内容已清除，号码作废{lost}。登记簿恢复使用。", None, (document_id,))
    return SpillCleared(
        done, _holding(desk, first), _exports(desk, first), _elsewhere(desk, titles), blanking.scour(desk.vault),
        settings_of(desk).placeholders,
    )


def scour(desk: Desk) -> bool:
    """Once more: write the file anew so that no free page holds the words. False while another window is open."""
    return blanking.scour(desk.vault)


def false_alarm(desk: Desk, spill_id: int, ordered_by: str, ordered_on: date, ordered: str) -> Done:
    """经核不涉密, on the 保密 office's word (who, when, what): everything stands as it stood before it was found."""
    with desk.act(Verb.SPILL, reason="经核不涉密") as act:
        spill = _ordered(act, spill_id, ordered_by, ordered_on, ordered)
        lines = [line for line in _found_lines(act.session, spill) if line.table != "spill"]
        restore(act, lines)
        spill.state = SpillState.FALSE_ALARM
        flush(act)
        index_paper(act.session, spill.document_id)
    return Done(f"{act.subject} 经核不涉密，内容已恢复，登记簿恢复使用。", None, (spill.document_id,))


# -- how ---------------------------------------------------------------------------------------------------------------


def _loaded(act: Act, spill_id: int) -> Spill:
    spill = act.session.get(Spill, spill_id)
    if spill is None:
        raise Refused("R-GONE", "找不到这次涉密误录，请按 F5 刷新。")
    if spill.state not in _OPEN:
        raise Refused("R-SPILL", f"这次涉密误录已经了结（{spill.state.value}）。")
    (line, *_) = _found_lines(act.session, spill)
    act.subject = line.subject
    return spill


def _ordered(act: Act, spill_id: int, by: str, on: date, what: str) -> Spill:
    """The open spill with the 保密 office's word written into it; refused before it was reported."""
    by, what = clean_in(by).strip(), clean_in(what, lines=True).strip()
    spill = _loaded(act, spill_id)
    if spill.state is SpillState.FROZEN:
        raise Refused("R-SPILL", "还没有报告保密部门。请先报告，等他们的意见，再照着办。")
    wrong = {}
    if not by:
        wrong["ordered_by"] = "请填保密部门谁的意见。"
    if not what:
        wrong["ordered"] = "请照录保密部门的意见，不写文件的标题和内容。"
    if on > act.now.date() or on < spill.found_at.date():
        wrong["ordered_on"] = "意见的日期要在发现以后，不能晚于今天。"
    _typed(act.session, spill, {"ordered_by": by, "ordered": what}, wrong)
    spill.ordered_by, spill.ordered_on, spill.ordered, spill.ended_at = by, on, what, act.now
    return spill


def _typed(session: Session, spill: Spill, texts: dict[str, str], wrong: dict[str, str]) -> None:
    """What is written about the procedure stays for good: no mark and no title in it. Raises Refused, Invalid."""
    guard_texts(texts)
    titles = titles_of(session, spill.document_id)
    for name, text in texts.items():
        if any(title in text for title in titles):
            wrong[name] = "这里不能写文件的标题和内容。"
    if wrong:
        raise Invalid(wrong)


def _found_lines(session: Session, spill: Spill) -> Sequence[Entry]:
    """The journal lines of the act that found it, in the order they were written."""
    act = session.exec(
        select(col(Entry.act)).where(
            col(Entry.about) == f"document:{spill.document_id}", col(Entry.table) == "spill",
            col(Entry.row_id) == str(spill.id), col(Entry.digest_before) == "",
        )
    ).one()
    return session.exec(select(Entry).where(col(Entry.act) == act).order_by(col(Entry.seq))).all()


def titles_of(session: Session, document_id: int) -> tuple[str, ...]:
    """Every title the paper ever had, from the payloads; none once they are blanked."""
    payloads = session.exec(
        select(EntryPayload)
        .join(Entry, col(Entry.seq) == col(EntryPayload.seq))
        .where(col(Entry.about) == f"document:{document_id}", col(Entry.table) == "document")
    ).all()
    values = [json.loads(text) for payload in payloads for text in (payload.old, payload.new) if text]
    titles = dict.fromkeys(str(value["title"]) for value in values if "title" in value)
    return tuple(title for title in titles if len(title) >= _TELLING and title not in (SEALED, CLEARED))


def _close_slips(session: Session, slips: Sequence[Slip]) -> None:
    """A slip that carries nothing any more goes round no more."""
    for slip in slips:
        papers = session.exec(select(SlipPaper).where(col(SlipPaper.slip_id) == slip.id)).all()
        if slip.state is SlipState.OPEN and all(paper.withdrawn for paper in papers):
            slip.state = SlipState.RECALLED


def _holding(desk: Desk, first: int) -> tuple[BackupLine, ...]:
    """Backups made since the paper's first line; one without a sound manifest may hold it and is among them."""
    return tuple(one for one in backup_lines(desk) if (one.ours or not one.proved) and (one.seq >= first or not one.proved))


def _exports(desk: Desk, first: int) -> int:
    with desk.read() as session:
        return len(session.exec(select(col(Entry.act)).where(col(Entry.verb) == EXPORT_VERB, col(Entry.seq) >= first)).all())


def _elsewhere(desk: Desk, titles: Sequence[str]) -> tuple[str, ...]:
    """Where one of the titles still stands, in a person's words: another paper, a line that cannot be changed."""
    with desk.read() as session:
        places = [place for title in titles for place in blanking.mentions(session.connection(), title)]
        return tuple(dict.fromkeys(_spoken(session, *place.split(":")) for place in places))


def _spoken(session: Session, table: str, row: str) -> str:
    if table == "entrypayload":
        noun = session.exec(select(col(Entry.about)).where(col(Entry.seq) == int(row))).first() or ""
        table, _, row = noun.partition(":")
    if table == "entry":
        return f"流水第 {row} 笔"
    if table in ("document", "incoming"):
        incoming = session.get(Incoming, int(row))
        return incoming.receipt_number or freeze.UNNUMBERED if incoming else freeze.UNNUMBERED
    return _TABLES.get(table, "其他登记")


_TABLES = {
    "importbatch": "导入的文件名", "rejectedrow": "导入时没有收进的行", "slip": "传阅单", "instruction": "领导批示",
    "hop": "签署意见", "task": "承办结果", "chase": "催办记录", "relay": "传达记录", "setting": "设置", "draft": "稿",
    "sealuse": "用印登记", "sealloan": "外借登记", "letter": "介绍信登记", "certificateuse": "证照使用登记", "seal": "印章名册",
    "certificate": "证照名册", "sealcustody": "保管移交",
}
"""What a person calls the tables that may repeat a title."""
