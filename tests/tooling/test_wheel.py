"""Does everything the program needs reach the wheel, and does it start from where the wheel was installed?"""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "bangongshi"
ENV = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | {"PYTHONUTF8": "1"}


def do(*command: str, cwd: Path, **env: str) -> str:
    """Output of a step that must succeed."""
    done = subprocess.run(command, cwd=cwd, env=ENV | env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this tree."""
    out = tmp_path_factory.mktemp("wheel")
    do(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out), cwd=ROOT)
    (built,) = out.glob("bangongshi-*.whl")
    return built


def test_every_file_of_the_package_is_in_the_wheel(wheel: Path) -> None:
    here = {
        path.relative_to(PACKAGE.parent).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    inside = set(zipfile.ZipFile(wheel).namelist())
    assert here <= inside, here - inside
    for needed in ("data/", "store/schema/"):
        assert any(name.startswith(f"bangongshi/{needed}") for name in inside), needed
    assert any(name.endswith(".tcss") for name in inside)
    assert any(name.startswith("bangongshi/store/schema/") and name.endswith(".sql") for name in inside)


def test_nothing_else_is_in_the_wheel(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bangongshi"}


def test_installed_elsewhere_it_tells_its_version(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "别处 的程序"
    do(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(place), str(wheel),
        cwd=tmp_path,
    )
    version = wheel.name.split("-")[1]
    said = do(sys.executable, "-m", "bangongshi", "--version", cwd=tmp_path, PYTHONPATH=str(place))
    assert version in said
    where = "import bangongshi.__main__, sys; print(bangongshi.__file__); sys.exit(bangongshi.__main__.main(['--version']))"
    said = do(sys.executable, "-c", where, cwd=tmp_path, PYTHONPATH=str(place))
    assert said.startswith(str(place))
    (script,) = [path for path in (place / "bin").iterdir() if path.stem == "bangongshi"]
    assert version in do(sys.executable, str(script), "--version", cwd=tmp_path, PYTHONPATH=str(place))
