"""答复, 办结 and 作废 at the desk: what an end asks for, and what a take-back puts right."""

from datetime import date

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.registry import (
    assigning,
    close,
    finding,
    instructing,
    proposing,
    replying,
)
from bangongshi.duties.take_back import take_back
from bangongshi.models.errors import Invalid
from bangongshi.models.words import ClosingMeans, Phase, TaskKind, TaskState, Way
from paper_fixtures import clock, desk, facts, paper, task, zhang

__all__ = ["clock", "desk", "zhang"]


def test_replying_in_substance_or_by_number(desk: Desk, zhang: int) -> None:
    asks = paper(desk, title="关于拨付经费的请示", genre="请示")
    instructing.instruct(desk, [asks], zhang, "同意。")
    with pytest.raises(Invalid) as caught:
        replying.reply(desk, [asks], Way.PAPER, " ", on=date(2026, 11, 24))
    assert set(caught.value.fields) == {"content", "on"}
    replying.reply(desk, [asks], Way.PAPER, "同意拨付", reference="某办函〔2026〕3号")
    assert facts(desk, asks).replied
    assert finding.find(desk, "某办函〔2026〕3号").rows
    answer = task(desk, TaskKind.REPLY)
    assert (answer.party_name, answer.reference, answer.way) == ("某市水利局", "某办函〔2026〕3号", Way.PAPER)
    close.close(desk, [asks], ClosingMeans.REPLIED)
    take_back(desk)
    take_back(desk)
    assert not facts(desk, asks).replied


@pytest.mark.parametrize(
    ("means", "outcome", "number", "wrong", "state"),
    [
        (ClosingMeans.READ, "", "", "outcome", None),
        (ClosingMeans.REPLIED, "", "", "reply_number", None),
        (ClosingMeans.REPLIED, "", "某办函〔2026〕3号", "", TaskState.DONE),
        (ClosingMeans.REPLIED, "电话答复", "", "", TaskState.DONE),
        (ClosingMeans.FILED, "来文单位撤回请示", "", "", TaskState.WAIVED),
    ],
)
def test_the_end_of_a_paper_that_wants_an_answer(
    desk: Desk, zhang: int, means: ClosingMeans, outcome: str, number: str, wrong: str, state: TaskState | None
) -> None:
    asks = paper(desk, title="关于拨付经费的请示", genre="请示")
    instructing.instruct(desk, [asks], zhang, "同意。")
    if wrong:
        with pytest.raises(Invalid) as caught:
            close.close(desk, [asks], means, outcome, number)
        assert set(caught.value.fields) == {wrong}
        return
    close.close(desk, [asks], means, outcome, number)
    assert task(desk, TaskKind.REPLY).state is state
    take_back(desk)
    assert facts(desk, asks).phase is Phase.ENROLLED
    assert not facts(desk, asks).replied


def test_nobodys_word_does_not_end_a_paper_to_act_on(desk: Desk) -> None:
    acts, reads = paper(desk), paper(desk, source_number="某水发〔2026〕18号", handling="阅件")
    with pytest.raises(Invalid) as caught:
        close.close(desk, [acts], ClosingMeans.DONE)
    assert set(caught.value.fields) == {"direct_reason"}
    close.close(desk, [acts], ClosingMeans.DONE, direct_reason="每月例行报表")
    close.close(desk, [reads], ClosingMeans.READ)
    assert facts(desk, acts).direct


def test_a_void_paper_asks_nobody_for_anything(desk: Desk, zhang: int) -> None:
    first = paper(desk)
    proposing.propose(desk, [first], "拟请水利科办理", lead="水利科", leader_ids=[zhang])
    close.void(desk, [first], "重复登记")
    assert assigning.open_tasks(desk, [first]) == ()
    take_back(desk)
    assert len(assigning.open_tasks(desk, [first])) == 1
