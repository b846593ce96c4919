"""The verbs that need no screen (design.md §7). Imports stay inside the branch that needs them, so `--version` is quick.

Exit codes: 0 done · 1 refused · 2 usage · 3 wrong passphrase · 4 vault damaged · 5 busy.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from bangongshi import __version__
from bangongshi.models.errors import (
    OfficeError,
    Refused,
    VaultBusy,
    VaultDamaged,
    WrongPassphrase,
)
from bangongshi.platform import passphrase_file, read_passphrase
from bangongshi.text import shown

if TYPE_CHECKING:
    from bangongshi.duties.desk import Desk
    from bangongshi.store.vault import Vault

DONE, REFUSED, USAGE, WRONG, DAMAGED, BUSY = range(6)

REGISTERS = {
    "收文": "incoming", "传阅": "circulation", "批示": "instructions", "印章": "seals", "用印": "seal_uses",
    "外借": "seal_loans", "介绍信": "letters", "证照": "certificates", "督办": "matters", "人员": "people",
    "单位": "units",
}
"""Registers that exist so far: Chinese name → English name."""
ONLY_OUT = ("传阅", "批示")
"""Registers that are written, not read."""

Command = Callable[[argparse.Namespace], int]


class UsageError(Exception):
    """The command's words are off; the sentence says how."""


_HEADINGS = (("usage:", "用法："), ("positional arguments:", "写在后面："), ("options:", "选项："))


class _Parser(argparse.ArgumentParser):
    """argparse whose complaints and headings are Chinese."""

    def format_help(self) -> str:
        """The page with its headings in Chinese; argparse has no other way to say them."""
        text = super().format_help()
        for english, chinese in _HEADINGS:
            text = text.replace(english, chinese)
        return text

    def error(self, message: str) -> NoReturn:
        del message  # English; the usage line says what is wanted
        raise UsageError(f"命令写法不对。{self.format_usage().replace('usage:', '用法：').strip()}")


def main(argv: Sequence[str]) -> int:
    """Run one verb; the exit code. Output on stdout, progress and complaints on stderr."""
    if "--version" in argv:
        print(__version__)
        return DONE
    wants_json = "--json" in argv
    try:
        parsed = parse(argv)
        command: Command = parsed.command
        return command(parsed)
    except UsageError as error:
        return _fail(USAGE, "U-USAGE", str(error), wants_json)
    except OfficeError as error:
        return _fail(_exit_code(error), error.code, error.sentence, wants_json)
    except BrokenPipeError:  # `… | head` has read enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        return DONE
    except KeyboardInterrupt:
        return _fail(REFUSED, "R-STOPPED", "已停下，什么都没有改。", wants_json)


def _exit_code(error: OfficeError) -> int:
    if isinstance(error, WrongPassphrase):
        return WRONG
    if isinstance(error, VaultDamaged):
        return DAMAGED
    return BUSY if isinstance(error, VaultBusy) else REFUSED


def _fail(code: int, name: str, sentence: str, wants_json: bool) -> int:
    if wants_json:
        from bangongshi.cli_answers import failure

        _put(failure(name, sentence))
    else:
        print(shown(sentence), file=sys.stderr)
    return code


def _put(answer: dict[str, object]) -> None:
    print(json.dumps(answer, ensure_ascii=False))


def _say(line: str = "") -> None:
    print(shown(line))


# What the words are


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The words understood. Raises UsageError."""
    where, rest = _everywhere().parse_known_args(list(argv))
    return _parser().parse_args(rest, where)


def _everywhere() -> _Parser:
    """Options that may stand before or after the verb."""
    made = _Parser(prog="bangongshi", add_help=False, allow_abbrev=False)
    made.add_argument("--vault", type=Path, help="登记簿所在文件夹")
    made.add_argument("--passphrase-file", type=Path, help="口令文件（给脚本用）")
    made.add_argument("--json", action="store_true", help="输出 JSON")
    return made


def _parser() -> _Parser:
    top = _Parser(
        prog="bangongshi", add_help=False, allow_abbrev=False, description="办公室工作台",
        epilog="不写命令就打开工作台，demo 看演示。处处可加：--vault 文件夹　--passphrase-file 口令文件　--json",
    )
    top.add_argument("-h", "--help", action="help", help="看这页说明")
    verbs = top.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    def verb(name: str, command: Command, help_: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=help_, add_help=False, allow_abbrev=False)
        made.add_argument("-h", "--help", action="help", help="看这页说明")
        made.set_defaults(command=command)
        return made

    init = verb("init", _init, "不用屏幕，新建登记簿")
    init.add_argument("--unit", required=True, metavar="名称", help="本单位名称")
    init.add_argument("--code", required=True, metavar="代字", help="机关代字，如 某政办")
    init.add_argument("--type", default="机关", metavar="类型", help="机关、事业单位、国企、其他")
    verb("today", _today, "晨报：逾期、到期、要传达的、要催的、在外").add_argument(
        "--evening", action="store_true", help="日清：今天收的、送的、办结的、还差什么")
    find = verb("find", _find, "那个文件到哪了")
    find.add_argument("words", nargs="+", metavar="词", help="文号、单位、姓名、标题里的词或拼音首字母")
    find.add_argument("--reveal", action="store_true", help="连未公布件的标题一起找，记入流水")
    take = verb("import", _import, "导入登记簿")
    take.add_argument("register", metavar="登记簿", help="、".join(name for name in REGISTERS if name not in ONLY_OUT))
    take.add_argument("file", type=Path, metavar="文件", help="xlsx、xls、et、ods 或 csv")
    take.add_argument("--sheet", metavar="工作表", help="不写就选表头最合适的一张")
    take.add_argument("--map", type=Path, dest="mapping", metavar="文件", help="列对照表（JSON）")
    take.add_argument("--as", choices=("auto", "open", "closed"), default="auto", dest="as_",
                      help="旧件按办理情况判定、都算在办、都算已办结")
    take.add_argument("--dry-run", action="store_true", help="只试读，不存")
    give = verb("export", _export, "导出登记簿")
    give.add_argument("register", metavar="登记簿", help="、".join(REGISTERS))
    give.add_argument("file", type=Path, metavar="文件", help="新的 .xlsx 或 .csv，不覆盖旧文件")
    give.add_argument("--include-confidential", action="store_true", help="内部和未公布的也写原标题")
    verb("verify", _verify, "体检：文件、流水、号码")
    verb("backup", _backup, "备份并当场验证").add_argument(
        "folder", nargs="?", type=Path, metavar="文件夹", help="不写就备份在登记簿自己的文件夹里")
    restore = verb("restore", _restore, "把一份备份恢复到新文件夹")
    restore.add_argument("generation", type=Path, metavar="备份", help="名字，如 20261123-000104，或它的文件夹")
    restore.add_argument("folder", type=Path, metavar="文件夹", help="新的或空的文件夹")
    verb("calendar", _calendar, "录入一年的放假通知").add_argument(
        "file", type=Path, metavar="文件", help="通知的文字，存成文本文件")
    return top


def _register(name: str) -> str:
    """The English name of a register that exists; UsageError otherwise."""
    english = REGISTERS.get(name, name)
    if english not in REGISTERS.values():
        known = "、".join(f"{chinese}（{word}）" for chinese, word in REGISTERS.items())
        raise UsageError(f"没有“{name}”这个登记簿。现有：{known}。")
    return english


# Who sits down


def _passphrase(asked: argparse.Namespace) -> str:
    path = passphrase_file(str(asked.passphrase_file) if asked.passphrase_file else None)
    if path:
        try:
            return read_passphrase(path)
        except (OSError, UnicodeDecodeError):
            raise Refused("R-PASSFILE", "口令文件读不出来，请检查路径和权限。") from None
    if not sys.stdin.isatty():
        raise UsageError("这里没有键盘可以输口令，请用 --passphrase-file 指明口令文件。")
    import getpass

    return getpass.getpass("口令（请切换到英文输入）：")


def _folder(asked: argparse.Namespace) -> Path:
    from bangongshi.platform import vault_folder

    return Path(vault_folder(str(asked.vault) if asked.vault else None))


def _open(asked: argparse.Namespace) -> "Vault":
    from bangongshi.store import place
    from bangongshi.store.vault import open_vault, unlock

    folder = _folder(asked)
    if not place.exists(folder):
        raise Refused("R-NO-VAULT", "这里还没有登记簿。请先运行 bangongshi，或用 init 新建。")
    phrase = _passphrase(asked)
    return open_vault(folder, unlock(folder, phrase))


def _at_desk(asked: argparse.Namespace, work: "Callable[[Desk], int]") -> int:
    """Open the vault, do the work as the clerk named in the settings, close it whatever happens."""
    from bangongshi.duties.sitting import sit_down

    vault = _open(asked)
    try:
        return work(sit_down(vault))
    finally:
        vault.close()


# What each verb does


def _init(asked: argparse.Namespace) -> int:
    from bangongshi.duties.sitting import found_office

    code = found_office(_folder(asked), _passphrase(asked), asked.unit, asked.code, asked.type)
    if asked.json:
        _put({"vault": str(_folder(asked)), "recovery_code": code})
    else:
        _say(code)
        print("请把上面的恢复码抄下来，锁进保险柜；丢了口令只能靠它。", file=sys.stderr)
    return DONE


def _today(asked: argparse.Namespace) -> int:
    def work(desk: "Desk") -> int:
        from bangongshi import cli_answers
        from bangongshi.duties import brief
        from bangongshi.duties.home import home

        if asked.json:
            _put(cli_answers.evening(brief.count_day(desk)) if asked.evening else cli_answers.today(home(desk)))
        else:
            for line in (brief.evening(desk) if asked.evening else brief.morning(desk)).lines:
                _say(line)
        return DONE

    return _at_desk(asked, work)


def _find(asked: argparse.Namespace) -> int:
    def work(desk: "Desk") -> int:
        from bangongshi.cli_answers import item
        from bangongshi.duties.registry.finding import count_found, find
        from bangongshi.duties.registry.reveal import with_titles
        from bangongshi.duties.supervision import finding
        from bangongshi.models.home_rows import HomeRow
        from bangongshi.models.windows import Total

        words = " ".join(asked.words)
        page = find(desk, words, revealed=asked.reveal)
        papers = (with_titles(desk, page, {}) if asked.reveal else page).rows
        rows: tuple[HomeRow, ...] = (*papers, *finding.find(desk, words, revealed=asked.reveal))
        of_papers = count_found(desk, words, revealed=asked.reveal)
        of_matters = finding.count_found(desk, words, revealed=asked.reveal)
        total = Total(of_papers.count + of_matters.count, of_papers.capped or of_matters.capped)
        if asked.json:
            _put({"total": total.count, "items": [item(row) for row in rows]})
            return DONE
        for row in rows:
            facts = item(row)
            _say(f"{row.number}　{row.title}　{row.unit}")
            _say(f"  {facts['sentence']}")
        _say(f"共 {total} 件。" if rows else "没有找到。可以换一个词，或只用文号的后几位。")
        return DONE

    return _at_desk(asked, work)


def _import(asked: argparse.Namespace) -> int:
    register = _register(asked.register)

    def work(desk: "Desk") -> int:
        from bangongshi.duties.importing import run_import

        if register in (REGISTERS[name] for name in ONLY_OUT):
            raise Refused("I-REGISTER", "传阅和批示只能导出，不能导入；旧登记簿请导入收文。")
        report = run_import(
            desk, register, asked.file, sheet=asked.sheet, mapping=asked.mapping, as_=asked.as_, dry_run=asked.dry_run,
            progress=_progress,
        )
        if asked.json:
            _put(report.as_json())
        else:
            for line in report.lines():
                _say(line)
        return DONE

    return _at_desk(asked, work)


def _progress(sentence: str) -> None:
    print(shown(sentence), file=sys.stderr)


def _export(asked: argparse.Namespace) -> int:
    register = _register(asked.register)

    def work(desk: "Desk") -> int:
        from bangongshi.duties.exporting import run_export

        done = run_export(desk, register, asked.file, include_confidential=asked.include_confidential)
        _put({"register": register, "sentence": done.sentence}) if asked.json else _say(done.sentence)
        return DONE

    return _at_desk(asked, work)


def _verify(asked: argparse.Namespace) -> int:
    from bangongshi.store.verify import verify

    vault = _open(asked)
    try:
        report = verify(vault)
    finally:
        vault.close()
    problems = [
        {"code": problem.code, "where": problem.where, "sentence": problem.sentence} for problem in report.problems
    ]
    if asked.json:
        _put({"ok": report.ok, "entries": report.entries, "head": report.head, "problems": problems})
    else:
        _say(f"流水 {report.entries} 笔，末号校验 {report.head}。{'一切完好。' if report.ok else '发现问题：'}")
        for problem in problems:
            _say(f"  {problem['where']}：{problem['sentence']}（{problem['code']}）")
    return DONE if report.ok else DAMAGED


def _backup(asked: argparse.Namespace) -> int:
    def work(desk: "Desk") -> int:
        from bangongshi.duties.safekeeping import back_up

        made = back_up(desk, asked.folder)
        _put({"generation": made.name, "verified": True}) if asked.json else _say(made.sentence)
        return DONE

    return _at_desk(asked, work)


def _restore(asked: argparse.Namespace) -> int:
    from bangongshi.duties.safekeeping import bring_back

    sentence = bring_back(asked.generation, asked.folder, _folder(asked), _passphrase(asked))
    _put({"folder": str(asked.folder), "sentence": sentence}) if asked.json else _say(sentence)
    return DONE


def _calendar(asked: argparse.Namespace) -> int:
    def work(desk: "Desk") -> int:
        from bangongshi.duties.calendar import enter_notice
        from bangongshi.duties.safekeeping import read_text_file

        done = enter_notice(desk, read_text_file(asked.file))
        _put({"sentence": done.sentence}) if asked.json else _say(done.sentence)
        return DONE

    return _at_desk(asked, work)
