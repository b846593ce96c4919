"""How does an older file become one of today? Own steps under PRAGMA user_version (dependencies.md §10).

A step is a frozen list of statements in `schema/NNNN.sql`, parted by blank lines. Each step runs in one BEGIN IMMEDIATE
with the foreign key check and the version bump inside: a step that fails leaves file, schema and version as they were.
`python -m bangongshi.store.migrations` writes the newest step anew from the models, as long as it is unreleased: what leads
from the frozen steps before it to the tables as they are now.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any

from bangongshi.models.errors import StoreTrouble
from bangongshi.store.opening import APPLICATION_ID, Raw, check_file

if TYPE_CHECKING:
    from sqlalchemy import Column, Table

Step = Sequence[str]

NEWEST = 4


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


def from_models() -> str:
    """The text of the newest step: what the frozen steps lack of the tables as the models are now.

    A table that changed is built anew and its rows are carried over; a column that is new gets the model's default.
    """
    import sqlite3

    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable
    from sqlmodel import SQLModel

    from bangongshi.models import tables

    assert tables.__all__
    old = sqlite3.connect(":memory:")
    for number in range(1, NEWEST):
        for statement in statements(frozen(number)):
            if "fts5" not in statement:
                old.execute(statement)
    there = {
        name: sql.replace(f'CREATE TABLE "{name}" ', f"CREATE TABLE {name} ")  # a rename leaves the name in quotes
        for name, sql in old.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    }
    dialect = sqlite.dialect()
    blocks: list[str] = []
    for table in SQLModel.metadata.sorted_tables:
        wanted = _tidy(str(CreateTable(table).compile(dialect=dialect)))
        changed = there.get(table.name) != wanted
        if changed and table.name in there:
            blocks += _rebuilt(table, wanted, [row[1] for row in old.execute(f"PRAGMA table_info({table.name})")])
        elif changed:
            blocks.append(wanted)
        blocks += _indices(
            {str(index.name): _tidy(str(CreateIndex(index).compile(dialect=dialect))) for index in table.indexes},
            {} if changed else there,
        )
    head = f"-- Format {NEWEST}. Frozen once released: later formats are further files."
    return "\n\n".join([head, *(f"{block};" for block in blocks)]) + "\n"


def _tidy(text: str) -> str:
    return text.strip().replace("\t", "  ").replace(" \n", "\n").rstrip(";")


def _indices(wanted: Mapping[str, str], there: Mapping[str, str]) -> list[str]:
    """Indices to make; one that changed is dropped first. Those of a table built anew went with the old one."""
    blocks = []
    for name in sorted(wanted):
        if there.get(name) == wanted[name]:
            continue
        blocks += [f"DROP INDEX {name}"] if name in there else []
        blocks.append(wanted[name])
    return blocks


def _rebuilt(table: "Table", wanted: str, had: Sequence[str]) -> list[str]:
    kept = ", ".join(f'"{name}"' for name in had)
    added = [column for column in table.columns if column.name not in had]
    names = "".join(f', "{column.name}"' for column in added)
    values = "".join(f", {_default(column)}" for column in added)
    return [
        wanted.replace(f"CREATE TABLE {table.name} ", f"CREATE TABLE {table.name}_new ", 1),
        f"INSERT INTO {table.name}_new ({kept}{names})\nSELECT {kept}{values} FROM {table.name}",
        f"DROP TABLE {table.name}",
        f"ALTER TABLE {table.name}_new RENAME TO {table.name}",
    ]


def _default(column: "Column[Any]") -> str:
    """The model's default as SQL; a column without one may be empty."""
    value = getattr(column.default, "arg", None)
    if value is None or callable(value):
        return "NULL"
    if isinstance(value, bool | int):
        return str(int(value))
    return "'" + str(getattr(value, "value", value)) + "'"


def main() -> None:
    """Write the newest step anew beside this module."""
    from pathlib import Path

    target = Path(__file__).with_name("schema") / f"{NEWEST:04d}.sql"
    target.write_text(from_models(), encoding="utf-8")


if __name__ == "__main__":
    main()
