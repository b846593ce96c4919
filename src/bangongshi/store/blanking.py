"""How do words leave the file for good? Payloads blanked, drafts dropped, then the file written anew (design.md §4).

Deleting alone leaves them in free pages and in the log beside the file (domain.md §5.2). Digests and chain stay whole:
they cover what was written, not that it can still be read (safety.md §3.7).
"""

from collections.abc import Collection, Iterator

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection
from sqlmodel import AutoString, SQLModel

from bangongshi.store import opening
from bangongshi.store.vault import Vault

_KEPT = "e.\"table\" <> 'spill' AND NOT (e.\"table\" = 'number' AND e.digest_before = '')"
"""Lines that hold nothing of the content: the procedure itself, and the number as it was drawn."""


def blank_payloads(connection: Connection, nouns: Collection[str]) -> int:
    """Old and new values of every journal line about these nouns become empty; how many lines that were."""
    done = 0
    for noun in nouns:
        done += connection.exec_driver_sql(
            "UPDATE entrypayload SET old = '', new = '' WHERE (old <> '' OR new <> '') AND seq IN"
            f" (SELECT e.seq FROM entry e WHERE e.about = ? AND {_KEPT})",
            (noun,),
        ).rowcount
    return done


def drop_drafts(connection: Connection) -> int:
    """Every draft goes: what is half typed may be about anything. How many there were."""
    return connection.exec_driver_sql("DELETE FROM draft").rowcount


def first_line(connection: Connection, noun: str) -> int:
    """The number of the first journal line about a noun; 0 if there is none."""
    return connection.exec_driver_sql("SELECT min(seq) FROM entry WHERE about = ?", (noun,)).scalar() or 0


def scour(vault: Vault) -> bool:
    """Fold the log in, write the file anew without free pages, empty the log. False: another window is in the way."""
    raw = vault.raw()
    try:
        raw.execute("PRAGMA busy_timeout=2000")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        raw.execute("VACUUM")
        hindered, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone() or (1,)
        free, *_ = raw.execute("PRAGMA freelist_count").fetchone() or (1,)
        return hindered == 0 and free == 0
    except sqlcipher.DatabaseError as error:
        if opening.name_of(error) in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            return False
        raise opening.trouble(error) from None
    finally:
        raw.close()


def mentions(connection: Connection, text: str) -> Iterator[str]:
    """Where the text still stands, as "table:row": every text column of every table. For a check after blanking."""
    for table in SQLModel.metadata.sorted_tables:
        columns = [column.name for column in table.columns if isinstance(column.type, AutoString)]
        if not columns:
            continue
        key = next(iter(table.primary_key.columns)).name
        anywhere = " OR ".join(f'instr("{name}", ?) > 0' for name in columns)
        rows = connection.exec_driver_sql(
            f'SELECT "{key}" FROM "{table.name}" WHERE {anywhere} LIMIT 50', (text,) * len(columns)
        )
        for row in rows:
            yield f"{table.name}:{row[0]}"
