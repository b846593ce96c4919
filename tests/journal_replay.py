"""The office told a second time from its journal alone: every line's new values, row by row, and a naive headline."""

import json
from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.models.workdays import Calendar

Row = dict[str, Any]


class Replay:
    """Tables as dictionaries, filled from `EntryPayload.new` in the order the lines were written."""

    def __init__(self) -> None:
        self.tables: defaultdict[str, dict[str, Row]] = defaultdict(dict)
        self._seq = 0

    def read_on(self, desk: Desk) -> None:
        """Take in the lines written since last time."""
        with desk.read() as session:
            found = session.exec(
                select(Entry, EntryPayload)
                .join(EntryPayload, col(EntryPayload.seq) == col(Entry.seq))
                .where(col(Entry.seq) > self._seq)
                .order_by(col(Entry.seq))
            ).all()
        for line, payload in found:
            self._seq = line.seq
            if line.table and payload.new:
                self.tables[line.table].setdefault(line.row_id, {}).update(json.loads(payload.new))

    def of(self, table: str, document_id: int, **values: object) -> list[Row]:
        """A table's rows on one paper that hold these values, in order of their ids."""
        rows = [row for row in self.tables[table].values() if row.get("document_id") == document_id]
        rows = [row for row in rows if all(row[name] == value for name, value in values.items())]
        return sorted(rows, key=lambda row: int(row.get("id") or 0))


def headline(replay: Replay, document_id: int, now: datetime, calendar: Calendar) -> str:
    """逾期 > 在谁处几天 > 承办中 > 待谁批示 > 待什么, word for word from what was journalled."""
    paper = replay.tables["document"][str(document_id)]
    if paper["phase"] not in ("已签收", "已登记"):
        return str(paper["phase"])
    late = _late(paper, now)
    where = _where(replay, paper, document_id, now, calendar)
    return f"{late} {where}" if late else where


def _late(paper: Row, now: datetime) -> str:
    if not paper["due_on"]:
        return ""
    due = date.fromisoformat(paper["due_on"])
    if due < now.date():
        return f"逾期{(now.date() - due).days}天"
    if due == now.date() and paper["due_time"]:
        end = datetime.fromisoformat(f"{paper['due_on']} {paper['due_time']}")
        if end < now:
            return f"逾期{(now - end).seconds // 3600}小时"
    return ""


def _where(replay: Replay, paper: Row, id_: int, now: datetime, calendar: Calendar) -> str:
    away = [copy for copy in replay.of("copy", id_) if copy["holder_kind"] in ("人", "单位")]
    reading = [hop for hop in replay.of("hop", id_, state="在外") if hop["purpose"] != "承办"]
    leads = replay.of("task", id_, state="待办", kind="主办")
    asked = sorted(replay.of("task", id_, state="待办", kind="批示"), key=lambda task: (task["seq"], task["id"]))
    if reading:
        return _at(away, now)
    if leads:
        due = leads[0]["due_on"] and date.fromisoformat(leads[0]["due_on"])
        left = calendar.workdays_between(now.date(), due) if due else 0
        words = (f"，剩{left}工作日" if left >= 0 else f"，超{-left}工作日") if due else ""
        return f"承办中（{leads[0]['party_name']}{words}）"
    if away:
        return _at(away, now)
    if asked:
        return f"待{asked[0]['party_name']}批示"
    return f"待{_next(replay, paper, id_, now)}"


def _at(away: list[Row], now: datetime) -> str:
    names = {copy["holder_name"] for copy in away}
    first = min(away, key=lambda copy: (copy["holder_since"], copy["id"]))
    who = first["holder_name"] if len(names) == 1 else f"{first['holder_name']}等{len(names)}处"
    days = (now.date() - datetime.fromisoformat(first["holder_since"]).date()).days
    return f"在{who}处{f'{days}天' if days else '（今天）'}"


def _next(replay: Replay, paper: Row, id_: int, now: datetime) -> str:
    """What comes next when nothing is out, nobody handles it as 主办 and no leader is waited for."""
    incoming = replay.tables["incoming"][str(id_)]
    acting = incoming["handling"] == "办件"
    said = replay.of("instruction", id_, withdrawn=False)
    here = [line for line in said if line["round"] == paper["round"]]
    tasks = [task for task in replay.of("task", id_, round=paper["round"]) if task["state"] != "撤回"]
    led = any(task["kind"] == "主办" and task["state"] == "已办" for task in tasks)
    open_ = [task for task in tasks if task["state"] == "待办"]
    direct = bool(incoming["direct_reason"])
    if paper["phase"] == "已签收":
        return "登记"
    if not incoming["vetted_on"]:
        return "初审"
    if _still_to_read(replay, id_):
        return "送阅"
    if _disagree([line for line in here if not line["settled"]]):
        return "协调批示"
    if acting and not (here or direct or led):
        return "呈批" if incoming["proposal"] else "拟办"
    if not led and (direct or any(_asks(line) for line in here)):
        return "承办"
    if any(line["passing"] == "待传达" for line in said):
        return "传达"
    if open_:
        return "催办" if any(task["chase_on"] and task["chase_on"] <= now.date().isoformat() for task in open_) else "办复"
    if not acting and not any(hop["purpose"] == "传阅" and hop["state"] != "撤回" for hop in replay.of("hop", id_)):
        return "传阅"
    answered = any(task["kind"] == "答复" for task in tasks)
    return "答复" if (paper["genre"] == "请示" or incoming["reply_wanted"]) and not answered else "办结"


def _still_to_read(replay: Replay, id_: int) -> bool:
    had = {hop["slip_reader_id"] for hop in replay.of("hop", id_) if hop["state"] != "撤回"}
    slips = {line["slip_id"] for line in replay.of("slippaper", id_, withdrawn=False)}
    going = {one for one in slips if replay.tables["slip"][str(one)]["state"] == "在传"}
    readers = [one for one in replay.tables["slipreader"].values() if one["slip_id"] in going and not one["waived"]]
    return any(one["id"] not in had for one in readers)


def _asks(line: Row) -> bool:
    return line["kind"] == "批示" and any(word in line["text"] for word in ("办", "研究", "落实", "报"))


def _disagree(lines: list[Row]) -> bool:
    against = any("不同意" in line["text"] for line in lines)
    return against and any("同意" in line["text"] and "不同意" not in line["text"] for line in lines)
