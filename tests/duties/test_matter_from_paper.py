"""From a 批示 or a paper: the sentence verbatim, not twice, as confidential as the paper, and the paper knows its matters."""

from datetime import date

import pytest
from sqlmodel import col, select

from bangongshi.duties.desk import Desk
from bangongshi.duties.people import pick_people
from bangongshi.duties.registry import assigning, instructing
from bangongshi.duties.supervision import from_paper, opening
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid, Refused
from bangongshi.models.matter_words import MatterState, Source
from bangongshi.models.papers import Instruction
from bangongshi.models.parties import Party
from bangongshi.models.trail import Entry
from bangongshi.models.words import Secrecy
from bangongshi.store.verify import verify
from matter_fixtures import clock, desk, row
from paper_fixtures import paper

__all__ = ["clock", "desk"]

SAID = "请水利科牵头，一个月内查清隐患。\n结果报我。"
OPENED = {"establish": "是", "established_by": "张主任", "lead": "水利科", "due": "12-23"}


def instruct(desk: Desk, paper_id: int, text: str = SAID) -> int:
    instructing.instruct(desk, [paper_id], pick_people(desk, "张主任")[0].id, text)
    with desk.read() as session:
        return session.exec(select(col(Instruction.id)).order_by(col(Instruction.id).desc())).first() or 0


def test_two_keys_keep_the_sentence_verbatim(desk: Desk) -> None:
    paper_id = paper(desk)
    said = instruct(desk, paper_id)
    assigning.assign(desk, [paper_id], Party("水利科"), [Party("财务科")], due_typed="12-10")
    values = from_paper.values(desk, paper_id, said)
    assert values["basis"] == values["requirement"] == SAID
    assert (values["title"], values["source"], values["leader"]) == ("做好今冬明春防汛检查", "领导批示", "张主任")
    assert (values["lead"], values["assists"], values["due"]) == ("水利科", "财务科", "2026-12-10")
    made = row(desk, opening.record(desk, {**values, "establish": "是", "established_by": "张主任"}).ids[0])
    assert (made.basis, made.paper_id, made.instruction_id) == (SAID, paper_id, said)
    assert (made.source, made.due_on, made.secrecy) == (Source.INSTRUCTION, date(2026, 12, 10), Secrecy.OPEN)


def test_the_paper_and_the_instruction_show_what_came_of_them(desk: Desk) -> None:
    paper_id, other = paper(desk), paper(desk, title="关于另一件事的通知", source_number="另〔2026〕1号")
    said = instruct(desk, paper_id)
    made = opening.record(desk, {**from_paper.values(desk, paper_id, said), **OPENED}).ids[0]
    with desk.read() as session:
        assert from_paper.matters_of(session, [paper_id, other]) == {paper_id: ((made, "督〔2026〕1号", "已立项"),)}
        assert from_paper.matters_of_instructions(session, [said]) == {said: ((made, "督〔2026〕1号", "已立项"),)}
        told = session.exec(select(Entry).where(col(Entry.about) == f"document:{paper_id}")).all()
    assert ("登记督办", "督〔2026〕1号") in {(line.verb, line.subject) for line in told}
    take_back(desk)
    with desk.read() as session:
        assert from_paper.matters_of(session, [paper_id]) == {}
    assert verify(desk.vault).problems == ()


def test_the_same_sentence_is_not_opened_twice_but_another_may_be(desk: Desk) -> None:
    paper_id = paper(desk)
    said = instruct(desk, paper_id)
    values = from_paper.values(desk, paper_id, said)
    first = opening.record(desk, {**values, **OPENED, "basis": "请水利科牵头，一个月内查清隐患。"}).ids[0]
    opening.record(desk, {**values, **OPENED, "basis": "结果报我。", "requirement": "报结果", "lead": "综合科"})
    with pytest.raises(Refused, match="督〔2026〕1号"):
        opening.record(desk, {**values, **OPENED, "basis": "请水利科牵头，一个月内查清隐患。"})
    opening.record(desk, {**values, **OPENED})
    with pytest.raises(Refused, match="督〔2026〕3号"):
        from_paper.values(desk, paper_id, said)
    assert row(desk, first).state is MatterState.ESTABLISHED


def test_what_is_only_to_be_read_is_refused_before_the_form_opens(desk: Desk) -> None:
    paper_id = paper(desk)
    said = instruct(desk, paper_id, "请李副主任阅。")
    with pytest.raises(Refused, match="阅知的批示不立项"):
        from_paper.values(desk, paper_id, said)


def test_a_paper_without_an_instruction_may_be_opened(desk: Desk) -> None:
    values = from_paper.values(desk, paper(desk))
    assert "basis" not in values
    assert "instruction" not in values
    made = row(desk, opening.record(desk, {**values, **OPENED, "requirement": "查清隐患"}).ids[0])
    assert made.instruction_id is None


def test_a_masked_paper_gives_away_nothing_and_its_matter_is_masked(desk: Desk) -> None:
    paper_id = paper(desk, secrecy="未公布", title="关于张某某任职的通知", alias="人事来文一件")
    said = instruct(desk, paper_id)
    values = from_paper.values(desk, paper_id, said)
    assert values["title"] == "人事来文一件"
    assert "张某某" not in "".join(values.values())
    assert "隐患" not in "".join(values.values())
    assert from_paper.values(desk, paper_id, said, revealed=True)["basis"] == SAID
    made = row(desk, opening.record(desk, {**values, **OPENED}).ids[0])
    assert (made.secrecy, made.basis, made.title) == (Secrecy.UNPUBLISHED, SAID, "人事来文一件")
    assert made.alias == "督办事项 督〔2026〕1号"
    with desk.read() as session:
        for line in session.exec(select(Entry)):
            assert "张某某" not in line.subject + line.reason
            assert "隐患" not in line.subject + line.reason


def test_never_less_confidential_than_the_paper(desk: Desk) -> None:
    values = from_paper.values(desk, paper(desk, secrecy="未公布", alias="来文一件"))
    with pytest.raises(Invalid) as error:
        opening.record(desk, {**values, **OPENED, "requirement": "查清", "secrecy": "内部"})
    assert "原件是未公布" in error.value.fields["secrecy"]
    plain = from_paper.values(desk, paper(desk, source_number="另〔2026〕2号"))
    done = opening.record(desk, {**plain, **OPENED, "requirement": "查清", "secrecy": "未公布"})
    assert row(desk, done.ids[0]).secrecy is Secrecy.UNPUBLISHED


def test_what_is_not_there(desk: Desk) -> None:
    paper_id = paper(desk)
    with pytest.raises(Refused, match="找不到"):
        from_paper.values(desk, 99)
    with pytest.raises(Refused, match="找不到这条批示"):
        from_paper.values(desk, paper_id, 99)
    with pytest.raises(Refused, match="找不到"):
        opening.record(desk, {**OPENED, "title": "某事", "requirement": "办好", "paper": "99"})


def test_a_letter_counts_from_the_day_it_came(desk: Desk) -> None:
    values = from_paper.values(desk, paper(desk, signed_in_at="11-16"))
    typed = {**values, **OPENED, "kind": "群众反映", "source": "来信来访", "due": "", "requirement": "查清"}
    done = opening.record(desk, typed)
    assert "收件 11月16日 + 60 天" in done.sentence
    assert row(desk, done.ids[0]).due_on == date(2027, 1, 15)
