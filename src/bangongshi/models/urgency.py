"""How urgent is it, and may a paper carry that word? 特提 and 平急 are for telegrams (domain.md §1.2)."""

from bangongshi.models.words import Urgency

_RANKS = {
    Urgency.NONE: 0,
    Urgency.FLAT: 1,
    Urgency.URGENT: 2,
    Urgency.EXTRA: 3,
    Urgency.FIRST: 4,
}
_LABELS = {
    **{word.value: word for word in Urgency},
    **dict.fromkeys(("", "无", "平", "一般", "普通", "常规", "正常", "-", "—", "/"), Urgency.NONE),
    **dict.fromkeys(("急", "急件", "加急件", "紧急", "较急"), Urgency.URGENT),
    **dict.fromkeys(("特急件", "特別急", "特别急", "特別紧急", "特别紧急", "火急"), Urgency.EXTRA),
    "特提件": Urgency.FIRST,
    "平急件": Urgency.FLAT,
}
TELEGRAM_ONLY = frozenset({Urgency.FIRST, Urgency.FLAT})


def rank(urgency: Urgency) -> int:
    """0 (平件) to 4 (特提): greater comes first."""
    return _RANKS[urgency]


def for_telegrams_only(urgency: Urgency) -> bool:
    """Whether the word belongs on telegrams alone."""
    return urgency in TELEGRAM_ONLY


def telegram_warning(urgency: Urgency, *, telegram: bool) -> str:
    """The warning for a telegram's word on an ordinary paper; "" when all is well."""
    if telegram or urgency not in TELEGRAM_ONLY:
        return ""
    return f"“{urgency.value}”只用于电报，公文用“特急”或“加急”，请核对。"


def read_urgency(text: str) -> tuple[Urgency, str]:
    """The urgency of an imported row and a remark; unknown text becomes 平件 with the text as remark."""
    plain = "".join(text.split()).strip("【】[]（）()")
    if plain in _LABELS:
        return _LABELS[plain], ""
    return Urgency.NONE, f"原紧急程度：{text.strip()}"
