"""How does an older file become one of today? Own steps under PRAGMA user_version (dependencies.md §10).

A step is a frozen list of statements in `schema/NNNN.sql`, parted by blank lines. Each step runs in one BEGIN IMMEDIATE
with the foreign key check and the version bump inside: a step that fails leaves file, schema and version as they were.
`python -m bangongshi.store.migrations` writes `schema/0001.sql` anew from the models, as long as it is unreleased.
"""

from collections.abc import Callable, Sequence
from importlib import resources

from bangongshi.models.errors import StoreTrouble
from bangongshi.store.opening import APPLICATION_ID, Raw, check_file

Step = Sequence[str]

NEWEST = 1


def steps() -> tuple[Step, ...]:
    """All steps in order; step N leads from version N-1 to N."""
    return tuple(statements(frozen(number)) for number in range(1, NEWEST + 1))


def frozen(number: int) -> str:
    """The text of one step as it was released."""
    return resources.files("bangongshi.store").joinpath("schema", f"{number:04d}.sql").read_text(encoding="utf-8")


def statements(text: str) -> list[str]:
    """The statements of a step: parted by blank lines, comment lines left out."""
    blocks = ("\n".join(line for line in block.splitlines() if not line.startswith("--")) for block in text.split("\n\n"))
    return [block.strip() for block in blocks if block.strip()]


def create(raw: Raw) -> None:
    """Give an empty file its identity and all steps. Raises StoreTrouble."""
    raw.execute(f"PRAGMA application_id={APPLICATION_ID}")
    bring_up(raw, steps())


def pending(raw: Raw, newest: int | None = None) -> int:
    """How many steps the opened file lacks. Raises StoreTrouble for a foreign or a newer file."""
    last = NEWEST if newest is None else newest
    return last - check_file(raw, last)


def bring_up(raw: Raw, todo: Sequence[Step], before: Callable[[], object] | None = None) -> int:
    """Run what the file lacks of `todo`, after `before()` (the backup) if it already has a version; its steps done.

    Raises StoreTrouble when a step fails; the steps before it stay, it leaves nothing behind.
    """
    missing = pending(raw, len(todo))
    if not missing:
        return 0
    first = len(todo) - missing
    if first and before:
        before()
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        for number in range(first + 1, len(todo) + 1):
            _run(raw, number, todo[number - 1])
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
    return missing


def _run(raw: Raw, number: int, step: Step) -> None:
    raw.execute("BEGIN IMMEDIATE")
    try:
        found = raw.execute("PRAGMA user_version").fetchone()
        if found and found[0] == number:  # another window was faster
            raw.execute("ROLLBACK")
            return
        for statement in step:
            raw.execute(statement)
        if raw.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreTrouble("E-MIGRATION", f"升级到格式 {number} 时关联对不上，没有升级，数据未动。请用旧版程序打开。")
        raw.execute(f"PRAGMA user_version={number}")
        raw.execute("COMMIT")
    except BaseException as error:
        _roll_back(raw)
        if isinstance(error, StoreTrouble) or not isinstance(error, Exception):
            raise
        raise StoreTrouble(
            "E-MIGRATION", f"升级到格式 {number} 没有成功，数据未动（{type(error).__name__}）。请用旧版程序打开。"
        ) from None


def _roll_back(raw: Raw) -> None:
    try:
        raw.execute("ROLLBACK")
    except Exception:  # SQLite has rolled back by itself (disk full); there is nothing left to undo
        return


_GUARDS = """
CREATE VIRTUAL TABLE search USING fts5(
  tokens, content='', contentless_delete=1, detail=none, prefix='1', tokenize='ascii'
);

CREATE TRIGGER entry_stays BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;

CREATE TRIGGER entry_is_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;

CREATE TRIGGER entrypayload_is_kept BEFORE DELETE ON entrypayload
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;

CREATE TRIGGER entrypayload_only_blanks BEFORE UPDATE ON entrypayload
WHEN NEW.seq <> OLD.seq OR NEW.old <> '' OR NEW.new <> ''
BEGIN SELECT RAISE(ABORT, 'E-JOURNAL'); END;
"""


def from_models() -> str:
    """The text of step 1 as the models are now."""
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable
    from sqlmodel import SQLModel

    from bangongshi.models import tables

    assert tables.__all__
    dialect = sqlite.dialect()
    blocks: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        blocks.append(str(CreateTable(table).compile(dialect=dialect)))
        blocks += [
            str(CreateIndex(index).compile(dialect=dialect))
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    tidy = [block.strip().replace("\t", "  ").replace(" \n", "\n").rstrip(";") + ";" for block in blocks]
    head = "-- Format 1. Frozen once released: later formats are further files."
    return "\n\n".join([head, *tidy, _GUARDS.strip()]) + "\n"


def main() -> None:
    """Write step 1 anew beside this module."""
    from pathlib import Path

    target = Path(__file__).with_name("schema") / "0001.sql"
    target.write_text(from_models(), encoding="utf-8")


if __name__ == "__main__":
    main()
