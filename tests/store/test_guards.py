"""Three guards against bad data, each met alone: the form, the net before a flush, the schema (dependencies.md §14)."""

from datetime import date, datetime
from typing import Any, cast

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from bangongshi.models.errors import Invalid, StoreTrouble
from bangongshi.models.incoming_form import check
from bangongshi.models.papers import Copy, Document, Incoming
from bangongshi.models.workdays import Calendar
from bangongshi.store.transaction import Stamp, act
from bangongshi.store.vault import Vault
from vault_support import add_paper, register


def test_the_form_alone() -> None:
    with pytest.raises(Invalid) as caught:
        check({"unit_name": "甲", "title": "乙", "source_number": "无", "copies": "很多", "urgency": "十万火急"},
              datetime(2026, 11, 23, 9), Calendar())
    assert set(caught.value.fields) == {"copies", "urgency"}


@pytest.mark.parametrize(
    ("column", "value"),
    [("copies", "很多"), ("secrecy", "绝密"), ("due_on", "2026-13-45"), ("title", None), ("occurred_on", "昨天")],
)
def test_the_net_alone_catches_what_a_table_model_lets_through(
    vault: Vault, stamp: Stamp, column: str, value: object
) -> None:
    register(vault, 1)

    def spoil() -> None:
        with act(vault, stamp, "更正") as doing:
            setattr(doing.session.exec(select(Document)).one(), column, cast(Any, value))

    with pytest.raises(StoreTrouble) as caught:
        spoil()
    assert caught.value.code in ("E-NET", "E-RULE", "E-STORE")
    with vault.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM entry WHERE verb = '更正'").scalar() == 0


def test_the_net_sees_new_rows_too(vault: Vault, stamp: Stamp) -> None:
    def add() -> None:
        with act(vault, stamp, "登记") as doing:
            paper = add_paper(doing, 1, "关于防汛工作的通知")
            doing.session.add(Copy(document_id=paper, holder_since=cast(Any, "昨天下午")))

    with pytest.raises(StoreTrouble):
        add()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE document SET secrecy = '机密'",
        "UPDATE document SET phase = '随便'",
        "UPDATE document SET title = ''",
        "UPDATE document SET title = NULL",
        "UPDATE incoming SET handling = '别的'",
        "UPDATE copy SET document_id = 4711",
        "UPDATE copy SET holder_kind = '谁知道'",
        "INSERT INTO number (series, year, serial, text, state, version) "
        "SELECT series, year, serial, text, '已编', 1 FROM number",
    ],
)
def test_the_schema_alone(vault: Vault, statement: str) -> None:
    register(vault, 1)
    with pytest.raises(IntegrityError), vault.engine.execution_options(office_write=True).begin() as connection:
        connection.exec_driver_sql(statement)


def test_a_sound_row_passes_all_three(vault: Vault, stamp: Stamp) -> None:
    register(vault, 1)
    with act(vault, stamp, "更正") as doing:
        doing.session.exec(select(Document)).one().due_on = date(2026, 11, 30)
        doing.session.exec(select(Incoming)).one().signer = "李四"
    with vault.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT due_on FROM document").scalar() == "2026-11-30"
