"""Which question belongs to which verb of the 收文 menu?"""

from collections.abc import Mapping

from bangongshi.models.paper_rules import Verb
from bangongshi.screens.papers import deciding, handling, keeping, sending, supervising
from bangongshi.screens.papers.common import Ask

OWN_NAMES: Mapping[Verb, str] = {Verb.RETURN: "return_paper"}

VERBS: dict[str, Verb] = {OWN_NAMES.get(verb, verb.name.lower()): verb for verb in Verb if verb is not Verb.SIGN_IN}
"""Ids of the 收文 menu (keys.MENUS) → the rules' verbs."""

NAMES: Mapping[Verb, str] = {verb: name for name, verb in VERBS.items()}

ASK: Mapping[str, Ask] = {
    "vet": deciding.vet, "return_paper": deciding.return_paper, "propose": deciding.propose,
    "instruct": deciding.instruct, "settle": deciding.settle, "pass_on": deciding.pass_on,
    "send_out": sending.send_out, "submit": sending.submit, "take_in": sending.take_in, "keep": sending.keep,
    "cross": sending.cross, "recall": sending.recall, "circulate": sending.circulate_,
    "assign": handling.assign, "consult": handling.consult, "feedback": handling.feedback, "waive": handling.waive,
    "chase": handling.chase, "reply": handling.reply, "close": handling.close_,
    "set_due": keeping.set_due, "mark_key": keeping.mark_key, "publish": keeping.publish, "void": keeping.void,
    "check": keeping.check, "spill": keeping.spill, "supervise": supervising.supervise,
}
"""All but 登记 and 更正, which open the whole form (hand.py)."""

UNRULED = frozenset({"supervise"})
"""Asked without the rules of papers: another duty's say whether it may be done."""
