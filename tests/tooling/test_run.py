"""Does run.py set up from nothing, heal after a kill, and say in Chinese what is missing?

Every case works on a copy of run.py beside a tiny project with almost nothing to install.
"""

import base64
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROJECT = """\
[project]
name = "bangongshi"
dependencies = {runtime}
[project.optional-dependencies]
test = []
"""
MAIN = "import os, sys; print(os.getcwd(), sys.flags.utf8_mode, sys.argv[1:], sep='|'); sys.exit(int(sys.argv[-1]))\n"
QUIET = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "PYTHON", "UV_"))}
NO_NETWORK = {"PIP_INDEX_URL": "file:///nowhere/simple", "PIP_CONFIG_FILE": os.devnull}


def project(folder: Path, runtime: str = "[]") -> Path:
    """A folder with run.py and a program that prints where it is and exits with its last argument."""
    package = folder / "src" / "bangongshi"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text(MAIN, encoding="utf-8")
    (folder / "pyproject.toml").write_text(PROJECT.format(runtime=runtime), encoding="utf-8")
    (folder / "pins.txt").write_text("tiny==1.0\n", encoding="utf-8")
    shutil.copy(ROOT / "run.py", folder)
    return folder


def run(
    folder: Path, *arguments: str, python: str = sys.executable, cwd: Path | None = None, **env: str,
) -> subprocess.CompletedProcess[str]:
    """run.py as a person starts it: with little in the environment and a C locale."""
    return subprocess.run(
        [python, str(folder / "run.py"), *arguments], cwd=cwd or folder, capture_output=True, text=True,
        encoding="utf-8", env={**QUIET, **NO_NETWORK, "LC_ALL": "C", **env}, timeout=120, check=False,
    )


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in a folder with 汉字 and a blank, set up once."""
    folder = project(tmp_path_factory.mktemp("run") / "办公室 工作台")
    first = run(folder, "0")
    assert first.returncode == 0, first.stderr
    assert "正在准备运行环境" in first.stderr
    return folder


def wheel(folder: Path) -> None:
    """A one-line wheel called tiny, made by hand."""
    folder.mkdir(exist_ok=True)
    files = {
        "tiny.py": "VALUE = 1\n",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},\n"
        for name, text in files.items()
    )
    with zipfile.ZipFile(folder / "tiny-1.0-py3-none-any.whl", "w") as made:
        for name, text in {**files, "tiny-1.0.dist-info/RECORD": record + "tiny-1.0.dist-info/RECORD,,\n"}.items():
            made.writestr(name, text)


def test_second_run_is_silent_keeps_the_folder_and_the_exit_code(ready: Path, tmp_path: Path) -> None:
    again = run(ready, "导入", "7", cwd=tmp_path)
    assert again.stderr == ""
    assert again.stdout == f"{tmp_path}|1|['导入', '7']\n"
    assert again.returncode == 7


def test_venv_without_a_stamp_is_made_anew(ready: Path) -> None:
    (ready / ".venv" / "set-up.txt").unlink()
    (ready / ".venv" / "half").write_text("left by a killed run")
    shutil.rmtree(next((ready / ".venv").glob("lib/python*/site-packages/pip")))
    healed = run(ready, "0")
    assert healed.returncode == 0, healed.stderr
    assert not (ready / ".venv" / "half").exists()
    assert "正在准备运行环境" in healed.stderr
    assert healed.stdout.count("\n") == 1


def test_venv_whose_python_is_gone_is_made_anew(ready: Path) -> None:
    for name in (ready / ".venv" / "bin").glob("python*"):
        name.unlink()
    healed = run(ready, "0")
    assert healed.returncode == 0, healed.stderr


def test_changed_lists_are_followed_without_a_new_venv(ready: Path) -> None:
    (ready / ".venv" / "stays").write_text("")
    (ready / "pins.txt").write_text("tiny==1.0\n# newer\n", encoding="utf-8")
    updated = run(ready, "0")
    assert updated.returncode == 0
    assert "正在更新运行环境" in updated.stderr
    assert (ready / ".venv" / "stays").exists()


def test_killed_in_the_middle_then_two_at_once(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    env = {**QUIET, **NO_NETWORK}
    dying = subprocess.Popen(
        [sys.executable, "run.py", "0"], cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    waited = 0.0
    while not (folder / ".venv" / "pyvenv.cfg").exists() and waited < 30:
        time.sleep(0.02)
        waited += 0.02
    dying.send_signal(signal.SIGKILL)
    dying.wait()
    assert not (folder / ".venv" / "set-up.txt").exists()
    both = [
        subprocess.Popen(
            [sys.executable, "run.py", "0"], cwd=folder, env=env, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    said = [one.communicate(timeout=120) for one in both]
    assert [one.returncode for one in both] == [0, 0], said
    assert sum("只在第一次" in err for _, err in said) == 1
    assert any("另一个窗口" in err for _, err in said)


def test_missing_venv_module_names_the_package(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text("import sys; sys.modules['ensurepip'] = None\n")
    told = run(folder, PYTHONPATH=str(tmp_path / "site"))
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert told.returncode == 1
    assert f"sudo apt install python{version}-venv" in told.stderr
    assert "Traceback" not in told.stderr
    assert told.stdout == ""
    assert not (folder / ".venv").exists()


def test_no_network_then_a_wheel_folder(tmp_path: Path) -> None:
    folder = project(tmp_path / "p", '["tiny"]')
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "kept").touch()
    (folder / ".venv").symlink_to(tmp_path / "elsewhere")
    failed = run(folder, "0")
    assert (tmp_path / "elsewhere" / "kept").exists(), "a linked .venv is replaced, its target left alone"
    assert not (folder / ".venv").is_symlink()
    assert failed.returncode == 1
    assert "run.py wheels" in failed.stderr
    assert "tiny" in failed.stderr, "pip's own last lines are shown when it fails"
    assert failed.stdout == ""
    wheel(folder / "wheels")
    (folder / "src" / "bangongshi" / "__main__.py").write_text("import tiny; print(tiny.VALUE)\n")
    healed = run(folder)
    assert (healed.returncode, healed.stdout) == (0, "1\n"), healed.stderr


def test_an_old_python_is_told_so() -> None:
    source = (ROOT / "run.py").read_text(encoding="utf-8")
    pretend = source.replace("OLDEST = (3, 11)", "OLDEST = (9, 9)")
    assert pretend != source
    told = subprocess.run(
        [sys.executable, "-"], input=pretend, capture_output=True, encoding="utf-8", check=False,
        env={**QUIET, "PYTHONUTF8": "1"},
    )
    assert told.returncode == 1
    assert "需要 Python 9.9" in told.stderr
    assert told.stdout == ""


def test_an_old_python_can_read_run_py() -> None:
    import ast

    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    assert not [a for node in ast.walk(tree) if isinstance(node, ast.arguments) for a in node.args if a.annotation]
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Raise) and node.cause]
