"""Is it still the clerk who sits here? The passphrase once more, before something confidential leaves the machine."""

from bangongshi.duties.desk import Desk
from bangongshi.models.errors import Invalid, WrongPassphrase
from bangongshi.store import vault


def check_passphrase(desk: Desk, typed: str) -> None:
    """Returns when `typed` opens this vault; takes about 0.7 s. Raises Invalid {"passphrase": …}, StoreTrouble."""
    if not typed:
        raise Invalid({"passphrase": "含保密事项时请再输一次口令。"})
    try:
        vault.unlock(desk.vault.folder, typed)
    except WrongPassphrase:
        raise Invalid({"passphrase": "口令不对，没有导出。请切换到英文输入后再试。"}) from None
