"""Words leave the file for good: payloads, drafts, free pages, log – and the chain still holds."""

from sqlalchemy.exc import IntegrityError, OperationalError

from bangongshi.store import blanking
from bangongshi.store.transaction import Stamp, act
from bangongshi.store.vault import Vault, open_vault
from bangongshi.store.verify import verify
from vault_support import register

TITLE = "关于金丝雀工程选址的函"


def drafted(vault: Vault) -> None:
    with vault.engine.execution_options(office_write=True).begin() as connection:
        connection.exec_driver_sql("INSERT INTO draft (form, saved_at, \"values\") VALUES ('收文', '', '金丝雀')")


def pages(vault: Vault) -> int:
    with vault.engine.connect() as connection:
        return int(connection.exec_driver_sql("PRAGMA freelist_count").scalar() or 0)


def test_payloads_of_one_noun_are_blanked_and_the_check_up_is_content(vault: Vault) -> None:
    register(vault, 1, TITLE)
    register(vault, 2, "关于植树的通知")
    with vault.engine.execution_options(office_write=True).begin() as connection:
        assert blanking.first_line(connection, "document:2") == 5
        assert blanking.blank_payloads(connection, ["document:1"]) == 3
    with vault.engine.connect() as connection:
        left = connection.exec_driver_sql("SELECT e.about, e.\"table\" FROM entry e JOIN entrypayload p USING (seq)"
                                          " WHERE p.new <> '' ORDER BY seq").all()
    assert [row[1] for row in left if row[0] == "document:1"] == ["number"]
    assert len([row for row in left if row[0] == "document:2"]) == 4
    assert verify(vault).ok


def test_a_payload_can_be_blanked_but_never_rewritten(vault: Vault) -> None:
    register(vault, 1)
    for statement in ("UPDATE entrypayload SET new = '{}'", "DELETE FROM entrypayload", "UPDATE entry SET subject = ''"):
        refused = False
        try:
            with vault.engine.execution_options(office_write=True).begin() as connection:
                connection.exec_driver_sql(statement)
        except (IntegrityError, OperationalError):
            refused = True
        assert refused, statement


def test_drafts_go(vault: Vault) -> None:
    drafted(vault)
    with vault.engine.execution_options(office_write=True).begin() as connection:
        assert blanking.drop_drafts(connection) == 1
        assert blanking.drop_drafts(connection) == 0


def test_scouring_leaves_no_free_page_and_no_log(vault: Vault, stamp: Stamp) -> None:
    with vault.engine.execution_options(office_write=True).begin() as connection:
        for number in range(60):
            connection.exec_driver_sql(
                "INSERT INTO draft (form, saved_at, \"values\") VALUES (?, '', ?)", (f"收文{number}", TITLE * 200)
            )
    with vault.engine.execution_options(office_write=True).begin() as connection:
        assert blanking.drop_drafts(connection) == 60
    assert pages(vault) > 0
    assert blanking.scour(vault)
    assert pages(vault) == 0
    log = vault.file.with_name(vault.file.name + "-wal")
    assert not log.exists() or log.stat().st_size == 0
    assert verify(vault).ok
    with act(vault, stamp, "试") as doing:
        doing.note("vault:1", "还能写")


def test_another_window_in_the_way_is_said_not_waited_for(vault: Vault) -> None:
    register(vault, 1)
    other = open_vault(vault.folder, vault.secrets)
    try:
        with other.engine.connect() as reading:
            reading.exec_driver_sql("SELECT count(*) FROM document").scalar()
            register(vault, 2)
            assert not blanking.scour(vault)
            reading.rollback()
        assert blanking.scour(vault)
    finally:
        other.close()


def test_where_a_text_still_stands(vault: Vault) -> None:
    register(vault, 1, TITLE)
    register(vault, 2, f"转发{TITLE}")
    drafted(vault)
    with vault.engine.connect() as connection:
        found = set(blanking.mentions(connection, "金丝雀"))
        assert {"document:1", "document:2", "draft:收文"} <= found
        assert set(blanking.mentions(connection, "没有的字")) == set()
