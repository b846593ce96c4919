"""Search finds every row that holds the words and hides what must be hidden (design.md §4, safety.md §4 #28)."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine

from bangongshi.store import search
from bangongshi.store.vault import Vault

TITLES = {
    1: "关于下达2026年财政预算指标的通知", 2: "国办发〔2026〕5号 关于安全生产工作的意见", 3: "关于防汛抗旱责任制的函",
    4: "100%达标验收 A_B 方案（草案）", 5: "𠮷祥街改造 ＡＢＣ项目", 6: "号",
}


def index(connection: Connection) -> None:
    for row, title in TITLES.items():
        search.put(connection, search.rowid_of(1, row), title, initials="aqsc" if row == 2 else "")


def hits(connection: Connection, query: str, revealed: bool = False) -> list[int]:
    """What the index alone answers."""
    expression = search.match_expression(search.split(query), revealed)
    if expression is None:
        return []
    found = connection.exec_driver_sql("SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC", (expression,))
    return [search.row_of(row[0])[1] for row in found]


def found(connection: Connection, query: str) -> list[int]:
    words = search.split(query)
    return [row for row in hits(connection, query) if search.holds(TITLES[row], words, "aqsc" if row == 2 else "")]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("预算", [1]), ("财政预算", [1]), ("关于", [3, 2, 1]), ("的", [3, 2, 1]), ("号", [6, 2]), ("通知 预算", [1]),
        ("预算 防汛", []), ("〔2026〕5号", [2]), ("[2026]5号", [2]), ("（2026）", [2]), ("2026", [2, 1]), ("2", [2, 1]),
        ("100%", [4]), ("100％", [4]), ("a_b", [4]), ("ab", [5]), ("abc", [5]), ("ＡＢＣ", [5]), ("𠮷", [5]), ("𠮷祥", [5]),
        ("aqsc", [2]), ("AQ", [2]), ("qsc", [2]), ("cs", []), ("预标", []), ("量子", []), ("", []), ("   ", []), ("　", []),
        ("%", []), ("_", []), ('"', []), ("*", []), ("NEAR(", []), ("NEAR(预算 防汛)", []), ("'; DROP TABLE search", []),
        ('"预算"', []), ("预算*", []), ("-预算", []), ("预算 OR 防汛", []), ("tokens:预算", []), ("^预算", []), ("\0", []),
        ("预" * 10_000, []), ("预算 " * 5_000, [1]), ("a" * 10_000, []),
    ],
)
def test_query(vault: Vault, query: str, rows: list[int]) -> None:
    with vault.engine.begin() as connection:
        index(connection)
        assert found(connection, query) == rows


def test_hidden_text_needs_revealing(vault: Vault) -> None:
    with vault.engine.begin() as connection:
        search.put(connection, 7, "未公布事项之七 县委办", "关于张三任职的决定", "xwb", "zsrz")
        for query in ("张三", "任", "张三任职", "zsrz", "z", "决定", "\ue001张三", "\ue001张"):
            assert hits(connection, query) == [], query
            assert hits(connection, query, revealed=True) == [7], query
        for query in ("县委", "之七", "xw"):
            assert hits(connection, query) == [7], query
            assert hits(connection, query, revealed=True) == [7], query
        assert hits(connection, "县委 张三") == []
        assert hits(connection, "县委 张三", revealed=True) == [7]


def test_put_replaces_and_remove_removes(vault: Vault) -> None:
    with vault.engine.begin() as connection:
        search.put(connection, 7, "旧标题", "密", "jbt")
        search.put(connection, 7, "新标题")
        assert hits(connection, "旧") == hits(connection, "jb") == hits(connection, "密", revealed=True) == []
        assert hits(connection, "新标题") == [7]
        search.remove(connection, 7)
        search.remove(connection, 7)
        assert hits(connection, "新标题") == []


def test_tidy_takes_removed_words_out_of_the_index(vault: Vault) -> None:
    with vault.engine.begin() as connection:
        search.put(connection, 7, "误录")
        search.remove(connection, 7)
        search.tidy(connection)
        connection.exec_driver_sql("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'row')")
        assert connection.exec_driver_sql("SELECT term FROM words").all() == []
        connection.rollback()


def test_rows_of_registers_do_not_meet() -> None:
    assert search.row_of(search.rowid_of(3, 12)) == (3, 12)
    low, high = search.span_of(3)
    assert low <= search.rowid_of(3, 0) < search.rowid_of(3, (1 << 40) - 1) <= high < search.rowid_of(4, 0)
    assert search.rowid_of(255, (1 << 40) - 1) < 1 << 63


SIGNS = st.text(
    st.one_of(st.sampled_from("防汛预算通知关于abAB12〔〕%_\"*() -'ßİǆ㐂𠮷ａ１é"), st.characters(exclude_categories=["Cs"])),
    max_size=12,
)


@settings(max_examples=300, deadline=None)
@given(titles=st.lists(SIGNS, max_size=5), query=SIGNS, cut=st.tuples(st.integers(0, 12), st.integers(0, 12)))
def test_the_index_answers_a_superset_and_never_an_error(titles: Sequence[str], query: str, cut: tuple[int, int]) -> None:
    """Whatever a title holds is found by any piece of it, and any text at all may be asked."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE search USING fts5(tokens, content='', detail=none, prefix='1', tokenize='ascii')"
        )
        for row, title in enumerate(titles, 1):
            connection.exec_driver_sql(
                "INSERT INTO search(rowid, tokens) VALUES (?, ?)", (row, search.tokens(title))
            )
        pieces = [query, *(title[min(cut) : max(cut)] for title in titles)]
        for piece in pieces:
            words = search.split(piece)
            expression = search.match_expression(words, False)
            if expression is None:
                continue
            answer = {r[0] for r in connection.exec_driver_sql("SELECT rowid FROM search WHERE search MATCH ?", (expression,))}
            exact = {row for row, title in enumerate(titles, 1) if search.holds(title, words)}
            assert exact <= answer, (piece, titles)
    engine.dispose()


def test_a_whole_number_is_not_found_inside_another(vault: Vault) -> None:
    """「〔2026〕15号」 means fifteen; 「15号」 alone may be the tail of a longer one."""
    with vault.engine.execution_options(office_write=True).begin() as connection:
        for row, number in ((1, "某发〔2026〕15号"), (2, "某发〔2026〕115号"), (3, "某发〔2015〕26号")):
            search.put(connection, row, number)
        asked = {
            query: {r[0] for r in connection.exec_driver_sql(
                "SELECT rowid FROM search WHERE search MATCH ?", (search.match_expression((query,), False),))}
            for query in ("〔2026〕15号", "15号")
        }
    assert asked == {"〔2026〕15号": {1}, "15号": {1, 2}}
