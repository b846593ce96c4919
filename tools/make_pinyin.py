"""Writes src/bangongshi/data/pinyin_initials.txt from pypinyin (a development dependency). Run it once, keep the file.

One line per initial: the letter, a tab, and every hanzi read with that initial, in pinyin order (syllable, tone, code
point, rare hanzi last). So one file holds both the initials and the order of names. Readings are the first ones of pypinyin, but for
the few polyphones whose office reading is another. Usage: python tools/make_pinyin.py
"""

from pathlib import Path

from pypinyin import Style, pinyin

TARGET = Path(__file__).resolve().parent.parent / "src" / "bangongshi" / "data" / "pinyin_initials.txt"
RANGES = ((0x4E00, 0xA000), (0x3400, 0x4DC0))
OFFICE_READINGS = {"〇": "ling2", "卜": "bu3", "翟": "zhai2", "阚": "kan4", "晟": "sheng4", "乜": "nie4", "郇": "xun2"}


def reading(character: str) -> str:
    """Tone-3 pinyin such as "zhang1" (ü as v), or "" for what pypinyin does not know."""
    if character in OFFICE_READINGS:
        return OFFICE_READINGS[character]
    found = pinyin(character, style=Style.TONE3, errors="ignore", neutral_tone_with_five=True)
    return found[0][0] if found else ""


def main() -> None:
    """Write the file anew."""
    characters = ["〇", *(chr(code) for first, end in RANGES for code in range(first, end))]
    known = [(spelt, character) for character in characters if (spelt := reading(character)) and spelt[0].isascii()]
    known.sort(key=lambda each: (each[0].rstrip("12345"), each[0][-1], each[1] < "\u4e00", each[1]))
    lines: dict[str, list[str]] = {}
    for spelt, character in known:
        lines.setdefault(spelt[0], []).append(character)
    text = "".join(f"{letter}\t{''.join(those)}\n" for letter, those in sorted(lines.items()))
    TARGET.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
