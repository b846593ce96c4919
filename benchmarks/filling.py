"""How does a vault with a million papers come to be? The real schema, filled in bulk; kept for the next run.

Rows go past the journal (a benchmark reads and saves, it never verifies), through a connection of its own without
the memory locking of an opened vault, in a process of its own.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

import sqlcipher3.dbapi2 as sqlcipher
from sqlmodel import SQLModel

from bangongshi.models.office import Person
from bangongshi.models.papers import Copy, Deadline, Document, Incoming, Number
from bangongshi.models.pinyin import initials
from bangongshi.models.seals import Seal, SealUse, Stamping
from bangongshi.models.words import ClosingMeans, Phase, Secrecy
from bangongshi.store import opening, place, search
from bangongshi.store.journal import plain_value

PASSPHRASE = "基准 口令 一二三四五六七八"
OPEN = 300
"""Open papers, whatever the size: a clerk's desk does not grow with her archive."""
YEARS = 10
PAPERS_A_USE = 20
"""A million papers go with fifty thousand 用印: five thousand a year is the most that was seen (domain.md §11.1)."""
SEAL = "某市基准局"
_CHUNK = 20_000
_UNITS = tuple(f"{place}{what}" for place in ("某市", "某省", "临云区", "望川县", "松岭区") for what in (
    "财政局", "水务局", "教育局", "交通运输局", "应急管理局", "卫生健康局", "统计局", "信访局"))
_VERBS = ("做好", "开展", "报送", "印发", "加强", "推进", "召开", "商请支持", "征求")
_MATTERS = ("汛前隐患排查", "预算编制", "档案收集", "节日值班", "营商环境优化", "道路养护", "绩效自评", "老旧小区改造",
            "森林防火", "政务公开", "安全生产检查", "公文处理", "数据统计", "环境整治", "干部培训")
_KINDS = ("通知", "函", "报告", "请示", "通报", "意见")


def vault_of(papers: int) -> Path:
    """Where the vault of that size is kept between runs; another one for every schema."""
    made_by = hashlib.sha256(Path(__file__).read_bytes())
    for step in sorted(Path(opening.__file__).with_name("schema").glob("*.sql")):
        made_by.update(step.read_bytes())
    return Path(gettempdir()) / f"bangongshi-benchmark-{made_by.hexdigest()[:12]}-{papers}"


class _Collector:
    """Stands in for a connection, so that the program's own search rows can be gathered and stored in bulk."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = []

    def exec_driver_sql(self, _sql: str, row: tuple[int, str]) -> None:
        self.rows.append(row)


def fill(folder: Path, papers: int) -> None:
    """Put `papers` papers of ten years into a founded vault; progress on stderr."""
    secrets = opening.unlock(folder, PASSPHRASE)
    raw = sqlcipher.connect(str(folder / place.DB_NAME), isolation_level=None)
    raw.execute(f"PRAGMA key=\"x'{secrets.db_key.hex()}{secrets.db_salt.hex()}'\"")
    for pragma in ("synchronous=OFF", "cache_size=-400000", "foreign_keys=OFF", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")
    writers = [Insert(raw, kind, names) for kind, names in _COLUMNS]
    for start in range(0, papers, _CHUNK):
        print(f"\r建样本 {start:,} / {papers:,}", end="", file=sys.stderr, flush=True)
        rows = [_paper(number, papers) for number in range(start + 1, min(start + _CHUNK, papers) + 1)]
        raw.execute("BEGIN")
        for at, writer in enumerate(writers):
            writer.put([row[at] for row in rows])
        raw.executemany("INSERT INTO search(rowid, tokens) VALUES (?, ?)", list(_search_rows(rows)))
        raw.execute("COMMIT")
    fill_uses(raw, papers // PAPERS_A_USE, papers)
    raw.execute("INSERT INTO search(search) VALUES ('optimize')")
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    print(f"\r建样本 {papers:,} 完成        ", file=sys.stderr)


_COLUMNS: tuple[tuple[type[SQLModel], tuple[str, ...]], ...] = (
    (Document, ("id", "phase", "title", "alias", "secrecy", "unit_name", "occurred_on", "due_on", "standing", "genre")),
    (Incoming, ("document_id", "receipt_number", "source_number", "source_key", "signed_in_at", "closed_on", "closing_means")),
    (Number, ("id", "series", "year", "serial", "text", "document_id")),
    (Copy, ("id", "document_id", "holder_since")),
    (Deadline, ("id", "document_id", "due_on", "start_on")),
)
REQUIRED: dict[str, object] = {
    "title": "", "occurred_on": date(2026, 1, 1), "document_id": 1, "signed_in_at": datetime(2026, 1, 1), "series": "",
    "text": "", "holder_since": datetime(2026, 1, 1), "due_on": date(2026, 1, 1), "start_on": date(2026, 1, 1), "id": 1,
    "name": "", "since": datetime(2026, 1, 1), "used_at": datetime(2026, 1, 1), "subject": "", "use_id": 1, "seal_name": "",
}


class Insert:
    """INSERT of some columns of a table; all others get the model's default."""

    def __init__(self, raw: sqlcipher.Connection, kind: type[SQLModel], names: tuple[str, ...]) -> None:
        self._raw = raw
        fields = kind.model_fields
        model = kind(**{name: value for name, value in REQUIRED.items() if name in fields})
        values = ["?" if name in names else _literal(getattr(model, name)) for name in fields]
        self._order = [names.index(name) for name in fields if name in names]
        columns = ", ".join(f'"{name}"' for name in fields)
        self._sql = f"INSERT INTO {kind.__tablename__} ({columns}) VALUES ({', '.join(values)})"

    def put(self, rows: list[tuple[object, ...]]) -> None:
        self._raw.executemany(self._sql, [[row[at] for at in self._order] for row in rows])


def _literal(value: object) -> str:
    plain = plain_value(value)
    if plain is None:
        return "NULL"
    if isinstance(plain, bool | int):
        return str(int(plain))
    return "'" + str(plain).replace("'", "''") + "'"


def fill_uses(raw: sqlcipher.Connection, uses: int, numbers: int) -> None:
    """用印 of ten years by one seal, numbered year by year; `numbers` rows stand in the ledger already."""
    today, serials = date.today(), Counter[int]()
    rows = []
    for use in range(1, uses + 1):
        on = today - timedelta(days=(uses - use) * (YEARS * 365) // uses)
        serials[on.year] += 1
        text = f"用印〔{on.year}〕{serials[on.year]}号"
        subject = f"关于{_VERBS[use * 5 % len(_VERBS)]}{_MATTERS[use * 11 % len(_MATTERS)]}工作的{_KINDS[use * 7 % len(_KINDS)]}"
        ledger = (numbers + use, "用印", on.year, serials[on.year], text)
        rows.append((ledger, (use, numbers + use, text, f"{on} 09:00:00.000000", subject, f"科员{use % 60}", "张主任", "陈文书")))
    raw.execute("BEGIN")
    Insert(raw, Person, ("name", "leader", "rank")).put([("张主任", 1, 1)])
    Insert(raw, Seal, ("id", "name", "since", "keeper_name", "scope")).put([(1, SEAL, f"{today} 08:00:00.000000", "陈文书", "报表材料")])
    Insert(raw, Number, ("id", "series", "year", "serial", "text")).put([ledger for ledger, _ in rows])
    names = ("id", "number_id", "number", "used_at", "subject", "applicant_name", "approver_name", "supervisor_name")
    Insert(raw, SealUse, names).put([use for _, use in rows])
    Insert(raw, Stamping, ("id", "use_id", "seal_id", "seal_name")).put([(use[0], use[0], 1, SEAL) for _, use in rows])
    raw.execute("COMMIT")


def _paper(number: int, papers: int) -> tuple[tuple[object, ...], ...]:
    """One paper's rows, oldest first; the last OPEN ones are open, every 500th is 未公布."""
    today = date.today()
    ago = (papers - number) * (YEARS * 365) // papers
    on = today - timedelta(days=ago)
    is_open = number > papers - OPEN
    unit, kind = _UNITS[number % len(_UNITS)], _KINDS[number * 7 % len(_KINDS)]
    title = f"{unit}关于{_VERBS[number * 5 % len(_VERBS)]}{_MATTERS[number * 11 % len(_MATTERS)]}工作的{kind}（{number % 9973}）"
    due = on + timedelta(days=7) if not is_open else today + timedelta(days=number % 40 - 10)
    receipt = f"收〔{on.year}〕{number}号"
    source = f"某文〔{on.year}〕{number % 4000 + 1}号"
    moment = f"{on} 09:00:00.000000"
    secrecy = Secrecy.UNPUBLISHED if number % 500 == 0 else Secrecy.OPEN
    phase = Phase.ENROLLED if is_open else Phase.CLOSED
    closed = (None, None) if is_open else (str(due), ClosingMeans.DONE.value)
    return (
        (number, phase.value, title, f"{unit}{kind}（{on}）", secrecy.value, unit, str(on), str(due), 5, kind),
        (number, receipt, source, source, moment, *closed),
        (number, "收文", on.year, number, receipt, number),
        (number, number, moment),
        (number, number, str(due), str(on)),
    )


def _search_rows(rows: list[tuple[tuple[object, ...], ...]]) -> Iterator[tuple[int, str]]:
    """As duties/registry/indexing.py would put them."""
    collector = _Collector()
    for document, incoming, *_ in rows:
        title, unit, alias = str(document[2]), str(document[5]), str(document[3])
        words = f"{unit} {alias} 文件柜 {incoming[1]} {incoming[2]}"
        masked = document[4] == Secrecy.UNPUBLISHED.value
        shown, hidden = (words, title) if masked else (f"{title} {words}", "")
        rowid = search.rowid_of(1, int(str(document[0])))
        search.put(collector, rowid, shown, hidden, initials(shown), initials(hidden))  # type: ignore[arg-type]
    yield from collector.rows


if __name__ == "__main__":
    fill(Path(sys.argv[1]), int(sys.argv[2]))
