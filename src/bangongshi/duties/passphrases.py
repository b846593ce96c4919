"""口令与恢复码: a new passphrase, the recovery code once more, and proof that it was written down right (safety.md §3.1)."""

import unicodedata
from collections.abc import Mapping
from secrets import SystemRandom

from bangongshi.duties.desk import Desk
from bangongshi.duties.office import settings_of
from bangongshi.models.done import Done
from bangongshi.models.errors import Invalid, WrongPassphrase
from bangongshi.models.office import Setting
from bangongshi.models.settings import YES
from bangongshi.store import passphrase, recovery, vault
from bangongshi.store.keyfile import KdfCost

COST = KdfCost()
"""What one guess at the new passphrase costs."""

NOUN = "vault:1"
TYPED_BACK = "recovery_typed_back"


def weakness(desk: Desk, text: str) -> str:
    """Why this text may not become the passphrase, as a sentence; "" when it may."""
    return passphrase.problem(text, settings_of(desk).unit_name) or ""


def change_passphrase(desk: Desk, typed: Mapping[str, str]) -> Done:
    """`old`, `new`, `again` → the same vault under the new passphrase; takes about two seconds.

    The recovery code stays, older backups keep their old passphrase. Raises Invalid per field, StoreTrouble.
    """
    old, new = typed.get("old", ""), typed.get("new", "")
    if new != typed.get("again", ""):
        raise Invalid({"again": "两次输入的口令不一样，请再输一遍。"})
    if new == old:
        raise Invalid({"new": "新口令与原口令一样，没有换。"})
    with desk.act("换口令") as act:
        act.note(NOUN, "口令")
        try:
            vault.change_passphrase(
                desk.vault.folder, old, new, unit_name=settings_of(desk).unit_name, cost=COST
            )
        except WrongPassphrase:
            raise Invalid({"old": "原口令不对，口令没有换。请切换到英文输入后再试。"}) from None
        except Invalid as error:
            raise Invalid({"new": error.sentence}) from None
    return Done("口令已换，下次打开用新口令。恢复码不变；以前的备份仍用原口令打开。")


def recovery_code(desk: Desk, phrase: str) -> str:
    """The recovery code once more, for whoever knows the passphrase; looking at it is journalled first."""
    code = _code_for(desk, phrase)
    with desk.act("看恢复码") as act:
        act.note(NOUN, "恢复码")
    return code


def _code_for(desk: Desk, phrase: str) -> str:
    try:
        return vault.recovery_code(desk.vault.folder, phrase)
    except WrongPassphrase:
        raise Invalid({"passphrase": "口令不对，恢复码没有显示。请切换到英文输入后再试。"}) from None


def groups_to_ask() -> tuple[int, int]:
    """Two different groups of the code, by chance, in order."""
    first, second = sorted(SystemRandom().sample(range(1, recovery.GROUPS + 1), 2))
    return first, second


def type_back(desk: Desk, typed: Mapping[int, str]) -> Done:
    """Groups typed from the paper, by number. Right: noted in the settings. Invalid names the group by its number."""
    code = recovery.encode(desk.vault.secrets.master)
    wrong = {
        str(number): f"第 {number} 组与恢复码不符，请看抄下的那张纸。"
        for number, text in typed.items()
        if "".join(unicodedata.normalize("NFKC", text).split()) != recovery.group_of(code, number)
    }
    if wrong or not typed:
        raise Invalid(wrong)
    with desk.act("核对恢复码") as act:
        row = act.session.get(Setting, TYPED_BACK) or Setting(key=TYPED_BACK)
        if row.value == YES:
            act.note(f"setting:{TYPED_BACK}", "恢复码")
        row.value = YES
        act.session.add(row)
        act.subject = "恢复码"
    return Done("恢复码核对无误，请把那张纸锁进保险柜。")
