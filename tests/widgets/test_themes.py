"""Can everything be read, in both themes?"""

import re
from itertools import chain
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

import bangongshi.widgets
from bangongshi.widgets.themes import MEANINGS, PAIRS, THEMES

FOLDER = Path(bangongshi.widgets.__file__ or "").parent


def luminance(colour: Color) -> float:
    parts = [part / 255 for part in colour.rgb]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(Color.parse(one)), luminance(Color.parse(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
@pytest.mark.parametrize(("front", "back"), PAIRS, ids="-".join)
def test_contrast_is_at_least_4_5(theme: Theme, front: str, back: str) -> None:
    assert contrast(theme.variables[front], theme.variables[back]) >= 4.5


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: str(theme.name))
def test_caret_and_selection_can_be_seen(theme: Theme) -> None:
    for part in ("input-cursor", "input-selection", "block-cursor"):
        pair = theme.variables[f"{part}-foreground"], theme.variables[f"{part}-background"]
        assert contrast(*pair) >= 4.5


def test_a_known_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_both_themes_know_the_same_words() -> None:
    paper, ink = THEMES
    assert set(paper.variables) == set(ink.variables)
    assert set(MEANINGS) <= set(paper.variables)


def css_of(source: str) -> str:
    return "\n".join(chain(re.findall(r'DEFAULT_CSS[^=]*= f?"""(.*?)"""', source, re.DOTALL)))


def test_style_sheets_use_only_our_colours_and_only_measured_pairs() -> None:
    sheets = {path.name: css_of(path.read_text("utf-8")) for path in FOLDER.glob("*.py")}
    sheets |= {path.name: css_of(path.read_text("utf-8")) for path in (FOLDER.parent / "screens" / "dialogs").glob("*.py")}
    sheets |= {path.name: path.read_text("utf-8") for path in (FOLDER.parent / "styles").glob("*.tcss")}
    known = set(THEMES[0].variables)
    fronts = {front for front, _ in PAIRS} | {"input-cursor-foreground"}
    grounds = {ground for _, ground in PAIRS} | {"input-cursor-background"}
    for name, sheet in sheets.items():
        for colour in re.findall(r"\$([a-z][a-z-]*)", sheet):
            assert colour in known, (name, colour)
        assert set(re.findall(r"[^-]color: \$([a-z-]+)", sheet)) <= fronts, name
        assert set(re.findall(r"background: \$([a-z-]+)", sheet)) <= grounds, name


def test_borders_are_ascii() -> None:
    for path in chain(FOLDER.glob("*.py"), (FOLDER.parent / "screens" / "dialogs").glob("*.py")):
        for border in re.findall(r"border(?:-\w+)?: (\w+)", css_of(path.read_text("utf-8"))):
            assert border in {"ascii", "none"}, path.name
