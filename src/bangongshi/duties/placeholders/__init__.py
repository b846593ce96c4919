"""涉密件占位: what is done to placeholders (acts), what the list and home show of them (listing). Off unless 设置 says 是."""

from bangongshi.duties.placeholders.acts import (
    add,
    allow_destroy,
    amend,
    book,
    destroyed,
    file_away,
    find,
    leave,
    list_file,
    list_return,
    lose,
    put_away,
    report,
    returned,
    send_out,
    take_in,
    void,
)
from bangongshi.duties.placeholders.listing import (
    alarms,
    allowed,
    count,
    counts,
    placeholder,
    placeholders,
)

__all__ = [
    "add", "alarms", "allow_destroy", "allowed", "amend", "book", "count", "counts", "destroyed", "file_away", "find",
    "leave", "list_file", "list_return", "lose", "placeholder", "placeholders", "put_away", "report", "returned",
    "send_out", "take_in", "void",
]
