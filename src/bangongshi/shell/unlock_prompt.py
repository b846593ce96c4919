"""What does the unlock prompt look like, and what does a key do to it?

Drawn by the launcher before anything is imported and redrawn by the program while Textual loads behind it, so both
frames are the same bytes and nothing flickers (design.md §9). Pure: keys in, text out. No secret leaves `typed`.
"""

import unicodedata

TITLE = "办公室工作台"
NOTICE = "本机为非涉密设备，严禁存储、处理国家秘密"
ENGLISH = "请切换到英文输入"
GROUPS, DIGITS, CHECK = 8, 6, 11
"""The recovery code: 8 groups of 6 digits, each divisible by 11 (safety.md D2)."""
LONGEST = 1024
"""Characters the entry takes; more is a cat on the keyboard or a wrong paste."""

_BLOCK = 60
_KEYS = "回车 打开   F2 用恢复码   Ctrl+U 重输   Esc 退出"
_CODE_KEYS = "回车 打开   F2 用口令   Ctrl+U 重输   Esc 退出"
_MARGINS = "\x1b[0m"
_BOLD = "\x1b[1m"


def cells(text: str) -> int:
    """Columns a text takes: two for wide and full-width characters, none for combining marks."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def fold(text: str, width: int) -> list[str]:
    """A sentence cut into lines of at most `width` cells."""
    lines, line, used = [], "", 0
    for char in text:
        size = cells(char)
        if used + size > max(width, 2):
            lines.append(line)
            line, used = "", 0
        line += char
        used += size
    return [*lines, line] if line else lines


class Prompt:
    """What has been typed so far, and the sentence beneath it."""

    def __init__(self, busy: str = "") -> None:
        """`busy` stands in place of the entry line while there is nothing to type."""
        self.by_code = False
        self.typed: list[str] = []
        self.message = ""
        self.busy = busy
        self.pasting = False

    @property
    def text(self) -> str:
        """The passphrase as typed, or the digits of the code."""
        return "".join(self.typed)

    def clear(self, message: str = "") -> None:
        """Start over, with a sentence that says why."""
        self.typed.clear()
        self.message = message
        self.busy = ""

    def take(self, key: str) -> str:
        """What a key does: "enter" and "quit" are for the caller, everything else is done here."""
        if key == "enter":
            return "enter" if self.typed and not self.pasting else ""
        if key in ("escape", "ctrl+c", "ctrl+q", "eof"):
            return "quit"
        if key in ("f1", "f2"):
            self.by_code = not self.by_code
            self.clear("抄在纸上的 8 组数字，每组 6 位；空格和横线可以不输" if self.by_code else "")
        elif key in ("paste", "pasted"):
            self.pasting = key == "paste"
        elif key == "ctrl+u":
            self.clear()
        elif key == "backspace":
            self.typed[-1:] = []
            self.message = self._remark()
        elif len(key) == 1 and len(self.typed) < LONGEST:
            self._add(key)
            self.message = self._remark()
        return ""

    def _add(self, char: str) -> None:
        if not self.by_code:
            self.typed.append(char)
            return
        digit = unicodedata.normalize("NFKC", char)
        if digit.isascii() and digit.isdigit() and len(self.typed) < GROUPS * DIGITS:
            self.typed.append(digit)

    def _remark(self) -> str:
        """Said while typing: the IME is on, or a group of the code cannot be right."""
        if self.by_code:
            wrong = wrong_group(self.text)
            return f"第 {wrong} 组有误，请对照抄件检查这一组" if wrong else ""
        return f"输入法开着：{ENGLISH}" if any(cells(c) == 2 for c in self.typed) else ""

    # --- the frame ---

    def entry(self) -> str:
        """The line being typed on."""
        if self.busy:
            return self.busy
        if self.by_code:
            return "恢复码 " + " ".join(groups_of(self.text)) if self.typed else "恢复码 "
        return f"口令   已输入 {len(self.typed)} 个字符"

    def frame(self, columns: int, rows: int) -> str:
        """The whole screen as one string of escape codes; never more than `columns` × `rows`, down to 1 × 1."""
        width = max(min(_BLOCK, columns), 1)
        entry = fold(self.entry(), width)
        message = [""] if self.busy else fold(self.message or ENGLISH, width)
        notice = fold(NOTICE, width)
        keys = [""] if self.busy else fold(_CODE_KEYS if self.by_code else _KEYS, width)
        block = [f"{_BOLD}{TITLE}{_MARGINS}", "", *notice, "", *entry, *message, "", *keys]
        if len(block) > rows:
            block = [*notice, *entry, *message, *keys]
        if len(block) > rows:
            block = [*entry[-rows:], *message][:rows]
        at = block.index(entry[-1])
        top = max((rows - len(block)) // 3, 0)
        left = max((columns - _BLOCK) // 2, 0)
        out = ["\x1b[?25l\x1b[0m"]
        for row in range(1, rows + 1):
            line = block[row - 1 - top] if 0 <= row - 1 - top < len(block) else ""
            out.append(f"\x1b[{row};1H\x1b[K" + (f"\x1b[{row};{left + 1}H{line}" if line else ""))
        if not self.busy:
            column = min(left + cells(entry[-1]) + 1, columns)
            out.append(f"\x1b[{top + at + 1};{column}H\x1b[?25h")
        return "".join(out)


def groups_of(digits: str) -> list[str]:
    """The digits of a recovery code by groups; the last may be short."""
    return [digits[at : at + DIGITS] for at in range(0, len(digits), DIGITS)]


def wrong_group(digits: str) -> int:
    """Number (from 1) of the first whole group that cannot be part of a recovery code; 0 if none."""
    for number, group in enumerate(groups_of(digits), 1):
        if len(group) == DIGITS and int(group) % CHECK:
            return number
    return 0


def seconds_to_wait(failures: int) -> int:
    """After the fifth wrong passphrase 2, 4, 8 … seconds, at most five minutes (safety.md §3.1). A courtesy."""
    return min(2 ** (failures - 4), 300) if failures >= 5 else 0
