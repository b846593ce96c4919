"""看演示: a believable office, everything relative to today, built in a moment and kept nowhere."""

from bangongshi.duties.demo.office import build

__all__ = ["build"]
