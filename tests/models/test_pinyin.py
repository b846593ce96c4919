"""Initials and order: office words read as the office reads them, surnames as surnames, rare hanzi last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from bangongshi.models.pinyin import PHRASES, SURNAMES, initials, name_initials, sort_key


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("关于印发《安全生产工作要点》的通知（2026年）", "gyyfaqscgzyddtz2026n"),
        ("重庆银行行长会议", "cqyhhzhy"),
        ("行政调研协调", "xzdyxt"),
        ("举行长期会议", "jxcqhy"),
        ("社会计划", "shjh"),
        ("工会会计", "ghkj"),
        ("武汉市长江大桥", "whscjdq"),
        ("Ａ座３楼 b", "az3lb"),
        ("", ""),
        ("𠮷\ud800\x1b，", ""),
    ],
)
def test_initials(text: str, letters: str) -> None:
    assert initials(text) == letters


def test_the_shipped_table_agrees_with_its_source_on_common_hanzi() -> None:
    differing = [
        character for character in map(chr, range(0x4E00, 0x9FA6))
        if (spelt := lazy_pinyin(character, style=Style.FIRST_LETTER, errors="ignore"))
        and spelt[0].isascii() and initials(character) != spelt[0]
    ]
    assert set(differing) == set("翟阚郇晟乜")  # read as names are


@pytest.mark.parametrize("letter", PHRASES)
def test_each_phrase_uses_the_other_reading(letter: str) -> None:
    for phrase in PHRASES[letter].split():
        assert letter in initials(phrase), phrase
        assert len(initials(phrase)) == len(phrase)


@given(st.text(max_size=40))
def test_anything_gives_plain_letters(text: str) -> None:
    assert all(letter.isascii() and letter.isalnum() and letter == letter.lower() for letter in initials(text))
    assert sort_key(text) == sort_key(text)


@pytest.mark.parametrize(
    ("name", "first", "others"),
    [
        ("曾伟", "zw", ["cw"]), ("仇和", "qh", ["ch"]), ("查良镛", "zly", ["cly"]), ("单雄", "sx", ["dx"]),
        ("解缙", "xj", ["jj"]), ("盖叫天", "gjt", []), ("朴正", "pz", []), ("覃丽", "ql", ["tl"]), ("区志强", "ozq", ["qzq"]),
        ("尉迟恭", "ycg", ["wcg"]), ("万俟卨", "mqx", []), ("乐嘉", "yj", ["lj"]), ("张伟", "zw", []), ("王行", "wx", ["wh"]),
        ("重庆市财政局", "cqsczj", ["zqsczj"]),
    ],
)
def test_names_hold_every_reading(name: str, first: str, others: list[str]) -> None:
    found = name_initials(name).split()
    assert found[0] == first
    assert set(others) <= set(found)


def test_a_name_of_polyphones_does_not_explode() -> None:
    assert len(name_initials("长行重会调乐朝").split()) <= 8


def test_order_is_pinyin_with_tones_and_surnames_as_such() -> None:
    names = ["abc", "郗超", "李四", "欧阳", "区志", "覃丽", "单雄", "王五", "谢安", "解放", "曾伟", "张三", "张伟", "章安", "赵六", "𠮷野"]
    assert sorted(set(names), key=lambda name: sort_key(name, person=True)) == names
    assert sorted(["妈", "马", "麻", "骂"], key=sort_key) == ["妈", "麻", "马", "骂"]


def test_stand_ins_of_surnames_are_known_hanzi() -> None:
    for surname, (letters, like) in SURNAMES.items():
        assert len(like) == len(surname)
        assert initials(like)[0] in letters
