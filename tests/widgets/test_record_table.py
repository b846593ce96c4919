"""Does the list show, move, mark and stay?"""

import pytest
from textual.geometry import Region

from bangongshi.text import shown
from bangongshi.widgets.columns import Column
from bangongshi.widgets.record_table import RecordTable
from widgets.bench import HOSTILE, Bench, Counted, Numbered, live

COLUMNS = (
    Column[Numbered]("号", lambda row: f"{row.id}号", width=10, align="right"),
    Column[Numbered]("标题", lambda row: row.title, flex=1, style=lambda row: "overdue" if row.id % 2 else None),
    Column[Numbered]("宽屏", lambda row: "只在宽屏", width=8, from_width=100),
)


def bench(source: Counted) -> tuple[Bench, RecordTable[Numbered]]:
    table = RecordTable(COLUMNS, source, empty="没有待办件。")
    return Bench(lambda: [table]), table


@live
async def test_home_end_page_and_marks_over_a_million_rows() -> None:
    source = Counted(1_000_000)
    app, table = bench(source)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("end")
        assert table.row is not None
        assert table.row.id == 999_999
        assert "999999号" in app.lines()[-1]
        await pilot.press("pageup", "up", "space", "space")
        assert table.marked == (999_999 - 23, 999_999 - 22)
        assert [row.id for row in table.chosen] == [999_999 - 23, 999_999 - 22]
        assert sum("选" in line for line in app.lines()) == 2
        await pilot.press("home")
        assert table.row.id == 0
        assert app.lines()[1].startswith(">")
        assert app.lines()[-1].endswith("v")
        assert len(source.asked) <= 5


@live
async def test_refresh_keeps_the_place_and_says_what_left() -> None:
    source = Counted(500)
    app, table = bench(source)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("pagedown", "pagedown", "space")
        before = app.lines()[10][10:20]
        table.refresh_rows()
        await pilot.pause()
        assert table.row is not None
        here = table.row.id
        assert app.lines()[10][10:20] == before
        source.gone.update({here, here - 1})
        table.refresh_rows()
        await pilot.pause()
        assert table.row.id == here + 1
        assert table.marked == ()
        assert any(isinstance(one, RecordTable.MarksChanged) and one.ids == () for one in app.heard)


@live
async def test_messages() -> None:
    app, table = bench(Counted(3))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("down", "enter", "space")
        await pilot.click(table, offset=(5, 1), times=2)
        await pilot.pause()
        lit = [one.row.id for one in app.heard if isinstance(one, RecordTable.RowHighlighted) and one.row]
        assert lit == [0, 1, 2, 0]
        opened = [one.row.id for one in app.heard if isinstance(one, RecordTable.RowOpened)]
        assert opened == [1, 0]
        assert [one.ids for one in app.heard if isinstance(one, RecordTable.MarksChanged)] == [(1,)]
        assert all(one.control is table for one in app.heard if isinstance(one, RecordTable.Told))


@live
async def test_full_width_blank_marks_and_the_wheel_scrolls() -> None:
    app, table = bench(Counted(100))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        from textual import events

        app.post_message(events.Key("ideographic_space", "\u3000"))
        await pilot.pause()
        await pilot.pause()
        assert table.marked == (0,)
        await pilot._post_mouse_events([events.MouseScrollDown], table, offset=(3, 3))
        await pilot.pause()
        assert table.row is not None
        assert table.row.id == 3


@live
async def test_empty_list_says_so_and_no_key_hurts() -> None:
    app, table = bench(Counted(0))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("up", "down", "home", "end", "pageup", "pagedown", "space", "enter")
        assert "没有待办件。" in app.text()
        assert table.row is None
        assert table.chosen == ()
        table.set_source(Counted(2))
        await pilot.pause()
        assert table.row is not None
        table.go_to((1,), 1)
        assert table.row.id == 1


@live
async def test_one_step_repaints_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    app, table = bench(Counted(100))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("down")
        painted: list[tuple[Region, ...]] = []
        plain_refresh = table.refresh

        def spy(*regions: Region, **more: bool) -> object:
            painted.append(regions)
            return plain_refresh(*regions, **more)

        monkeypatch.setattr(table, "refresh", spy)
        await pilot.press("down")
        assert sorted(region.y for regions in painted for region in regions) == [2, 3]
        assert all(regions for regions in painted)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (20, 4)])
@live
async def test_hostile_titles_fill_exactly_their_lines(size: tuple[int, int]) -> None:
    titles = list(HOSTILE.values())
    app, _ = bench(Counted(len(titles), lambda at: titles[at]))
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.press(*["down"] * len(titles), "space", "enter")
        for strip in app.screen._compositor.render_strips():
            assert sum(segment.cell_length for segment in strip) == size[0]
            assert all(shown(segment.text) == segment.text for segment in strip)
        assert app.quits == 0


@live
async def test_short_hostile_titles_stand_verbatim() -> None:
    titles = [title for name, title in HOSTILE.items() if name not in {"huge", "pile", "empty"}]
    app, _ = bench(Counted(len(titles), lambda at: titles[at]))
    async with app.run_test(size=(120, 40), notifications=True):
        screen = app.text()
        for title in titles:
            assert shown(title) in screen


@live
async def test_wide_screens_show_more_columns_and_a_resize_keeps_the_cursor() -> None:
    app, table = bench(Counted(1000))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        assert "只在宽屏" not in app.text()
        await pilot.press("end")
        await pilot.resize_terminal(140, 10)
        await pilot.pause()
        assert "只在宽屏" in app.text()
        assert app.lines()[-1].startswith(">")
        assert table.row is not None
        assert table.row.id == 999


@live
async def test_both_themes_paint() -> None:
    app, _ = bench(Counted(10))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        paper = app.screen._compositor.render_strips()[3]
        app.theme = "墨"
        await pilot.pause()
        ink = app.screen._compositor.render_strips()[3]
        assert [segment.text for segment in paper] == [segment.text for segment in ink]
        assert [segment.style for segment in paper] != [segment.style for segment in ink]
