"""The command line as scripts rely on it: verbs, JSON, exit codes (design.md §7)."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from bangongshi import __version__, cli
from bangongshi.duties.desk import Desk
from bangongshi.duties.office import first_run
from bangongshi.duties.people import add_person
from bangongshi.duties.registry import circulate, receive
from bangongshi.duties.supervision import giving, opening
from bangongshi.store.vault import open_vault, unlock
from office_fixtures import PASSPHRASE, new_vault

Run = Callable[..., tuple[int, str, str]]
HEADERS = ["收文号", "收文日期", "来文单位", "来文字号", "文件标题", "密级", "份数", "办理情况"]
ROWS = [
    ["收〔2024〕1号", "2024年3月5日", "某市水利局", "某水发[2024]15号", "关于防汛检查的通知", "", 1, "已办结"],
    ["收〔2024〕2号", "2024.3.6", "某市财政局", "某财〔2024〕007号", "关于预算编制的通知", "内部", 2, ""],
    ["收〔2024〕3号", "2024-3-7", "某市某局", "某密〔2024〕1号", "不该录的", "机密★10年", 1, ""],
]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """cli.main over a vault with one unit, one reader, two papers: one out, one unpublished."""
    vault = new_vault(tmp_path / "vault")
    desk = Desk(vault, who="王文秘")
    first_run(desk, {"unit_name": "某县人民政府办公室", "unit_code": "某政办"})
    paper = {
        "unit_name": "某市水利局", "title": "关于今冬水利工作的通知", "source_number": "某水发〔2026〕15号",
        "secrecy": "公开", "due": "昨天",
    }
    out = receive.sign_in_and_enrol(desk, paper).ids[0]
    circulate.send_out(desk, [out], add_person(desk, {"name": "张主任"}).ids[0])
    hidden = {**paper, "source_number": "某组〔2026〕1号", "title": "关于王某任职的决定", "secrecy": "未公布",
              "alias": "组织来文一件", "due": "+2"}
    receive.sign_in_and_enrol(desk, hidden)
    vault.close()
    phrase = tmp_path / "口令.txt"
    phrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
    monkeypatch.setenv("BANGONGSHI_PASSPHRASE_FILE", str(phrase))
    monkeypatch.setenv("BANGONGSHI_VAULT", str(tmp_path / "vault"))

    def run(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def answer(said: str) -> dict[str, object]:
    found = json.loads(said)
    assert isinstance(found, dict)
    return found


def book(path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in [HEADERS, *ROWS]:
        sheet.append(row)
    made.save(path)
    return path


def test_version_and_help() -> None:
    assert cli.main(["--version"]) == 0
    told = subprocess.run(
        [sys.executable, "-m", "bangongshi", "--version"], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(Path(cli.__file__).parent.parent), "PATH": ""},
    )
    assert told.stdout.strip() == __version__


@pytest.mark.parametrize("words", [["--help"], ["find", "--help"], ["import", "-h"]])
def test_help_is_chinese(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "用法：" in said
    assert not any(word in said for word in ("usage", "positional", "options:", "show this help"))


def test_today(run: Run) -> None:
    code, out, _ = run("today", "--json")
    assert code == 0
    found = answer(out)
    assert set(found) >= {
        "as_of", "overdue", "due_today", "due_soon", "out", "no_next_step", "instructions_to_pass_on", "confidential",
        "meetings", "counts", "chase_due", "key", "seals_out", "uncountersigned", "certificates_expiring",
    }
    assert set(found["counts"]) >= {"instructions_to_pass_on", "chase_due", "key", "meetings", "history"}  # type: ignore[call-overload]
    (late,) = found["overdue"]  # type: ignore[misc]
    assert late["number"].endswith("〕1号")
    assert late["days"] == -1
    assert "任职" not in out
    assert "组织来文一件" in out
    code, text, _ = run("today")
    assert code == 0
    assert "逾期 1 件" in text
    assert "任职" not in text


def test_the_evening_counts_what_came_in(run: Run) -> None:
    code, out, _ = run("today", "--evening", "--json")
    assert code == 0
    found = answer(out)
    assert set(found) >= {"as_of", "received", "no_next_step", "closed", "out_today", "calls"}
    received = found["received"]
    assert isinstance(received, list)
    assert [item["number"][-2:] for item in received] == ["1号", "2号"]
    assert [item["holder"] for item in found["out_today"]] == ["张主任"]  # type: ignore[attr-defined]
    assert (found["closed"], found["calls"], found["no_next_step"]) == (0, 0, [])
    assert (found["seal_uses"], found["seal_refused"], found["seals_out"], found["letters"]) == (0, 0, [], 0)
    assert "任职" not in out
    code, text, _ = run("today", "--evening")
    assert code == 0
    assert "今天收文 2 件" in text
    assert "任职" not in text


def test_find_answers_where_it_is_and_keeps_titles_back(run: Run) -> None:
    code, out, _ = run("find", "水利", "--json")
    assert code == 0
    found = answer(out)
    assert found["total"] == 2
    items = found["items"]
    assert isinstance(items, list)
    held = next(item for item in items if item["holder"] == "张主任")
    assert set(held) == {
        "register", "id", "number", "title", "confidential", "holder", "since", "next", "due", "due_time", "sentence",
    }
    assert held["register"] == "incoming"
    assert "在张主任" in held["sentence"]
    assert answer(run("find", "任职", "--json")[1]) == {"total": 0, "items": []}
    revealed = answer(run("find", "任职", "--reveal", "--json")[1])
    assert revealed["total"] == 1
    assert "关于王某任职的决定" in str(revealed["items"])
    assert run("find", "没有这个词")[0] == 0


def test_import_takes_in_what_it_can_and_lists_the_rest(run: Run, tmp_path: Path) -> None:
    file = book(tmp_path / "收文登记.xlsx")
    rehearsal = answer(run("import", "收文", file, "--dry-run", "--json")[1])
    assert rehearsal["imported"] == 0
    assert rehearsal["batch"] is None
    code, out, _ = run("import", "incoming", file, "--json")
    assert code == 0
    found = answer(out)
    assert (found["header_row"], found["records"], found["imported"]) == (1, 3, 2)
    (left,) = found["rejected"]  # type: ignore[misc]
    assert left["row"] == 4
    assert "保守国家秘密法" in left["reason"]
    assert "不该录的" not in out
    again = run("import", "收文", file, "--json")
    assert again[0] == 1
    assert "已导入过" in again[1]
    assert answer(run("today", "--json")[1])["counts"]["history"] >= 1  # type: ignore[index]


def test_export_writes_the_columns_of_the_trade_and_never_overwrites(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "收文.csv"
    assert run("export", "收文", target)[0] == 0
    text = target.read_text(encoding="utf-8-sig")
    assert "收文日期,来文单位,来文字号,文件标题" in text
    assert "任职" not in text
    assert "组织来文一件" in text
    assert run("export", "收文", target)[0] == 1
    assert run("export", "人员", tmp_path / "人员.xlsx")[0] == 0


def test_verify_backup_restore(run: Run, tmp_path: Path) -> None:
    found = answer(run("verify", "--json")[1])
    assert set(found) == {"ok", "entries", "head", "problems"}
    assert found["ok"] is True
    made = answer(run("backup", "--json")[1])
    code, out, _ = run("restore", made["generation"], tmp_path / "另一处", "--json")
    assert code == 0, out
    assert run("--vault", tmp_path / "另一处", "--json", "today")[1] == run("today", "--vault", tmp_path / "另一处", "--json")[1]
    assert run("--vault", tmp_path / "没有", "today")[0] == 1
    assert answer(run("today", "--vault", tmp_path / "另一处", "--json")[1])["counts"]["overdue"] == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["import", "会议", "x.xlsx"], 2),
        (["export", "meetings", "x.xlsx"], 2),
        (["frobnicate"], 2),
        (["find"], 2),
        ([], 2),
        (["import", "收文", "没有.xlsx"], 1),
        (["calendar", "没有.txt"], 1),
    ],
)
def test_exit_codes_and_failures_in_json(run: Run, words: list[str], code: int) -> None:
    got, out, err = run(*words, "--json")
    assert got == code
    error = answer(out)["error"]
    assert isinstance(error, dict)
    assert set(error) == {"code", "sentence"}
    assert not err
    got, out, err = run(*words)
    assert got == code
    assert not out
    assert err.strip()
    assert "Traceback" not in err


def test_wrong_passphrase_and_damage(run: Run, tmp_path: Path) -> None:
    wrong = tmp_path / "错.txt"
    wrong.write_text("完全不对的一个口令 九八七", encoding="utf-8")
    assert run("today", "--passphrase-file", wrong)[0] == 3
    (tmp_path / "vault" / "office.key").write_bytes(b"x")
    (tmp_path / "vault" / "office.key.bak").write_bytes(b"x")
    assert run("today", "--json")[0] == 4


def test_init_prints_the_code_once_and_refuses_a_second_time(run: Run, tmp_path: Path) -> None:
    words = ["init", "--vault", tmp_path / "新", "--unit", "某局", "--code", "某局发"]
    code, out, err = run(*words)
    assert code == 0
    assert len([group for group in out.strip().split("-") if group.isdigit()]) == 8
    assert "保险柜" in err
    assert run(*words)[0] == 1
    assert "恢复码" in run("today", "--vault", tmp_path / "新")[1]


def test_calendar_takes_a_notice(run: Run, tmp_path: Path) -> None:
    notice = tmp_path / "放假通知.txt"
    notice.write_text(
        "国务院办公厅关于2026年部分节假日安排的通知\n"
        "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\n"
        "二、春节：2月15日（周日）至23日（周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。\n"
        "三、清明节：4月4日（周六）至6日（周一）放假，共3天。\n"
        "四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\n"
        "五、端午节：6月19日（周五）至21日（周日）放假，共3天。\n"
        "六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\n"
        "七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。\n",
        encoding="utf-8",
    )
    code, out, err = run("calendar", notice)
    assert code == 0, err
    assert "2026" in out


USES = [
    ["用印编号", "日期", "印章名称", "用印部门", "文件名称/事由", "份数", "经办人", "审批人"],
    ["用印〔2026〕3号", "2026.3.5", "公章", "水利科", "关于防汛的通知", 2, "赵科员", "李县长"],
    ["用印〔2026〕4号", "没写", "公章", "水利科", "日期不明", 2, "赵科员", "李县长"],
]


def test_the_registers_of_seals_go_in_and_out(run: Run, tmp_path: Path) -> None:
    made = Workbook()
    assert made.active is not None
    for row in USES:
        made.active.append(row)
    made.save(tmp_path / "用印.xlsx")
    code, out, _ = run("import", "用印", tmp_path / "用印.xlsx", "--json")
    assert code == 0
    found = answer(out)
    assert (found["records"], found["imported"], found["batch"]) == (2, 1, 1)
    assert found["rejected"] == [{"row": 3, "reason": "“日期”认不出，请写成 2026-03-05 这样的日期，再导入这一行"}]
    assert run("import", "seal_uses", tmp_path / "用印.xlsx")[0] == 1
    code, out, _ = run("export", "seal_uses", tmp_path / "出.csv", "--json")
    assert code == 0
    assert answer(out)["register"] == "seal_uses"
    text = (tmp_path / "出.csv").read_text(encoding="utf-8-sig")
    assert "用印〔2026〕3号,2026-03-05,公章" in text
    assert "防汛" not in text
    for name in ("印章", "外借", "介绍信", "证照"):
        assert run("export", name, tmp_path / f"{name}.xlsx")[0] == 0
    assert answer(run("import", "传阅", tmp_path / "用印.xlsx", "--json")[1])["error"]["code"] == "I-REGISTER"  # type: ignore[index]
    assert answer(run("verify", "--json")[1])["ok"] is True


TASKS = [
    ["任务编号", "任务名称", "负责人", "截止时间", "状态"],
    ["督〔2026〕7号", "今冬水利设施检修", "水利科", "2026-12-01", "办理中"],
    ["督〔2026〕8号", "", "水利科", "2026-12-01", "办理中"],
]


def test_the_ledger_of_matters_goes_in_is_found_and_goes_out(run: Run, tmp_path: Path) -> None:
    made = Workbook()
    assert made.active is not None
    for row in TASKS:
        made.active.append(row)
    made.save(tmp_path / "督办.xlsx")
    code, out, _ = run("import", "督办", tmp_path / "督办.xlsx", "--as", "open", "--json")
    assert code == 0, out
    found = answer(out)
    assert (found["records"], found["imported"]) == (2, 1)
    assert found["rejected"] == [{"row": 3, "reason": "没有事项名称，请补上再导入这一行"}]
    found = answer(run("find", "水利", "--json")[1])
    assert found["total"] == 3
    items = found["items"]
    assert isinstance(items, list)
    assert [(item["register"], item["number"], item["due"]) for item in items if item["register"] != "incoming"] == [
        ("matters", "督〔2026〕7号", "2026-12-01")]
    code, text, _ = run("find", "督〔2026〕7号")
    assert code == 0
    assert "督〔2026〕7号" in text
    code, out, _ = run("export", "matters", tmp_path / "出.csv", "--json")
    assert answer(out)["register"] == "matters"
    written = (tmp_path / "出.csv").read_text(encoding="utf-8-sig")
    assert written.startswith("编号,立项日期,事项,来源/依据,责任领导,主办,协办,时限,进展,状态灯,节点,催办记录,延期,办结日期,审核人,销号,评价,备注,代称")
    assert "检修" not in written
    assert answer(run("verify", "--json")[1])["ok"] is True


@pytest.fixture
def pursued(tmp_path: Path, run: Run) -> None:
    """Two matters beside the two papers: one to be seen by all, one unpublished and late."""
    desk = Desk(open_vault(tmp_path / "vault", unlock(tmp_path / "vault", PASSPHRASE)), who="王文秘")
    typed = {"title": "今冬防汛检查", "requirement": "查清隐患，逐条整改", "lead": "水利科", "due": "+2", "secrecy": "公开",
             "establish": "是", "established_by": "张主任"}
    for more in ({}, {"title": "王某任职考察", "secrecy": "未公布", "lead": "人事科"}):
        made = opening.record(desk, {**typed, **more}).ids[0]
        giving.give(desk, [made], {"acknowledged": "是"})
    desk.vault.close()


def test_matters_are_found_and_stand_in_today(run: Run, pursued: None) -> None:
    found = answer(run("find", "防汛", "--json")[1])
    (item,) = found["items"]  # type: ignore[misc]
    assert (found["total"], item["register"], item["number"][:2], item["holder"], item["next"]) == (
        1, "matters", "督〔", "水利科", "反馈")
    assert answer(run("find", "王某任职", "--json")[1])["total"] == 0
    (hidden,) = answer(run("find", "人事科", "--json")[1])["items"]  # type: ignore[misc]
    assert (hidden["title"].startswith("督办事项 督〔"), hidden["confidential"]) == (True, True)
    (shown,) = answer(run("find", "任职考察", "--reveal", "--json")[1])["items"]  # type: ignore[misc]
    assert (shown["title"], "王某" in shown["sentence"]) == ("王某任职考察", False)
    now = answer(run("today", "--json")[1])
    registers = [one["register"] for one in now["due_soon"]]  # type: ignore[attr-defined]
    assert (registers.count("matters"), registers.count("incoming")) == (2, 1)
    assert now["reviews_waiting"] == []
    assert "王某" not in str(now)
    evening = answer(run("today", "--evening", "--json")[1])
    assert (evening["matters_opened"], evening["matters_closed"]) == (2, 0)
