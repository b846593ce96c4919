"""Who may say that it is done, and where does a matter stand when it is taken up again?"""

import pytest

from bangongshi.duties.desk import Desk
from bangongshi.duties.supervision import (
    changing,
    ending,
    feedback,
    giving,
    leading,
    opening,
    reviewing,
)
from bangongshi.models.errors import Invalid
from bangongshi.models.matter_rules import next_verb
from bangongshi.models.matter_words import MatterState, MatterVerb
from bangongshi.models.matters import Matter
from matter_fixtures import clock, desk, facts, in_hand, matter, row

__all__ = ["clock", "desk"]

DONE = {"kind": "办结", "text": "已查隐患 12 处，全部整改完毕。"}
RULED = {"approver": "张主任", "reason": "情况有变化", "due": "12-28"}


# -- the undertaker cannot close ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "field"), [
    ("审核", "reviewer"), ("批准", "approver"), ("延期", "approver"), ("报领导", "leader"), ("审定", "leader"), ("中止", "approver"),
])
def test_who_has_it_in_hand_neither_reviews_nor_grants_nor_closes(desk: Desk, what: str, field: str) -> None:
    made = in_hand(desk, lead="水利科")

    def asked(**typed: str) -> None:
        feedback.feed_back(desk, made, {
            "kind": "延期", "text": "还差三处", "reason": "下雨", "asked_due": "12-28",
        })
        reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘", "approver": "张主任", **typed})

    def done() -> None:
        feedback.feed_back(desk, made, DONE)
        reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘"})

    def decided() -> None:
        done()
        leading.submit(desk, [made], {})
        leading.leader(desk, made, {"said": "同意", "decision": "同意办结", "leader": "水利科"})

    def submitted() -> None:
        done()
        leading.submit(desk, [made], {"leader": "水利科"})

    acts = {
        "审核": lambda: asked(reviewer="水利科"), "批准": lambda: asked(approver="水利科"),
        "延期": lambda: reviewing.extend(desk, [made], {**RULED, "approver": "水利科"}),
        "报领导": submitted, "审定": decided,
        "中止": lambda: ending.suspend(desk, [made], {**RULED, "approver": "水利科"}),
    }
    with pytest.raises(Invalid) as wrong:
        acts[what]()
    assert list(wrong.value.fields) == [field]


def test_a_clerk_may_review_her_own_errand(desk: Desk) -> None:
    made = opening.errand(desk, {"title": "把统计报表报来", "lead": "王文秘", "due": "12-23", "leader": "张主任"}).ids[0]
    feedback.feed_back(desk, made, {"kind": "阶段", "text": "报了一半"})
    reviewing.review(desk, made, {"result": "采纳", "reviewer": "王文秘"})
    ending.close(desk, [made], {"outcome": "报了"})
    assert row(desk, made).state is MatterState.CLOSED


# -- taken up again ----------------------------------------------------------------------------------------------------


def test_what_was_cancelled_before_it_was_given_out_is_still_to_be_given_out(desk: Desk) -> None:
    made = matter(desk, assists="财务科")
    ending.cancel(desk, [made], RULED)
    ending.reopen(desk, [made], RULED)
    assert row(desk, made).state is MatterState.ESTABLISHED
    giving.give(desk, [made], {})
    ending.cancel(desk, [made], RULED)
    ending.reopen(desk, [made], RULED)
    assert row(desk, made).state is MatterState.GIVEN


def test_an_old_line_without_a_lead_waits_to_be_given_out(desk: Desk) -> None:
    with desk.act("导入") as act:
        act.session.add(Matter(state=MatterState.HISTORY, title="旧台账里的一项", recorded_on=desk.today))
    changing.check(desk, [1], closed=False)
    assert row(desk, 1).state is MatterState.ESTABLISHED
    assert next_verb(facts(desk, 1)) is MatterVerb.REASSIGN
    giving.reassign(desk, 1, {"lead": "水利科", "approver": "张主任", "reason": "旧台账没有写"})
    giving.give(desk, [1], {})
    assert row(desk, 1).state is MatterState.GIVEN
