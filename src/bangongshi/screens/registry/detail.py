"""One paper as the pane shows it: where it is, its fields, its copies, its story. Data in, widget data out."""

from collections.abc import Iterator

from bangongshi.duties.registry.detail import PaperDetail
from bangongshi.models.story import StoryLine
from bangongshi.widgets.detail_pane import Moment, Pair


def pairs(detail: PaperDetail) -> tuple[Pair, ...]:
    """Labels and texts in reading order: the answer first, then the paper."""
    return tuple(_pairs(detail))


def _pairs(detail: PaperDetail) -> Iterator[Pair]:
    row = detail.row
    if row.masked:
        yield Pair("揭示", "未公布，这里是代称。回车揭示本件，记入流水。", "secret")
    yield Pair("在哪", detail.where, "overdue" if row.late else "key")
    yield Pair("为何靠前", row.why, "overdue" if row.late else "key")
    for label, text in detail.fields:
        yield Pair(label, text, "secret" if label == "标题" and row.masked else "")
    yield Pair("每份", "\n".join(detail.copies))
    yield Pair("批示不一致", detail.conflict, "overdue")
    yield Pair("批示", "\n".join(detail.instructions))
    yield Pair("谁办", "\n".join(detail.tasks))
    yield Pair("传阅单", "\n".join(detail.slips))


def moments(detail: PaperDetail) -> tuple[Moment, ...]:
    """The story; old values stand struck through behind what replaced them."""
    return tuple(moment for line in detail.story for moment in _moments(line))


def _moments(line: StoryLine) -> Iterator[Moment]:
    when = f"{line.at:%m-%d %H:%M}"
    yield Moment(when, line.sentence, line.taken_back)
    if line.before:
        yield Moment(when, line.before, True)
