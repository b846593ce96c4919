"""密级: the table of domain.md §5.1, the guard of §5.2, levels of imported rows, 代称 and masking."""

from datetime import date

import pytest

from bangongshi.models.errors import Refused
from bangongshi.models.secrecy import (
    Verdict,
    default_alias,
    guard,
    hint,
    masked_in_list,
    masked_on_home,
    read_level,
    read_mark,
    state_secret_in,
)
from bangongshi.models.words import Secrecy


@pytest.mark.parametrize(
    ("mark", "level", "verdict"),
    [
        ("机密★10年", "机密", Verdict.VALID),
        ("秘密★6个月", "秘密", Verdict.VALID),
        ("绝密★30年", "绝密", Verdict.VALID),
        ("秘密★2030年12月31日", "秘密", Verdict.VALID),
        ("机密 ☆ １０年", "机密", Verdict.VALID),
        ("绝密★长期", "绝密", Verdict.VALID),
        ("机密", "机密", Verdict.VALID),
        ("秘密★12年", "秘密", Verdict.OVER),
        ("机密★25年", "机密", Verdict.OVER),
        ("机密★一年", "机密", Verdict.CONDITION),
        ("秘密★10", "秘密", Verdict.CONDITION),
        ("内部★5年", "", Verdict.STAR_ON_OTHER),
        ("内部", "", Verdict.NONE),
        ("", "", Verdict.NONE),
    ],
)
def test_marks(mark: str, level: str, verdict: Verdict) -> None:
    found = read_mark(mark)
    assert (found.level, found.verdict) == (level, verdict)
    assert bool(found.remark) == (verdict not in (Verdict.VALID, Verdict.NONE))


@pytest.mark.parametrize(
    "text",
    ["机密★10年", "秘密*", "绝 密 ☆", "秘　密＊５年", "关于某事的请示（机密★10年）", "機密★", "绝密", " 机 密 ", "【秘密】", "绝密级", "密级：机密"],
)
def test_state_secret_marks_stop_in_any_text(text: str) -> None:
    assert state_secret_in(text) in ("绝密", "机密", "秘密")
    with pytest.raises(Refused) as stopped:
        guard({"title": text})
    assert stopped.value.code == "B-SECRET"
    assert "第三十一条" in stopped.value.sentence
    assert "纸质登记簿" in stopped.value.sentence
    assert text.strip() not in stopped.value.sentence


@pytest.mark.parametrize("text", ["关于保守国家秘密的通知", "保密知识培训通知", "关于清退机密文件的通知", "商业秘密保护办法"])
def test_papers_about_secrecy_pass_with_a_hint(text: str) -> None:
    assert state_secret_in(text) is None
    guard({"title": text})
    assert hint(text)
    assert not hint("关于防汛的通知")


def test_in_a_mark_field_a_leading_level_is_enough() -> None:
    with pytest.raises(Refused) as stopped:
        guard({"标题": "一切正常", "密级": "机密文件"})
    assert "「密级」一栏" in stopped.value.sentence
    guard({"密级": "内部", "secrecy": "工作秘密"})


@pytest.mark.parametrize(
    ("text", "level"),
    [("公开", Secrecy.OPEN), ("", Secrecy.OPEN), ("无", Secrecy.OPEN), ("非 密", Secrecy.OPEN), ("内部资料", Secrecy.INTERNAL),
     ("工作秘密", Secrecy.WORK_SECRET), ("未公布", Secrecy.UNPUBLISHED)],
)
def test_known_levels(text: str, level: Secrecy) -> None:
    assert read_level(text) == (level, "")


def test_unknown_levels_become_internal_and_are_kept_as_remark() -> None:
    assert read_level("商密") == (Secrecy.INTERNAL, "原密级：商密。")
    level, remark = read_level("内部★5年")
    assert level is Secrecy.INTERNAL
    assert "内部★5年" in remark
    assert "★只用于国家秘密" in remark


@pytest.mark.parametrize("text", ["秘密", "机密★10年", "绝密级", "秘密（5年）"])
def test_state_levels_are_not_taken_in(text: str) -> None:
    with pytest.raises(Refused, match="B-SECRET"):
        read_level(text)


def test_alias_says_unit_kind_and_date_and_nothing_else() -> None:
    assert default_alias("市财政局", "通知", date(2026, 11, 20)) == "市财政局通知（2026-11-20）"
    assert default_alias("市财政局", "", date(2026, 11, 20)) == "市财政局来文（2026-11-20）"


def test_masking_rules() -> None:
    assert [level for level in Secrecy if masked_in_list(level)] == [Secrecy.UNPUBLISHED]
    assert [level for level in Secrecy if not masked_on_home(level)] == [Secrecy.OPEN]
