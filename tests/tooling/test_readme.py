"""Does the README say what the program does? Tables, commands, JSON, exit codes, figures, pictures and links, checked."""

import argparse
import ast
import importlib.util
import json
import re
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook

from bangongshi import cli
from bangongshi.__main__ import _workbench_options
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.registry import receive
from bangongshi.models import settings
from bangongshi.models.dates import read_date
from bangongshi.models.secrecy import masked_in_list, masked_on_home
from bangongshi.models.words import Secrecy
from bangongshi.models.workdays import Calendar
from bangongshi.paper import csv_text, grid, precheck
from bangongshi.screens.registry import room
from bangongshi.store import generation, keyfile, passphrase, recovery
from office_fixtures import CHEAP, MONDAY, PASSPHRASE, new_vault

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def tool(name: str) -> ModuleType:
    """A script of tools/, loaded without running it."""
    spec = importlib.util.spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


make_readme = tool("make_readme")


def part(name: str) -> str:
    """A marked part of the README."""
    found = make_readme.part_in(README, name)
    assert isinstance(found, str)
    return found


# --- what is made -----------------------------------------------------------------------------------------------


def test_made_parts_are_up_to_date() -> None:
    assert make_readme.made(README) == README, "run tools/make_readme.py"


@pytest.mark.parametrize("name", ["keys", "menus", "registers"])
def test_a_made_part_that_is_changed_by_hand_is_noticed(name: str) -> None:
    assert make_readme.made(README.replace(part(name), "改过", 1)) == README


# --- commands ---------------------------------------------------------------------------------------------------


def command_lines() -> list[str]:
    """The lines of the command table, without the sentences beside them."""
    lines = [line for line in part("commands").splitlines() if line.startswith("bangongshi")]
    return [re.split(r"\s{2,}", line)[0] for line in lines]


def verbs() -> dict[str, argparse.ArgumentParser]:
    """The command line's own verbs."""
    top = cli._parser()
    (choices,) = [action.choices for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(choices)


@pytest.mark.parametrize("line", command_lines())
def test_every_command_of_the_table_exists_as_written(line: str) -> None:
    words = re.sub(r"\|\w+", "", line.replace("[", "").replace("]", "")).split()[1:]
    if words == ["--version"]:
        assert cli.main(words) == 0
    elif words in ([], ["demo"]):
        assert _workbench_options(words) is not None
    else:
        parsed = cli.parse(words)
        assert parsed.verb == words[0]


def test_every_verb_and_option_stands_in_the_table() -> None:
    told = {line.split()[1]: line for line in command_lines() if len(line.split()) > 1}
    assert set(verbs()) == set(told) - {"demo", "--version"}
    everywhere = {"--help", "--vault", "--passphrase-file"}
    for name, parser in verbs().items():
        for action in parser._actions:
            longest = max(action.option_strings, key=len, default="")
            if longest and longest not in everywhere:
                assert longest in told[name], f"{name} {longest}"
            for choice in action.choices or ():
                assert choice in told[name], f"{name} {longest} {choice}"
    for option in everywhere - {"--help"}:
        assert f"`{option} " in README


def test_every_command_in_running_text_exists() -> None:
    run = (ROOT / "run.py").read_text(encoding="utf-8")
    own = {"test", "wheels", "demo"}
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for found in re.finditer(r"(?:python3 run\.py|py run\.py|\bbangongshi)[ ]+([a-z-]+)", text):
            word = found[1]
            assert word in verbs() or word in own or word.startswith("--"), f"{path.name}: {found[0]}"
        for found in re.finditer(r"(?:\.venv/bin/python|python) ((?:tools/\w+\.py)|-m benchmarks)", text):
            named = ROOT / (found[1] if found[1].startswith("tools") else "benchmarks/__main__.py")
            assert named.is_file(), found[0]
    assert '"wheels"' in run
    assert '"test"' in run
    assert {"python3 run.py", "python3 run.py test", "py run.py"} <= set(re.findall(r"(?:python3|py) run\.py(?: test)?", README))
    assert "python3 run.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_option_and_variable_in_running_text_exists() -> None:
    parsers = [*verbs().values(), cli._everywhere()]
    options = {word for parser in parsers for action in parser._actions for word in action.option_strings}
    for found in re.findall(r"`(--[a-z-]+)", README):
        assert found in options | {"--version"}, found
    source = (ROOT / "src" / "bangongshi" / "platform.py").read_text(encoding="utf-8")
    for name in re.findall(r"BANGONGSHI_\w+", README):
        assert name in source, name


def test_exit_codes() -> None:
    told = re.findall(r"^\| (\d+) \|", part("exits"), re.MULTILINE)
    codes = [cli.DONE, cli.REFUSED, cli.USAGE, cli.WRONG, cli.DAMAGED, cli.BUSY]
    assert [int(code) for code in told] == codes


# --- JSON -------------------------------------------------------------------------------------------------------


def shapes() -> dict[str, set[str]]:
    """Verb → every name its JSON is said to have, at any depth."""
    rows = re.findall(r"^\| `?([^`|]+?)`? \| (.+) \|$", part("json"), re.MULTILINE)
    return {verb: set(re.findall(r'"(\w+)"', text)) for verb, text in rows if "{" in text}


def names_in(value: object) -> set[str]:
    """Every name of a JSON answer, but for those of `counts`, which are names of lists."""
    if isinstance(value, dict):
        inner = (names_in(each) for name, each in value.items() if name != "counts")
        return set(value).union(*inner)
    return set().union(*(names_in(each) for each in value)) if isinstance(value, list) else set()


@pytest.fixture
def ask(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., set[str]]:
    """The names in the JSON of a verb, asked of an office with two papers."""
    vault = new_vault(tmp_path / "vault")
    desk = Desk(vault)
    first_run(desk, {"unit_name": "某县人民政府办公室", "unit_code": "某政办"})
    for number, due in (("某发〔2026〕1号", "昨天"), ("某发〔2026〕2号", "今天")):
        receive.sign_in_and_enrol(desk, {
            "unit_name": "某市水利局", "title": "关于今冬水利工作的通知", "source_number": number, "secrecy": "公开", "due": due,
        })
    vault.close()
    phrase = tmp_path / "口令.txt"
    phrase.write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv("BANGONGSHI_PASSPHRASE_FILE", str(phrase))
    monkeypatch.setenv("BANGONGSHI_VAULT", str(tmp_path / "vault"))
    monkeypatch.setattr("bangongshi.store.vault.KdfCost", lambda: CHEAP)

    def ask(*words: object) -> set[str]:
        cli.main([*map(str, words), "--json"])
        answer = json.loads(capsys.readouterr().out)
        assert isinstance(answer, dict)
        return names_in(answer)

    return ask


def test_json_is_as_the_readme_says(ask: Callable[..., set[str]], tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["收文号", "收文日期", "来文单位", "来文字号", "文件标题", "份数"],
        ["收〔2024〕1号", "2024-3-5", "某市某局", "某发〔2024〕1号", "关于检查的通知", "许多"],
        ["收〔2024〕2号", "2024-3-6", "某市某局", "某发〔2024〕2号", "", 1],
    ):
        sheet.append(row)
    book.save(tmp_path / "旧簿.xlsx")
    told = shapes()
    today = ask("today")
    assert "history" in told["today"]
    assert told["today"] - {"history"} <= today
    assert today - told["today"] <= told["find"]
    assert ask("find", "水利") == told["find"]
    assert ask("import", "收文", tmp_path / "旧簿.xlsx") == told["import"]
    assert ask("export", "收文", tmp_path / "新簿.csv") == told["export"]
    assert ask("verify") | {"code", "where", "sentence"} == told["verify"]
    assert ask("backup", tmp_path / "备份") == told["backup"]
    (made,) = [path for path in (tmp_path / "备份").iterdir() if path.is_dir()]
    assert ask("restore", made, tmp_path / "另一处") == told["restore"]
    assert ask("init", "--vault", tmp_path / "新", "--unit", "某局", "--code", "某局发") == told["init"]
    assert ask("find") == told["没有做成"]
    assert told["calendar"] == {"sentence"}


# --- figures and claims -----------------------------------------------------------------------------------------


def minutes(key: str) -> str:
    """What a setting is when nobody changed it."""
    return settings.BY_KEY[key].default


CLAIMS = [
    f"{precheck.LARGEST >> 20} MB、{grid.MOST_ROWS} 行、{grid.MOST_COLUMNS} 列或一格 {grid.LONGEST_CELL} 字",
    f"{minutes('cover_minutes')} 分钟没有操作自动遮屏、{minutes('lock_minutes')} 分钟锁定",
    f"最近 {generation.DAYS} 天、{generation.WEEKS} 周、{generation.MONTHS} 个月",
    f"至少 {passphrase.LEAST} 个字符（纯数字也行）或 {passphrase.LEAST_HANZI} 个汉字",
    f"{recovery.GROUPS} 组 {recovery.DIGITS} 位数字",
    f"每猜一次口令要 {keyfile.KdfCost().memory_kib >> 10} MiB 内存（Argon2id）",
    f"揭示本列表 {room.REVEALED_SECONDS:.0f} 秒",
]


@pytest.mark.parametrize("claim", CLAIMS)
def test_figures_are_the_program_s_own(claim: str) -> None:
    assert claim in README


def test_dates_named_as_examples_are_understood() -> None:
    (sentence,) = re.findall(r"^日期照平常写：.*", README, re.MULTILINE)
    written = re.findall(r"`([^`]+)`", sentence)
    assert len(written) >= 8
    for words in written:
        assert read_date(words, MONDAY.date(), Calendar()).day.year in (2026, 2027), words


def test_encodings_and_kinds_of_files() -> None:
    for kind in precheck.FileKind:
        assert f".{kind.value}" in README
    for name in csv_text.ENCODINGS:
        assert name in README.lower(), name


def test_what_is_masked_is_masked() -> None:
    assert [level for level in Secrecy if masked_in_list(level)] == [Secrecy.UNPUBLISHED]
    assert [level for level in Secrecy if not masked_on_home(level)] == [Secrecy.OPEN]
    table = README.partition("| 密级 | 列表里 | 首页、导出 |")[2].partition("\n\n")[0]
    assert all(level.value in table for level in Secrecy)


def test_the_program_opens_no_connection() -> None:
    network = {"socket", "ssl", "http", "urllib.request", "ftplib", "smtplib", "xmlrpc", "requests", "httpx", "aiohttp"}
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name for name in named if name in network or name.partition(".")[0] in network - {"urllib.request"}}, path


def test_only_linux_is_said_to_be_tested_and_state_secrets_are_kept_out() -> None:
    assert "目前只在 Linux 上测试过" in README
    assert "本机为非涉密设备，严禁存储、处理国家秘密" in README


@pytest.mark.parametrize("words", ["coming soon", "敬请期待", "即将", "以后会", "计划中", "TODO", "待补"])
def test_no_empty_promise(words: str) -> None:
    for path in DOCUMENTS:
        assert words not in path.read_text(encoding="utf-8"), path.name


# --- pictures and links -----------------------------------------------------------------------------------------


def test_links_lead_somewhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
            assert "://" not in target, f"{path.name}: {target}"
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_pictures_are_those_the_tool_takes() -> None:
    source = ast.parse((ROOT / "tools" / "make_pictures.py").read_text(encoding="utf-8"))
    taken = {
        str(node.args[0].value): ast.literal_eval(node.args[1])
        for node in ast.walk(source)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Picture"
        and isinstance(node.args[0], ast.Constant)
    }
    shown = re.findall(r"!\[[^\]]+\]\(docs/pictures/([\w-]+)\.png\)", README)
    assert shown
    assert set(shown) == set(taken) == {path.stem for path in (ROOT / "docs" / "pictures").iterdir()}
    for name, (columns, rows) in taken.items():
        data = (ROOT / "docs" / "pictures" / f"{name}.png").read_bytes()
        assert data.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", data[16:24])
        assert name.endswith(f"{columns}x{rows}")
        assert abs(width - 12.2 * columns) < 40
        assert abs(height - 24.4 * rows) < 70
