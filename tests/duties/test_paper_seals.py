"""A paper that was sealed: its story says under which number, and a 涉密误录 on it takes the words of its 用印 too."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from bangongshi.duties import spill
from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import receive, story_text
from bangongshi.models.papers import Number
from bangongshi.models.seal_words import Matter, UseState, UseVerb
from bangongshi.models.seals import SealLoan, SealUse
from bangongshi.models.trail import Entry, EntryPayload
from bangongshi.store.transaction import flush
from bangongshi.store.verify import verify
from office_fixtures import new_desk

CANARY = "金丝雀"
FORM = {
    "unit_name": "某市某局", "title": f"关于{CANARY}工程选址的函", "source_number": "某函〔2026〕15号", "signed_on": "11-19",
    "copies": "2", "genre": "函", "secrecy": "公开",
}
SEALED_WORDS = {
    name: f"{CANARY}{name}" for name in (
        "subject", "reference", "signature", "spoiled_note", "kept_copy", "note", "reason", "approval_evidence",
        "warned_reason", "taken_by", "countersign_evidence",
    )
}
ORDER = ("县保密局李科长", date(2026, 11, 23), "全部清除，备份盘送交保密局。")
NUMBER = "用印〔2026〕12号"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = new_desk(tmp_path / "vault")
    yield made
    made.vault.close()


def paper(desk: Desk, **typed: str) -> int:
    return receive.sign_in_and_enrol(desk, {**FORM, **typed}).ids[0]


def cleared(desk: Desk, document_id: int) -> spill.SpillCleared:
    number = spill.found(desk, document_id).ids[0]
    spill.reported(desk, number, "县保密局")
    return spill.clear(desk, number, *ORDER)


@pytest.mark.parametrize("secrecy", ["公开", "未公布"])
def test_a_use_stands_in_the_story_by_its_number(desk: Desk, secrecy: str) -> None:
    one = paper(desk, secrecy=secrecy, alias="某局来文一件")
    with desk.act(UseVerb.USE) as act:
        act.subject = NUMBER
        act.note(f"document:{one}", NUMBER, UseVerb.USE)
    assert story_text.lines(desk, one)[-1] == f"2026-11-23 09:00　王文秘 用印　{NUMBER}"


def test_the_uses_of_a_seal_on_it_lose_their_words_and_keep_their_figures(desk: Desk) -> None:
    one, other = paper(desk), paper(desk, source_number="别函〔2026〕9号", title="关于食堂的通知", note="")
    with desk.act("用印") as act:
        numbers = [Number(series="用印", year=2026, serial=at, text=f"用印〔2026〕{at}号") for at in (1, 2)]
        act.session.add_all(numbers)
        flush(act)
        uses = [
            SealUse(number_id=number.id, number=number.text, used_at=act.now, matter=Matter.DOCUMENT, paper_id=paper_id,
                    copies=3, department="规划科", applicant_name="赵六", **SEALED_WORDS)
            for number, paper_id in zip(numbers, (one, other), strict=True)
        ]
        act.session.add_all(uses)
        flush(act)
        ids = [use.id or 0 for use in uses]
    cleared(desk, one)
    with desk.read() as session:
        blanked, kept = (session.get_one(SealUse, id_) for id_ in ids)
        assert blanked.subject == "涉密误录（内容已清除）"
        assert {getattr(blanked, name) for name in SEALED_WORDS if name != "subject"} == {""}
        assert (blanked.number, blanked.state, blanked.copies, blanked.applicant_name) == (
            "用印〔2026〕1号", UseState.USED, 3, "赵六")
        assert {name: getattr(kept, name) for name in SEALED_WORDS} == SEALED_WORDS
        written = session.exec(
            select(EntryPayload).join(Entry, col(Entry.seq) == col(EntryPayload.seq))
            .where(col(Entry.about) == f"sealuse:{ids[0]}")
        ).all()
        assert written
        assert not [one for one in written if CANARY in f"{one.old}{one.new}"]
    assert verify(desk.vault).problems == ()


def test_a_seal_lent_with_the_paper_on_its_list_is_named(desk: Desk) -> None:
    one = paper(desk)
    with desk.act("外借印章") as act:
        act.session.add(SealLoan(
            seal_name="县政府办公室", subject="外出盖章", papers=FORM["title"], borrower_name="李四", lent_at=act.now))
    done = cleared(desk, one)
    assert "外借登记" in done.elsewhere
