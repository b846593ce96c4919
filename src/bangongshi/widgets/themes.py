"""The two themes 纸 (light) and 墨 (dark), and what each colour means.

A colour never says anything alone: every meaning is also a word in its row. `PAIRS` are all foreground/background
pairs the style sheets use; each keeps a contrast of at least 4.5 in both themes (WCAG AA), which a test measures.
"""

from collections.abc import Mapping

from textual.theme import Theme

PAPER = "纸"
INK = "墨"

MEANINGS = ("overdue", "today", "soon", "secret", "urgent", "key", "done", "void", "quiet", "head")
"""What a row or a cell may be said to be; each is `$<name>` in the style sheets."""

_PAPER: Mapping[str, str] = {
    "overdue": "#A1130D", "today": "#8A3B00", "soon": "#6B4E00", "secret": "#6A1B9A", "urgent": "#A1130D",
    "key": "#0B4F6C", "done": "#1E5B2A", "void": "#5C5C5C", "quiet": "#565248", "head": "#12456B", "wrong": "#A1130D",
    "ground": "#FBF8F0", "print": "#1E1C18", "bar": "#E9E2D0", "field": "#F1EBDC", "field-focus": "#FFFFFF",
    "cursor-ground": "#12456B", "cursor-print": "#FFFFFF", "away-ground": "#D9D2BF", "away-print": "#1E1C18",
    "mark-ground": "#EFE3B8", "frame": "#7A7363",
}
_INK: Mapping[str, str] = {
    "overdue": "#FF8A80", "today": "#FFB068", "soon": "#E8CF7A", "secret": "#D7A6F2", "urgent": "#FF8A80",
    "key": "#86CDEB", "done": "#93D39C", "void": "#A3A3A3", "quiet": "#ABA798", "head": "#9CC9EE", "wrong": "#FF8A80",
    "ground": "#14171A", "print": "#E8E4D8", "bar": "#242A30", "field": "#20262B", "field-focus": "#0B0D0F",
    "cursor-ground": "#9CC9EE", "cursor-print": "#0B0D0F", "away-ground": "#39424A", "away-print": "#E8E4D8",
    "mark-ground": "#3A3415", "frame": "#8A8F94",
}

PAIRS: tuple[tuple[str, str], ...] = (
    *((meaning, "ground") for meaning in (*MEANINGS, "wrong", "print")),
    *((meaning, "mark-ground") for meaning in (*MEANINGS, "print")),
    ("print", "bar"), ("head", "bar"), ("quiet", "bar"), ("overdue", "bar"), ("wrong", "bar"), ("done", "bar"),
    ("print", "field"), ("quiet", "field"), ("print", "field-focus"), ("quiet", "field-focus"),
    ("cursor-print", "cursor-ground"), ("away-print", "away-ground"),
)
"""(foreground, background) of everything the style sheets draw as text."""


def _theme(name: str, colours: Mapping[str, str], dark: bool) -> Theme:
    ground, ink, cursor = colours["ground"], colours["print"], colours["cursor-ground"]
    return Theme(
        name=name, dark=dark, primary=cursor, secondary=colours["key"], accent=colours["head"],
        warning=colours["today"], error=colours["wrong"], success=colours["done"],
        foreground=ink, background=ground, surface=ground, panel=colours["bar"], boost=colours["field"],
        variables={
            **colours,
            "input-cursor-background": ink, "input-cursor-foreground": ground, "input-cursor-text-style": "none",
            "input-selection-background": colours["away-ground"], "input-selection-foreground": colours["away-print"],
            "block-cursor-background": cursor, "block-cursor-foreground": colours["cursor-print"],
            "border": colours["head"], "border-blurred": colours["frame"],
            "scrollbar": colours["frame"], "scrollbar-background": colours["bar"],
            "scrollbar-corner-color": colours["bar"], "scrollbar-hover": colours["head"],
            "scrollbar-active": colours["head"], "scrollbar-background-hover": colours["bar"],
            "scrollbar-background-active": colours["bar"],
        },
    )


THEMES: tuple[Theme, ...] = (_theme(PAPER, _PAPER, False), _theme(INK, _INK, True))
"""Both themes, the light one first."""


def fallbacks() -> dict[str, str]:
    """Our variables for any other theme, so that a style sheet always parses."""
    return dict(_INK)
