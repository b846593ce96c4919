"""Does pins.txt pin all that the project's lists bring in, on every platform, and nothing else, naming no host?"""

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PLATFORMS = [
    {
        "sys_platform": name, "platform_system": system, "os_name": os_name, "platform_machine": machine,
        "python_version": version, "python_full_version": f"{version}.0", "extra": "",
        "implementation_name": "cpython", "platform_python_implementation": "CPython",
    }
    for name, system, os_name in (("linux", "Linux", "posix"), ("win32", "Windows", "nt"), ("darwin", "Darwin", "posix"))
    for machine in ("x86_64", "AMD64", "aarch64", "arm64")
    for version in ("3.11", "3.12", "3.13", "3.14")
]


def pins() -> dict[str, str]:
    """{canonical name: version} as pins.txt has them; every other line must be a comment."""
    found = {}
    for line in (ROOT / "pins.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, version = line.partition("==")
            found[canonicalize_name(name)] = version
    return found


def asked() -> list[str]:
    """The project's own two lists."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["test"]]


def closure() -> set[str]:
    """Every distribution the lists bring in on any of our platforms, as far as installed metadata tells."""
    seen: set[tuple[str, str]] = set()
    todo = [Requirement(line) for line in asked()]
    while todo:
        wanted = todo.pop()
        for extra in ("", *wanted.extras):
            key = (canonicalize_name(wanted.name), extra)
            if key in seen:
                continue
            seen.add(key)
            try:
                lines = metadata.requires(wanted.name) or []
            except metadata.PackageNotFoundError:
                continue  # Only on another platform: its pin is checked, what it brings in turn is not known here.
            for inner in map(Requirement, lines):
                marker = inner.marker
                if marker is None or any(marker.evaluate({**where, "extra": extra}) for where in PLATFORMS):
                    todo.append(inner)
    return {name for name, _ in seen}


def test_pins_cover_exactly_what_the_lists_bring_in() -> None:
    assert set(pins()) == closure()


def test_what_is_installed_is_what_is_pinned() -> None:
    installed = {canonicalize_name(found.metadata["Name"]): found.version for found in metadata.distributions()}
    both = pins().keys() & installed.keys()
    assert {name: installed[name] for name in both} == {name: pins()[name] for name in both}
    assert {"textual", "sqlmodel", "pytest"} <= both


def test_pins_keep_the_floors_of_the_lists() -> None:
    for line in asked():
        wanted = Requirement(line)
        assert wanted.specifier.contains(pins()[canonicalize_name(wanted.name)]), line


def test_pins_name_no_host() -> None:
    for line in (ROOT / "pins.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line), line
        assert "://" not in line
