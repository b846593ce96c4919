"""Cheap keys, one moment, and small acts for tests of everything above the vault."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone

import sqlcipher3.dbapi2 as sqlcipher
from sqlmodel import Session, col, select

from bangongshi.models.papers import Copy, Document, Incoming, Number
from bangongshi.store.keyfile import KdfCost
from bangongshi.store.transaction import Act, Stamp, act, flush
from bangongshi.store.vault import Vault

PHRASE = "清水县 府办 值班 2026"
CHEAP = KdfCost(memory_kib=64, passes=1, lanes=1)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=timezone(timedelta(hours=8), "Asia/Shanghai"))
STAMP = Stamp(NOW, "王文秘", "sitting-1", "机一")


def register(vault: Vault, serial: int, title: str = "关于防汛工作的通知", stamp: Stamp = STAMP) -> int:
    """One received paper with everything that belongs to it, in one act; the act's journal number."""
    with act(vault, stamp, "登记") as doing:
        add_paper(doing, serial, title)
    return doing.seq


def add_paper(doing: Act, serial: int, title: str) -> int:
    """件, 收文, 号 and 份 of one paper, inside an act; the paper's id."""
    moment = NOW.replace(tzinfo=None)
    paper = Document(title=title, occurred_on=date(2026, 11, 23), unit_name="县水利局")
    doing.session.add(paper)
    flush(doing)
    assert paper.id
    doing.session.add(Incoming(document_id=paper.id, receipt_number=f"收〔2026〕{serial}号", signed_in_at=moment))
    doing.session.add(
        Number(series="收文", year=2026, serial=serial, text=f"收〔2026〕{serial}号", document_id=paper.id)
    )
    doing.session.add(Copy(document_id=paper.id, holder_since=moment))
    return paper.id


def next_serial(session: Session) -> int:
    """The number after the last one of the ledger, read inside the caller's transaction."""
    last = session.exec(
        select(Number.serial).where(col(Number.series) == "收文").order_by(col(Number.serial).desc()).limit(1)
    ).first()
    return (last or 0) + 1


def meddle(vault: Vault, statements: Sequence[str]) -> None:
    """What a colleague with the passphrase and a tool could do: statements past the program and its guards."""
    raw = sqlcipher.connect(str(vault.file), isolation_level=None)
    try:
        keys = vault.secrets
        raw.execute("PRAGMA cipher_log=off")
        raw.execute(f"PRAGMA key=\"x'{keys.db_key.hex()}{keys.db_salt.hex()}'\"")
        for statement in statements:
            raw.execute(statement)
    finally:
        raw.close()


def guards_of(vault: Vault) -> Iterator[str]:
    """The names of the triggers that guard the journal."""
    raw = vault.raw()
    try:
        for row in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            yield str(row[0])
    finally:
        raw.close()
