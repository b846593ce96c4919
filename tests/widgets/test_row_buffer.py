"""The list without its screen: does the sliding buffer behave as if the whole list were in hand?"""

from hypothesis import given, settings
from hypothesis import strategies as st

from bangongshi.widgets.row_buffer import RowBuffer
from widgets.bench import Counted


class Whole:
    """The model: all ids in one list, a cursor and a top line."""

    def __init__(self, ids: list[int], height: int) -> None:
        self.ids, self.height = ids, height
        self.cursor, self.top = (0 if ids else -1), 0
        self.marks: list[int] = []

    def settle(self) -> None:
        if not self.ids:
            self.cursor, self.top = -1, 0
            return
        self.cursor = min(max(self.cursor, 0), len(self.ids) - 1)
        self.top = min(max(self.top, self.cursor - self.height + 1), self.cursor)
        self.top = max(0, min(self.top, len(self.ids) - self.height))

    def move(self, lines: int) -> None:
        if self.ids:
            self.cursor += lines
        self.settle()

    def scroll(self, lines: int) -> None:
        if self.ids:
            self.top = min(max(self.top + lines, 0), max(0, len(self.ids) - self.height))
            self.cursor = min(max(self.cursor, self.top), self.top + self.height - 1)
        self.settle()

    def mark(self) -> None:
        if self.ids:
            here = self.ids[self.cursor]
            if here in self.marks:
                self.marks.remove(here)
            else:
                self.marks.append(here)

    def refresh(self, ids: list[int]) -> None:
        if self.cursor < 0:
            self.ids, self.cursor, self.top = ids, 0, 0
        else:
            here, line = self.ids[self.cursor], self.cursor - self.top
            self.ids = ids
            self.cursor = next((at for at, one in enumerate(ids) if one >= here), len(ids) - 1)
            self.top = self.cursor - line
        self.marks = [one for one in self.marks if one in set(ids)]
        self.settle()

    @property
    def seen(self) -> list[int]:
        return self.ids[self.top : self.top + self.height]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("move"), st.integers(-3, 3)),
        st.tuples(st.just("page"), st.sampled_from([-1, 1])),
        st.tuples(st.just("scroll"), st.integers(-30, 30)),
        st.tuples(st.sampled_from(["home", "end", "mark", "refresh", "clear"]), st.just(0)),
        st.tuples(st.just("resize"), st.integers(1, 15)),
        st.tuples(st.just("leave"), st.integers(0, 200)),
        st.tuples(st.just("leave_here"), st.integers(0, 3)),
    ),
    max_size=40,
)


def ids_of(source: Counted) -> list[int]:
    return [at for at in range(source.total) if at not in source.gone]


@settings(max_examples=300, deadline=None)
@given(total=st.integers(0, 120), height=st.integers(1, 12), steps=STEPS)
def test_behaves_as_if_the_whole_list_were_in_hand(total: int, height: int, steps: list[tuple[str, int]]) -> None:
    source = Counted(total)
    buffer = RowBuffer(source, height, size=10)
    buffer.load()
    whole = Whole(ids_of(source), height)
    for step, amount in steps:
        if step == "move":
            buffer.move(amount)
            whole.move(amount)
        elif step == "page":
            buffer.page(amount)
            whole.move(amount * max(1, whole.height - 1))
        elif step == "scroll":
            buffer.scroll(amount)
            whole.scroll(amount)
        elif step == "home":
            buffer.home()
            whole.move(-10_000)
        elif step == "end":
            buffer.end()
            whole.move(10_000)
        elif step == "mark":
            buffer.toggle_mark()
            whole.mark()
        elif step == "clear":
            buffer.clear_marks()
            whole.marks.clear()
        elif step == "resize":
            buffer.resize(amount)
            whole.height = amount
            whole.settle()
        else:
            if step == "leave":
                source.gone.add(amount)
            elif step == "leave_here" and buffer.current is not None:
                source.gone.update(range(buffer.current.id, buffer.current.id + amount))
            buffer.refresh()
            whole.refresh(ids_of(source))
        assert (buffer.current.id if buffer.current else None) == (whole.ids[whole.cursor] if whole.ids else None)
        assert [row.id for row in buffer.visible] == whole.seen
        assert list(buffer.marked) == whole.marks
        assert buffer.above == (whole.top > 0)
        assert buffer.below == (whole.top + whole.height < len(whole.ids))
        assert len(buffer.rows) <= 4 * max(10, 2 * buffer.height)


def test_a_million_rows_cost_what_twenty_cost() -> None:
    source = Counted(1_000_000)
    buffer = RowBuffer(source, 20)
    buffer.load()
    buffer.end()
    buffer.end()
    buffer.home()
    buffer.page(1)
    assert len(source.asked) <= 4
    buffer.end()
    assert buffer.current is not None
    assert buffer.current.id == 999_999
    for _ in range(100):
        buffer.page(-1)
    assert buffer.current.id == 999_999 - 100 * 19
    assert len(buffer.rows) <= 800


def test_a_row_that_moved_keeps_the_cursor_only_if_in_reach_and_marks_never_linger() -> None:
    source = Counted(1_000)
    buffer = RowBuffer(source, 10, size=50)
    buffer.load()
    buffer.toggle_mark()
    buffer.end()
    buffer.toggle_mark()
    source.gone.add(0)
    buffer.refresh()
    assert buffer.marked == (999,)
    source.gone.add(999)
    buffer.refresh()
    assert buffer.marked == ()
    assert buffer.current is not None
    assert buffer.current.id == 998


def test_chosen_are_the_marked_or_else_the_current() -> None:
    buffer = RowBuffer(Counted(5), 3)
    assert buffer.chosen == ()
    buffer.load()
    assert [row.id for row in buffer.chosen] == [0]
    buffer.move(2)
    buffer.toggle_mark()
    buffer.move(-1)
    buffer.toggle_mark()
    assert [row.id for row in buffer.chosen] == [2, 1]


def test_go_to_a_place() -> None:
    buffer = RowBuffer(Counted(1_000), 10, size=50)
    buffer.load()
    buffer.go_to((500,), 500)
    assert buffer.current is not None
    assert buffer.current.id == 500
    assert 500 in [row.id for row in buffer.visible]
