"""Writes the parts of README.md that are made from the program: the key table, the menus, the list of registers.

Usage: .venv/bin/python tools/make_readme.py        (tests/tooling/test_readme.py fails while README says otherwise)

A part stands between <!-- begin NAME --> and <!-- end NAME -->; everything else is written by hand.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
sys.path.insert(0, str(ROOT / "src"))

from bangongshi import keys  # noqa: E402 - the package is found only now
from bangongshi.cli import REGISTERS  # noqa: E402


def part_in(text: str, name: str) -> str:
    """What stands between the marks of a part, without blank edges. Raises LookupError when there is no such part."""
    found = _part(name).search(text)
    if found is None:
        raise LookupError(f"README has no part called {name}")
    return found[2].strip("\n")


def parts() -> dict[str, str]:
    """The made parts by name, as they should stand."""
    return {
        "keys": keys.readme_table().strip("\n"),
        "menus": "\n\n".join(keys.readme_menu(register).strip("\n") for register in keys.MENUS),
        "registers": " · ".join(f"{chinese} {english}" for chinese, english in REGISTERS.items()),
    }


def made(text: str) -> str:
    """The README with every made part as it should be."""
    for name, part in parts().items():
        part_in(text, name)
        edge = "\n" if "\n" in part else ""
        before, after = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        text = _part(name).sub((f"{before}{edge}{part}{edge}{after}").replace("\\", r"\\"), text)
    return text


def _part(name: str) -> re.Pattern[str]:
    return re.compile(f"(<!-- begin {name} -->)(.*?)(<!-- end {name} -->)", re.DOTALL)


if __name__ == "__main__":
    README.write_text(made(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
