"""The rooms of 印章 where it is hard: names that mean harm, nothing there at all, a line of home far down an old list."""

import re
from pathlib import Path

import pytest

from bangongshi.duties.people import add_person
from bangongshi.duties.seals import (
    certificate_uses,
    certificates,
    lending,
    letter_books,
    letters,
    refusing,
    using,
)
from bangongshi.keys import MENUS
from bangongshi.screens.dialogs.form_dialog import FormDialog
from bangongshi.text import shown
from seal_fixtures import OFFICE, seal
from seal_screens import ROOMS, Counter, run

HARM = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
"""What would act on a terminal, turn text round, or hide in it."""
NASTY = (
    "甲\u202e乙\u202c[red]丙[/red]\u200b丁" + "很长的名字" * 30, "e" + "\u0301" * 40 + "𠮷野[@click=app.quit]点[/]", "=cmd|' /C calc'!A0",
)
LOAN = {
    "seals": OFFICE, "matter": "证明", "place": "大厅", "papers": "证明", "due_at": "17:30", "approver": "张主任",
}
ALLOWED = {"approver": "张主任", "received_by": "孙科员"}


def sound(counter: Counter) -> None:
    """Every painted line is as wide as the screen and holds nothing that acts."""
    for strip in counter.app.screen._compositor.render_strips():
        text = "".join(segment.text for segment in strip)
        assert sum(segment.cell_length for segment in strip) == counter.app.size.width, text
        assert shown(text) == text
        assert not HARM.search(text)


async def home_again(counter: Counter) -> None:
    """Esc until the register is on top: lists of candidates, forms, questions, then nothing else."""
    for _ in range(5):
        if counter.app.screen is not counter.room_under:
            await counter.keys("escape")
    assert counter.app.screen is counter.room_under


def fill_with(counter: Counter, words: str) -> None:
    """One of everything, whatever a person types called by these words."""
    desk = counter.desk
    add_person(desk, {"name": words[:40], "department": words[:60]})
    seal(desk, words[:200], kind="其他", scope="证明", place=words, keeper=words[:40])
    asked = {"applicant": words, "department": words, "subject": words, "seals": OFFICE, "matter": "证明", "approver": "张主任",
             "taken_by": words, "note": words, "approval_evidence": words, "supervisor": words}
    using.use_seal(desk, asked | {"approval_way": "电话"})
    refusing.refuse_use(desk, asked, "不合规")
    letters.issue(desk, {**ALLOWED, "holder": words, "identity": words, "people": "1", "to_unit": words, "subject": words,
                         "valid_days": "7"})
    (held,) = certificates.record(desk, {"name": words, "number": words, "originals": "1", "keeper": words, "place": words,
                                         "expires_on": "2026-12-01"}).ids
    certificate_uses.lend(desk, held, {"part": "正本", "copies": "1", "subject": words, "receiver": words, "borrower": words,
                                       "due": "11-25", "approver": "张主任"})


@pytest.mark.parametrize("room", ROOMS)
def test_names_that_mean_harm(tmp_path: Path, room: str) -> None:
    async def work(counter: Counter) -> None:
        seal(counter.desk)
        letter_books.add_book(counter.desk, {"first": "0001", "last": "0020"})
        for words in NASTY:
            fill_with(counter, words)
        lending.lend(counter.desk, LOAN | {"borrower": NASTY[0], "companion": NASTY[1], "subject": NASTY[0], "place": NASTY[1]})
        counter.app.changed.publish("印章")
        await counter.rest()
        for _ in counter.room.views():
            sound(counter)
            for key in ("enter", "f9", "f2", "f4", "f8", "delete", "f1", "f12"):
                await counter.keys(key)
                sound(counter)
                await home_again(counter)
            await counter.keys("down", "f7")

    run(work, tmp_path, room)


@pytest.mark.parametrize("room", ROOMS)
def test_with_nothing_there_every_verb_says_what_to_do(tmp_path: Path, room: str) -> None:
    """No seal, no book, no 证照: each key and each line of F9 leads to a question or a sentence."""
    async def work(counter: Counter) -> None:
        for _ in counter.room.views():
            for key in ("enter", "f8", "f4", "delete", "f2"):
                await counter.keys(key)
                sound(counter)
                await home_again(counter)
            for verb in MENUS[counter.room.register]:
                counter.room.do(verb.id)
                await counter.rest()
                sound(counter)
                await home_again(counter)
            await counter.keys("f7")

    run(work, tmp_path, room)


@pytest.mark.parametrize("room", ["seal_uses", "seal_loans", "letters", "certificates"])
def test_an_old_line_waiting_for_its_signature_is_found_from_home(tmp_path: Path, room: str) -> None:
    """Below hundreds of newer ones; what home asks for is the signature, though the thing itself may still be out."""
    async def work(counter: Counter) -> None:
        desk = counter.desk
        seal(desk)
        phone = {**ALLOWED, "approval_way": "电话"}
        (held,) = certificates.record(desk, {"name": "法人证书", "originals": "300"}).ids
        letter_books.add_book(desk, {"first": "0001", "last": "0900"})
        borrowed = {"part": "正本", "copies": "1", "subject": "年检", "receiver": "市局", "borrower": "孙科员", "due": "11-25",
                    "approver": "张主任"}
        issued = {**ALLOWED, "holder": "孙科员", "identity": "科员", "people": "1", "to_unit": "档案馆", "subject": "查阅",
                  "valid_days": "7"}
        asked = {"applicant": "陈文书", "subject": "证明", "seals": OFFICE, "matter": "证明", "approver": "张主任"}
        if room == "seal_uses":
            (row_id,) = using.use_seal(desk, asked | phone | {"used_at": "11-20 09:00"}).ids
            for _ in range(70):
                using.use_seal(desk, asked)
        elif room == "letters":
            (row_id,) = letters.issue(desk, issued | phone).ids
            for _ in range(70):
                letters.issue(desk, issued)
        elif room == "certificates":
            (use_id,) = certificate_uses.lend(desk, held, borrowed | phone | {"due": "11-26"}).ids
            for _ in range(70):
                certificate_uses.lend(desk, held, borrowed)
            row_id = -use_id
        else:
            (row_id,) = lending.lend(desk, LOAN | phone | {"borrower": "甲", "companion": "乙", "subject": "签约"}).ids
            lending.take_in(desk, [row_id], {"received_by": "陈文书", "not_used": "是"})
            for _ in range(70):
                (other,) = lending.lend(desk, LOAN | {"borrower": "甲", "companion": "乙", "subject": "签约"}).ids
                lending.take_in(desk, [other], {"received_by": "陈文书", "not_used": "是"})
        counter.app.go(room, row_id, act="countersign")
        await counter.rest()
        found = counter.room_under.table.row
        assert found is not None
        assert found.id == abs(row_id)
        assert isinstance(counter.app.screen, FormDialog)
        await counter.fill(evidence="审批单 9 号")
        assert "已补签" in counter.said

    run(work, tmp_path, room)
