"""What a use case hands back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Done:
    """One act that is in the book: the sentence for the status line, the act to take back (None: corrected, not taken back)."""

    sentence: str
    undo: int | None = None
    ids: tuple[int, ...] = ()
