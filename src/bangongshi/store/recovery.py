"""What is the recovery code? The master secret itself as 8 groups of 6 digits, each divisible by 11 (safety.md §3.1).

Every group carries 16 bits times 11, so a wrong digit, two swapped neighbours or a missing digit shows in its group
while it is being typed. Swapped groups are found by the check word in the key file, or by the database itself.
"""

import unicodedata

from bangongshi.models.errors import Invalid

GROUPS = 8
DIGITS = 6
_IGNORED = frozenset(" \t\r\n\u3000-‐‑‒–—−－_.,，、·")


def encode(master: bytes) -> str:
    """The code as it is shown and printed: eight groups with hyphens between."""
    if len(master) != 2 * GROUPS:
        raise ValueError("the master secret has 16 bytes")
    words = (int.from_bytes(master[start : start + 2], "big") for start in range(0, 2 * GROUPS, 2))
    return "-".join(f"{word * 11:0{DIGITS}d}" for word in words)


def groups(typed: str) -> list[str]:
    """The digits typed so far, in groups of six; full-width digits, blanks and hyphens are accepted.

    When separators cut the text into exactly eight pieces, those are the groups, so that a missing digit is named
    where it is missing and does not shift the rest. Raises Invalid for any other sign.
    """
    cut = ["".join(piece) for piece in _pieces(typed) if piece]
    if len(cut) == GROUPS:
        return cut
    digits = "".join(cut)
    return [digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS)]


def _pieces(typed: str) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    for sign in typed:
        if sign in _IGNORED:
            pieces.append([])
        elif sign.isdecimal():
            pieces[-1].append(str(unicodedata.decimal(sign)))
        else:
            raise Invalid({"code": f"恢复码只有数字，第{len(pieces)}组附近有别的字符，请重新输入。"})
    return pieces


def wrong_group(typed: str) -> int | None:
    """1–8: the first complete group that cannot be right; None as long as all is well. For use while typing."""
    for number, group in enumerate(groups(typed), 1):
        if number > GROUPS:
            return number
        if len(group) > DIGITS or (len(group) == DIGITS and not _holds(group)):
            return number
    return None


def _holds(group: str) -> bool:
    return int(group) % 11 == 0 and int(group) // 11 <= 0xFFFF


def decode(typed: str) -> bytes:
    """The master secret. Raises Invalid({"code": …}) that names the group, e.g. 「第3组有误」."""
    found = groups(typed)
    for number, group in enumerate(found[:GROUPS], 1):
        if len(group) != DIGITS:
            raise Invalid({"code": f"第{number}组应有6位数字，现在是{len(group)}位，请核对。"})
        if not _holds(group):
            raise Invalid({"code": f"第{number}组有误，请对照打印的恢复码重新输入这一组。"})
    if len(found) < GROUPS:
        raise Invalid({"code": f"恢复码共8组，现在只有{len(found)}组，请从第{len(found) + 1}组接着输入。"})
    if len(found) > GROUPS:
        raise Invalid({"code": "恢复码共8组48位数字，现在多了，请从第9组起删去。"})
    return b"".join((int(group) // 11).to_bytes(2, "big") for group in found)


def group_of(code: str, number: int) -> str:
    """Group `number` (1–8) of a code, for the question 「请输入第N组」 at set-up."""
    return groups(code)[number - 1]
