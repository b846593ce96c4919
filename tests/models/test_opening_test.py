"""Which matters may be opened, and what is said of those that may not (domain.md §8.1 立项 test)?"""

from dataclasses import replace

import pytest

from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_words import MatterKind, Source
from bangongshi.models.opening_test import Asked, require

GOOD = Asked("防汛检查", "查清隐患", "请水利科办理。", "水利科", ("财务科",), True, source=Source.INSTRUCTION)


def with_(**changed: object) -> Asked:
    return replace(GOOD, **changed)  # type: ignore[arg-type]


def wrong(asked: Asked) -> dict[str, str]:
    try:
        require(asked)
    except Invalid as error:
        return error.fields
    return {}


@pytest.mark.parametrize("asked", [
    GOOD,
    with_(requirement=""),  # the words of the 批示 say what is asked
    with_(basis="", requirement="查清隐患"),
    with_(basis="同意。", requirement="按方案实施"),
    with_(kind=MatterKind.ERRAND, source=Source.SPOKEN, basis="", requirement=""),
    with_(kind=MatterKind.KEY_WORK, source=Source.YEAR, dated=False, cycle_days=10),
    with_(basis="存量房屋十二月底前全部排查。", source=Source.MEETING),
    with_(basis="存量房屋十二月底前全部排查。"),  # 存 in 存量 files nothing
    with_(title="阅览室改造"),
])
def test_what_may_be_opened(asked: Asked) -> None:
    require(asked)


@pytest.mark.parametrize("basis", [
    "阅。", "阅", "参阅", "请张主任参阅。", "已阅。", "传阅", "请各位副县长传阅。", "阅存", "存", "阅知", "阅研",
])
@pytest.mark.parametrize("source", [Source.INSTRUCTION, Source.SPOKEN])
def test_what_is_only_to_be_read_never(basis: str, source: Source) -> None:
    with pytest.raises(Refused) as refused:
        require(with_(basis=basis, source=source))
    assert refused.value.code == "R-READ-ONLY"
    assert "阅知的批示不立项" in refused.value.sentence


@pytest.mark.parametrize("asked", [with_(title="参阅"), with_(title="请传阅"), with_(basis="阅", source=Source.SUPERIOR)])
def test_reading_is_no_matter_whatever_its_source(asked: Asked) -> None:
    with pytest.raises(Refused):
        require(asked)


@pytest.mark.parametrize(("asked", "field", "word"), [
    (with_(title=""), "title", "请填事项"),
    (with_(requirement="", basis=""), "requirement", "请写明要求"),
    (with_(requirement="", basis="同意。"), "requirement", "看不出"),
    (with_(requirement="阅知"), "requirement", "只是阅知"),
    (with_(lead=""), "lead", "只填一家"),
    (with_(lead="水利科、财务科"), "lead", "只能有一个主办，其余填协办"),
    (with_(lead="水利科，财务科"), "lead", "只能有一个主办"),
    (with_(lead="财务科"), "assists", "已经是主办"),
    (with_(dated=False), "due", "请填时限"),
    (with_(dated=False, cycle_days=10), "due", "请填时限"),
    (with_(dated=False, kind=MatterKind.KEY_WORK), "due", "反馈周期"),
])
def test_what_is_missing_is_said_at_its_field(asked: Asked, field: str, word: str) -> None:
    assert word in wrong(asked)[field]
    assert list(wrong(asked)) == [field]


def test_everything_is_said_at_once() -> None:
    assert list(wrong(Asked("修路"))) == ["requirement", "lead", "due"]
