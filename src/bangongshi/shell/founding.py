"""Where do the pages before home get their vault? Here: first run, new passphrase, and the demonstration's sample.

The screens know no store; these functions give them what they need of it.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bangongshi import platform
from bangongshi.duties import office
from bangongshi.duties.desk import Desk
from bangongshi.duties.sitting import sit_down
from bangongshi.models import settings
from bangongshi.models.errors import Invalid
from bangongshi.screens.first_run import FirstRun, Founding
from bangongshi.screens.recovery import NewPassphrase
from bangongshi.shell import leaving
from bangongshi.store import passphrase, vault
from bangongshi.store.vault import Vault

if TYPE_CHECKING:
    from bangongshi.app import Workbench


def founding(app: "Workbench", folder: Path, own: Callable[[Vault], None]) -> FirstRun:
    """The first-run page over an empty folder; `own` is told the vault as soon as there is one."""

    def found(answers: Mapping[str, str], phrase: str) -> str:
        opened, code = vault.create(folder, phrase, unit_name=answers["unit_name"])
        own(opened)
        office.first_run(Desk(opened), answers)
        app.call_from_thread(app.open_desk, sit_down(opened))
        return code

    def checked() -> None:
        office.save_settings(app.desk, {"recovery_typed_back": settings.YES})

    return FirstRun(
        Founding(
            found=found,
            weak=passphrase.problem,
            save_code=save_code,
            checked=checked,
            enter=app.enter_soon,
            demo=lambda: app.close_down(leaving.DEMO),
        )
    )


def new_passphrase(app: "Workbench", opened: Vault) -> NewPassphrase:
    """The page after the recovery code."""

    def keep(phrase: str) -> None:
        vault.set_passphrase(opened.folder, opened.secrets, phrase)

    return NewPassphrase(passphrase.problem, keep, app.enter_soon)


def sample_office(folder: Path) -> Vault:
    """The demonstration's vault, under a passphrase nobody needs to know. It is removed with its folder."""
    import secrets

    from bangongshi.duties import demo
    from bangongshi.duties.desk import wall_clock

    return demo.build(folder / "data", secrets.token_hex(16), wall_clock().date())


def save_code(typed: str, code: str) -> str:
    """Write the recovery code to a new file on a stick. Raises Invalid({"path": …}) with what is in the way."""
    path = Path(typed).expanduser()
    if not path.is_absolute():
        raise Invalid({"path": "请填完整的路径，从盘符或根目录写起。"})
    if path.is_dir():
        path = path / "恢复码.txt"
    try:
        platform.write_new(path, f"办公室工作台 恢复码\n{code}\n请打印或抄下后放进保险柜，并删除本文件。\n")
    except FileExistsError:
        raise Invalid({"path": "那里已有同名文件，没有覆盖。请换一个文件名。"}) from None
    except OSError:
        raise Invalid({"path": "写不进去。请检查介质是否插好、路径是否正确。"}) from None
    return f"恢复码已存到 {path.name}。打印后请删除，介质锁进保险柜。"
