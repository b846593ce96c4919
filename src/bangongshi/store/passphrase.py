"""May this passphrase guard an office? Length decides, not composition (safety.md §3.1).

Accepted: 12 or more characters, or 8 or more hanzi (four Chinese words' worth). Digits alone will do from 12 on.
Refused besides: the unit's own name, one sign or a short run repeated, plain sequences, and the twenty worst.
"""

from bangongshi.models.errors import Invalid
from bangongshi.store.keyfile import normal

LEAST = 12
LEAST_HANZI = 8
LONGEST = 1024

_WORST = frozenset({
    "123456789012", "1234567890123", "12345678901234", "012345678901", "123456123456", "123123123123",
    "111222333444", "112233445566", "password1234", "passwordpassword", "qwertyuiop12", "qwertyuiop123",
    "qwertyuiopasdf", "1qaz2wsx3edc", "1q2w3e4r5t6y", "abcd12345678", "abc123456789", "administrator",
    "woaini1314520", "5201314520131",
})
_WORST_HANZI = frozenset({"办公室工作台办公室工作台", "中华人民共和国", "为人民服务为人民服务", "中国共产党万岁"})
_RUNS = ("01234567890123456789", "98765432109876543210", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba")


def problem(passphrase: str, unit_name: str = "") -> str | None:
    """Why it is refused, as a sentence for the field; None if it may be used."""
    text = normal(passphrase).decode("utf-8", "surrogatepass")
    plain = "".join(text.split()).lower()
    hanzi = sum(1 for sign in text if "\u3400" <= sign <= "\u9fff" or sign >= "\U00020000")
    if len(text) > LONGEST:
        return f"口令太长，最多 {LONGEST} 个字符。"
    if len(text) < LEAST and hanzi < LEAST_HANZI:
        return f"口令太短：至少 {LEAST} 个字符（数字也行），或至少 {LEAST_HANZI} 个汉字。"
    unit = "".join(unit_name.split()).lower()
    if unit and plain in (unit, unit * 2):
        return "口令不能就是本单位的名称，请换一个只有您知道的。"
    if plain in _WORST or plain in _WORST_HANZI or any(plain in run for run in _RUNS) or _repeats(plain):
        return "这个口令太常见，一猜就中，请换一个。"
    return None


def _repeats(plain: str) -> bool:
    """One to three signs over and over, as in 121212121212."""
    return any(plain == (plain[:size] * len(plain))[: len(plain)] for size in (1, 2, 3))


def demand(passphrase: str, unit_name: str = "") -> None:
    """Raise Invalid({"passphrase": …}) when it may not be used."""
    if why := problem(passphrase, unit_name):
        raise Invalid({"passphrase": why})
