"""Does the repository speak of the product alone, and does starting cost what it should?"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".toml", ".md", ".txt", ".tcss", ".sql", ".json", ".csv", ".cfg", ".yml", ".yaml", ".sh", ".svg", ""}
ELSEWHERE = re.compile(
    "|".join([
        *(re.escape(str(place)) + r"\b" for place in (ROOT, Path.home()) if len(place.parts) > 1),
        r"/(?:root|Users)/\w", r"[A-Z]:\\Users", r"files\.pythonhosted", r"pypi\.(?:org|tuna)", r"mirrors?\.\w+\.\w+",
        r"(?:extra-)?index[-]url\s*=\s*\S", "artifactory", "nexus",
    ])
)
HEAVY = {
    "textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "sqlcipher3", "xlsxwriter", "python_calamine", "borax",
    "chinese_calendar", "dateutil", "cryptography",
}


def tracked() -> list[Path]:
    """What is, or is about to be, part of the repository; every file below the root in a copy without git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, check=False,
    )
    if listed.returncode:
        return [path for path in ROOT.rglob("*") if path.is_file() and not {".venv", ".git", "__pycache__"} & set(path.parts)]
    names = [name for name in listed.stdout.decode().split("\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file() and not name.startswith(".venv")]


def test_no_machine_path_and_no_package_host_stands_in_the_repository() -> None:
    found = []
    for path in tracked():
        if path.suffix in TEXT and path != Path(__file__).resolve():
            for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
                if ELSEWHERE.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert not found, "\n".join(found)


def test_no_lock_file_and_no_built_thing_is_tracked() -> None:
    names = {path.name for path in tracked()}
    assert not names & {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml"}
    assert not [path for path in tracked() if path.suffix in {".whl", ".pyc", ".db", ".sqlite"}]


def test_every_dependency_stands_in_the_list_with_floor_and_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    rows = {}
    for line in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and len(cells) >= 4:
            rows[canonicalize_name(cells[0])] = cells
    lists = (project["dependencies"], 5), (project["optional-dependencies"]["test"], 4)
    named = set()
    for names, columns in lists:
        for wanted in map(Requirement, names):
            name = canonicalize_name(wanted.name)
            assert name in rows, f"{name} is not explained in docs/dependencies.md"
            cells = rows[name]
            assert len(cells) == columns, name
            floor = next(part.version for part in wanted.specifier if part.operator == ">=")
            assert cells[1].startswith(floor), f"{name}: floor {floor}, the list says {cells[1]}"
            assert len(cells[-1]) >= 2, name
            named.add(name)
    assert {name for name, cells in rows.items() if len(cells) in (4, 5)} - {"包"} == named


def test_the_lists_are_the_same_for_other_tools() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["dependency-groups"]["dev"] == ["bangongshi[test]"]


def test_launcher_and_command_line_load_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, bangongshi.__main__, bangongshi.cli; print(*sys.modules)"],
        env={"PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False,
    )
    assert told.returncode == 0, told.stderr
    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    assert not loaded & HEAVY


def test_notifications_are_on_in_every_pilot_test() -> None:
    """Textual switches toasts off in tests by default; a crash in one would stay hidden (textual.md §3.9)."""
    for path in (ROOT / "tests").rglob("*.py"):
        if path.name == Path(__file__).name:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            if ".run_test(" in line:
                assert "notifications=True" in line, f"{path.name}: {line.strip()}"
