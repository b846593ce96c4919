"""How does text get into a widget? Through `plain` only: no markup, no control character, nothing that acts.

`markup=False` stops brackets but not ESC, and `text.shown` stops ESC but not brackets; both are needed (safety.md §3.6).
"""

from textual.content import Content

from bangongshi.text import shown


def plain(text: str, style: str = "") -> Content:
    """One line of text as a widget may take it, in one style (a Textual style such as "bold $overdue")."""
    return Content.styled(shown(text), style) if style else Content(shown(text))


def plain_lines(text: str, style: str = "") -> Content:
    """Text of several lines: line ends stay, everything else as `plain`."""
    return Content.styled(shown(text, lines=True), style) if style else Content(shown(text, lines=True))


def joined(*parts: Content) -> Content:
    """Contents one after another; what each was made from has been through `plain` already."""
    return Content.assemble(*parts)
