"""What are the pinyin initials of a text, and where does a name stand in pinyin order?

Computed when a row is saved, never when it is searched. The table ships with the program (tools/make_pinyin.py);
a short list of office phrases puts right what single hanzi cannot know (performance.md §3.4, dependencies.md §5).
"""

import re
import unicodedata
from functools import cache
from itertools import product

from bangongshi import resources

_RANK_BASE = 0x4E00
_UNKNOWN_BASE = 0xF0000
_MOST_VARIANTS = 8

PHRASES = {
    "k": "会计 财会",
    "h": "银行 行业 行长 行情 央行 商行 支行 总行 行列 行距",
    "t": "调整 调解 协调 调控 调节 调和 调处 调剂 调休 微调 上调 下调 调价 调试 空调 弹性 弹劾",
    "c": (
        "长期 长远 长效 长江 长城 长沙 长春 长短 延长 长度 专长 特长 擅长 长安 长治 长征 长途 周长 全长 长廊 长年 长葛 长丰"
        " 重庆 重新 重建 重复 重申 重组 重启 重阳 重塑 重修 重叠 双重 多重 重报 重号 重装 重印 重名"
    ),
    "x": "反省 厦门 畜牧 畜产 投降 降伏",
    "z": "朝阳 朝气 西藏 藏族 宝藏 藏文 藏区 青藏 传记",
    "y": "音乐 乐器 声乐 乐队 乐清",
    "j": "校对 校核 校验 审校 校准 校勘 供给 给予 补给 自给 配给 给付",
    "s": "率领 率先 表率 草率 单县",
    "p": "便宜 湖泊 番禺",
    "b": "曝光 泌阳 大埔 秘鲁",
}
"""Words in which one hanzi is read otherwise than alone; the key is the initial of that hanzi."""

_WORDS_AS_THEY_ARE = (
    "[社大委员协工学商教年例]会",
    "[发举执进推运履试现实强可施]行",
    "[局处科院队校会首增成]长",
    "[强抽借]调|调研",
)
"""Words that end where a phrase might seem to begin: 社会+计划 is no 会计, 举行+长期 no 行长."""

_OTHERWISE = {"k": "会", "h": "行", "t": "调弹", "c": "长重", "x": "省厦畜降", "z": "朝藏传", "y": "乐", "j": "校给",
              "s": "率单", "p": "便泊番", "b": "曝泌埔秘"}
_POLYPHONES = {
    "会": "hk", "行": "xh", "调": "dt", "弹": "dt", "长": "zc", "重": "zc", "省": "sx", "厦": "sx", "降": "jx",
    "朝": "cz", "藏": "cz", "传": "cz", "乐": "ly", "校": "xj", "给": "gj", "率": "ls", "单": "ds", "曾": "cz",
    "区": "qo", "查": "cz", "解": "jx", "盛": "sc", "召": "zs", "种": "zc", "石": "sd", "曝": "pb", "莘": "sx",
}
SURNAMES = {
    "曾": ("z", "增"), "仇": ("q", "求"), "查": ("z", "渣"), "单": ("s", "善"), "解": ("x", "谢"), "盖": ("g", "葛"),
    "朴": ("p", "嫖"), "覃": ("qt", "秦"), "区": ("o", "欧"), "乐": ("yl", "月"), "召": ("s", "哨"), "种": ("c", "虫"),
    "秘": ("b", "闭"), "繁": ("p", "婆"), "折": ("s", "舌"), "谌": ("cs", "辰"), "郗": ("cx", "吃"), "祭": ("z", "债"),
    "句": ("g", "勾"), "莘": ("sx", "深"), "任": ("r", "仁"), "宁": ("n", "凝"), "员": ("y", "韵"), "缪": ("m", "妙"),
    "洗": ("x", "显"), "隗": ("wk", "伟"), "牟": ("m", "谋"), "燕": ("y", "烟"), "华": ("h", "化"), "应": ("y", "英"),
    "佴": ("n", "奈"), "冼": ("x", "显"), "褚": ("c", "楚"), "尹": ("y", "引"), "都": ("d", "督"), "过": ("g", "锅"),
    "柏": ("b", "百"), "黑": ("h", "贺"), "车": ("c", "车"), "那": ("n", "娜"), "哈": ("h", "哈"), "沈": ("s", "审"),
    "尉迟": ("yc", "玉迟"), "万俟": ("mq", "末奇"), "单于": ("cy", "蝉于"), "长孙": ("zs", "掌孙"),
    "澹台": ("tt", "谈台"), "尉": ("yw", "玉"), "令狐": ("lh", "凌狐"), "长": ("zc", "掌"),
}
"""Surname → its initial (or all of them; one each for the two hanzi of a compound) and hanzi read as it is read."""


class _Letters(dict[int, str]):
    """str.translate table: hanzi → initial, letters and digits → themselves, everything else → nothing."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower() if code not in range(0xD800, 0xE000) else ""
        letter = plain if plain.isascii() and plain.isalnum() else ""
        self[code] = letter
        return letter


class _Places(dict[int, str]):
    """str.translate table: hanzi → its place in pinyin order; hanzi without a reading go last."""

    def __missing__(self, code: int) -> str:
        place = chr(_UNKNOWN_BASE + code) if 0x3400 <= code < 0xD800 else chr(code)
        self[code] = place
        return place


@cache
def _lines() -> tuple[tuple[str, str], ...]:
    text = resources.path("pinyin_initials.txt").read_text(encoding="utf-8")
    return tuple((line[0], line[2:]) for line in text.splitlines())


@cache
def _letters() -> _Letters:
    return _Letters({ord(character): letter for letter, those in _lines() for character in those})


@cache
def _places() -> _Places:
    order = "".join(those for _, those in _lines())
    return _Places({ord(character): chr(_RANK_BASE + place) for place, character in enumerate(order)})


@cache
def _phrases() -> tuple[frozenset[str], re.Pattern[str], dict[str, str]]:
    """The hanzi worth looking for, the pattern of all phrases, and each phrase with its polyphone spelt out."""
    spelt: dict[str, str] = {}
    for letter, words in PHRASES.items():
        for word in words.split():
            spelt[word] = "".join(letter if character in _OTHERWISE[letter] else character for character in word)
    pattern = re.compile("|".join((*_WORDS_AS_THEY_ARE, *spelt)))
    return frozenset("".join(_OTHERWISE.values())), pattern, spelt


def initials(text: str) -> str:
    """Lower-case initials of a text, letters and digits kept, all else dropped: 「重庆市 12 号」 → "cqs12h"."""
    hanzi, pattern, spelt = _phrases()
    if not hanzi.isdisjoint(text):
        text = pattern.sub(lambda found: spelt.get(found[0], found[0]), text)
    return text.translate(_letters())


def name_initials(name: str) -> str:
    """All initials of a person's or unit's name, blank-separated, likeliest first: 曾伟 → "zw cw"."""
    found = _surname(name)
    variants = []
    if found:
        rest = _spellings(name[len(found):])
        heads = [SURNAMES[found][0]] if len(found) > 1 else list(SURNAMES[found][0])
        variants = [head + tail for head in heads for tail in rest]
    variants += [initials(name), *_spellings(name)]
    return " ".join(list(dict.fromkeys(one for one in variants if one))[:_MOST_VARIANTS])


def _spellings(text: str) -> list[str]:
    """Every way to read the polyphones of a text, at most a handful."""
    choices = [_POLYPHONES.get(character) or initials(character) or "" for character in text]
    if sum(len(choice) > 1 for choice in choices) > 3:
        return [initials(text)]
    return ["".join(some) for some in product(*(choice or ("",) for choice in choices))]


def _surname(name: str) -> str:
    for length in (2, 1):
        if len(name) > length - 1 and name[:length] in SURNAMES:
            return name[:length]
    return ""


def sort_key(name: str, *, person: bool = False) -> str:
    """A string whose binary order is pinyin order with tones, hanzi by hanzi; rare hanzi without a reading last.

    `person` reads the surname as a surname: 单 stands under shàn, 曾 under zēng.
    """
    found = _surname(name) if person else ""
    head = SURNAMES[found][1] if found else ""
    return (head + name[len(found):]).translate(_places())
