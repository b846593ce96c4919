"""Do the rows say what the journal last wrote, and do they agree with one another? (safety.md §3.7, design.md §3)"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise

from sqlalchemy import Connection, Table, select
from sqlmodel import SQLModel

from bangongshi.models import tables
from bangongshi.models.words import NumberState
from bangongshi.store import journal
from bangongshi.store.problem import Problem

_OUTSIDE = frozenset({"entry", "entrypayload", "draft"})
_ASIDE = (NumberState.ADOPTED.value, NumberState.RELEASED.value)
_ADVICE = "请从最近的备份恢复，或对照纸质登记簿更正。"


def journalled() -> list[Table]:
    """Every table whose rows the journal vouches for."""
    assert tables.__all__
    return [table for table in SQLModel.metadata.sorted_tables if table.name not in _OUTSIDE]


def changed_rows(connection: Connection, key: bytes) -> Iterator[Problem]:
    """Rows that differ from what the journal last wrote of them, rows it never wrote, rows that are gone."""
    for table in journalled():
        last = _last_digests(connection, table.name)
        for row_id, digest in _digests(connection, key, table):
            where = f"{table.name}:{row_id}"
            written = last.pop(row_id, None)
            if written is None:
                yield Problem("J-EXTRA", where, f"有一行内容流水里没有记过。{_ADVICE}")
            elif digest is None:
                yield Problem("J-WORD", where, f"有一行内容不是本程序写的字样。{_ADVICE}")
            elif digest != written:
                yield Problem("J-ROW", where, f"有一行内容与流水最后记下的不同。{_ADVICE}")
        for row_id in last:
            yield Problem("J-LOST", f"{table.name}:{row_id}", f"流水里记过的一行内容不见了。{_ADVICE}")


def payloads(connection: Connection, key: bytes) -> Iterator[Problem]:
    """Journal lines whose old and new values are gone or edited. Blanked ones (涉密误录) keep their empty row."""
    texts = connection.exec_driver_sql(
        "SELECT e.seq, e.digest_payload, p.old, p.new FROM entry e JOIN entrypayload p ON p.seq = e.seq"
    )
    for seq, digest, old, new in texts:
        if (old or new) and journal.payload_digest(key, old, new) != digest:
            yield Problem("J-VALUES", f"流水第{seq}号", f"流水第 {seq} 号的前后内容与写下时不同。{_ADVICE}")
    rows = connection.exec_driver_sql(
        "SELECT e.seq FROM entry e LEFT JOIN entrypayload p ON p.seq = e.seq WHERE p.seq IS NULL ORDER BY 1 LIMIT 50"
    )
    for row in rows:
        yield Problem("J-PAYLOAD", f"流水第{row[0]}号", f"流水第 {row[0]} 号的前后内容不见了。{_ADVICE}")


def _last_digests(connection: Connection, table: str) -> dict[str, str]:
    rows = connection.exec_driver_sql(
        'SELECT row_id, digest_after, max(seq) FROM entry WHERE "table" = ? GROUP BY row_id', (table,)
    )
    return {row[0]: row[1] for row in rows if row[1]}


def _digests(connection: Connection, key: bytes, table: Table) -> Iterator[tuple[str, str | None]]:
    """(row id, digest) of every row, in windows; None for a row that holds a word no program of ours writes."""
    keys = list(table.primary_key.columns)
    ids = connection.execute(select(*keys).order_by(*keys)).all()
    step = 500
    for start in range(0, len(ids), step):
        window = ids[start : start + step]
        single = keys[0] if len(keys) == 1 else None
        try:
            if single is None:
                raise LookupError
            found = connection.execute(select(table).where(single.between(window[0][0], window[-1][0])))
            rows: list[Mapping[str, object]] = [dict(row) for row in found.mappings()]
        except (LookupError, ValueError):
            yield from _one_by_one(connection, key, table, window)
            continue
        for row in rows:
            yield "/".join(str(row[column.key]) for column in keys), journal.row_digest(key, table.name, row)


def _one_by_one(connection: Connection, key: bytes, table: Table, ids: object) -> Iterator[tuple[str, str | None]]:
    keys = list(table.primary_key.columns)
    assert isinstance(ids, list)
    for own in ids:
        name = "/".join(str(part) for part in own)
        same = [column == part for column, part in zip(keys, own, strict=True)]
        try:
            row = dict(connection.execute(select(table).where(*same)).mappings().one())
            yield name, journal.row_digest(key, table.name, row)
        except (LookupError, ValueError):
            yield name, None


def numbers(connection: Connection) -> Iterator[Problem]:
    """漏号 and 重号 per series and year. Between two numbers of ours there is no gap without a row.

    Where an imported number takes part the finding is a remark (code ends in -OLD): the register came like that.
    """
    rows = connection.exec_driver_sql(
        "SELECT series, coalesce(year, 0), serial, state FROM number WHERE serial IS NOT NULL ORDER BY 1, 2, 3"
    ).all()
    for (series, year), ledger in groupby(rows, key=lambda row: (str(row[0]), int(row[1]))):
        where = f"{series} {year}年" if year else series
        yield from _ledger(where, [(int(row[2]), str(row[3])) for row in ledger])


def _ledger(where: str, rows: list[tuple[int, str]]) -> Iterator[Problem]:
    own = Counter(serial for serial, state in rows if state not in _ASIDE)
    standing = Counter(serial for serial, state in rows if state != NumberState.RELEASED.value)
    for serial, times in sorted(standing.items()):
        if own[serial] > 1:
            yield Problem("N-TWICE", where, f"重号：{serial} 号编了 {own[serial]} 次。请对照纸质登记簿更正。")
        elif times > 1:
            yield Problem("N-TWICE-OLD", where, f"重号：{serial} 号有 {times} 件，其中有导入的。请对照原登记簿核对。")
    gaps: dict[bool, list[str]] = {True: [], False: []}
    for low, high in pairwise(sorted({serial for serial, _ in rows})):
        if high - low > 1:
            span = str(low + 1) if high - low == 2 else f"{low + 1}–{high - 1}"
            gaps[bool(own[low] and own[high])].append(span)
    for ours, spans in gaps.items():
        if spans:
            listed = "、".join(spans[:10]) + ("……" if len(spans) > 10 else "")
            advice = "请对照纸质登记簿，补记作废原因。" if ours else "两边有导入的号，请对照原登记簿核对。"
            yield Problem("N-GAP" if ours else "N-GAP-OLD", where, f"漏号：{listed}。{advice}")


_PAPERS = (
    (
        "D-DUE",
        "SELECT 'document:' || d.id FROM document d LEFT JOIN deadline l ON l.id = (SELECT max(n.id) FROM deadline n"
        " WHERE n.document_id = d.id AND n.task_id IS NULL AND n.hop_id IS NULL AND NOT n.withdrawn)"
        " WHERE d.phase IN ('已签收', '已登记')"
        " AND (d.due_on IS NOT l.due_on OR d.due_time <> coalesce(l.due_time, ''))",
        "到期日与最后一次定的期限不一致。请重新定一次期限。",
    ),
    (
        "T-DUE",
        "SELECT 'task:' || t.id FROM task t JOIN deadline l ON l.id = (SELECT max(n.id) FROM deadline n"
        " WHERE n.task_id = t.id AND NOT n.withdrawn)"
        " WHERE t.state <> '撤回' AND (t.due_on IS NOT l.due_on OR t.due_time <> l.due_time)",
        "承办的到期日与最后一次定的期限不一致。请重新定一次期限。",
    ),
    (
        "H-DUE",
        "SELECT 'hop:' || h.id FROM hop h JOIN deadline l ON l.id = (SELECT max(n.id) FROM deadline n"
        " WHERE n.hop_id = h.id AND NOT n.withdrawn)"
        " WHERE h.state <> '撤回' AND (h.due_on IS NOT l.due_on OR h.due_time <> l.due_time)",
        "在阅的到期日与最后一次定的期限不一致。请重新定一次期限。",
    ),
    (
        "L-TWO",
        "SELECT 'deadline:' || l.id FROM deadline l LEFT JOIN task t ON t.id = l.task_id LEFT JOIN hop h ON h.id = l.hop_id"
        " WHERE (l.task_id IS NOT NULL OR l.hop_id IS NOT NULL) AND (l.task_id IS NOT NULL AND l.hop_id IS NOT NULL"
        " OR coalesce(t.document_id, h.document_id) IS NOT l.document_id)",
        f"这一个期限挂错了地方。{_ADVICE}",
    ),
    (
        "D-HALF",
        "SELECT 'document:' || d.id FROM document d LEFT JOIN incoming i ON i.document_id = d.id"
        " WHERE d.direction = '收文' AND i.document_id IS NULL",
        f"这一件收文只有一半。{_ADVICE}",
    ),
    (
        "C-HOLDER",
        "SELECT 'copy:' || c.id FROM copy c WHERE c.holder_kind IN ('人', '单位') AND trim(c.holder_name) = ''",
        "这一份在外，却不知道在谁手里。请查明后更正。",
    ),
    (
        "C-TWICE",
        "SELECT 'copy:' || h.copy_id FROM hop h WHERE h.state = '在外' GROUP BY h.copy_id HAVING count(*) > 1",
        "同一份文件记成同时在两个人手里。请查明后更正。",
    ),
    (
        "C-HOME",
        "SELECT 'copy:' || c.id FROM hop h JOIN copy c ON c.id = h.copy_id"
        " WHERE h.state = '在外' AND c.holder_kind = '柜'",
        "这一份记着在传阅，又记着在文件柜。请查明后更正。",
    ),
    (
        "C-READER",
        "SELECT 'copy:' || c.id FROM hop h JOIN copy c ON c.id = h.copy_id WHERE h.state = '在外' AND (c.holder_kind = '已出'"
        " OR c.holder_kind <> '柜' AND (CASE WHEN h.reader_id IS NOT NULL AND c.holder_id IS NOT NULL"
        " THEN h.reader_id <> c.holder_id ELSE h.reader_name <> c.holder_name END))",
        "这一份记着送给一人，又记着在另一人手里。请查明后更正。",
    ),
    (
        "C-PAPER",
        "SELECT 'hop:' || h.id FROM hop h JOIN copy c ON c.id = h.copy_id WHERE h.document_id <> c.document_id",
        f"传阅记在一件上，送出的却是另一件的份。{_ADVICE}",
    ),
    (
        "T-ROUND",
        "SELECT 'task:' || t.id FROM task t JOIN document d ON d.id = t.document_id"
        " WHERE t.state <> '撤回' AND t.round > d.round",
        f"这一项办理属于还没有开始的一轮。{_ADVICE}",
    ),
)


def papers(connection: Connection) -> Iterator[Problem]:
    """Papers whose parts contradict one another: due dates (the paper's, its tasks', its legs'), halves, holders, rounds."""
    for code, question, sentence in _PAPERS:
        for row in connection.exec_driver_sql(question + " LIMIT 50"):
            yield Problem(code, str(row[0]), sentence)
