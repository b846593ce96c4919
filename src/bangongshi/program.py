"""What runs inside the launcher's terminal? Prompt, vault, workbench – and then this process ends.

The unlock prompt reads keys while a thread imports Textual, SQLModel and our screens behind it (design.md §9). The
passphrase is in this process alone and in no argument, variable or log. Started by the launcher, not by hand.
"""

from __future__ import annotations

import gc
import math
import os
import sys
import threading
import time
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bangongshi import platform
from bangongshi.shell import leaving
from bangongshi.shell.border import Border
from bangongshi.shell.unlock_prompt import Prompt, seconds_to_wait

if TYPE_CHECKING:
    from bangongshi.app import Workbench
    from bangongshi.duties.desk import Desk
    from bangongshi.store.vault import Vault


class Options:
    """What the launcher said: `--vault DIR --passphrase-file FILE --demo --locked --watch FD`."""

    def __init__(self, words: list[str]) -> None:
        self.vault = platform.vault_folder()
        self.passphrase_file = platform.passphrase_file()
        self.demo = False
        self.watch = -1
        rest = list(words)
        while rest:
            word = rest.pop(0)
            if word == "--demo":
                self.demo = True
            elif word == "--locked":
                self.passphrase_file = None
            elif word == "--vault":
                self.vault = rest.pop(0)
            elif word == "--passphrase-file":
                self.passphrase_file = rest.pop(0)
            elif word == "--watch":
                self.watch = int(rest.pop(0))


class Loading:
    """The heavy imports, in a thread, and the steps a caller can wait for."""

    def __init__(self) -> None:
        self.keys = threading.Event()
        """Keys can be derived."""
        self.vault = threading.Event()
        """Files can be opened."""
        self.all = threading.Event()
        self.failed: BaseException | None = None
        gc.disable()  # a tenth of the import time is collections that find nothing (performance.md §1.1)
        threading.Thread(target=self._run, name="loading", daemon=True).start()

    def _run(self) -> None:
        # By name: an import whose result nobody uses would be swept away by the next tidying of imports.
        try:
            import_module("bangongshi.store.opening")
            self.keys.set()
            import_module("bangongshi.store.vault")
            self.vault.set()
            for name in ("bangongshi.app", "bangongshi.shell.founding", "bangongshi.duties.sitting"):
                import_module(name)
            from sqlalchemy.orm import configure_mappers

            configure_mappers()  # else the first query after the unlock would do it, 10 ms on the way to home
        except BaseException as error:
            self.failed = error
        finally:
            self.keys.set()
            self.vault.set()
            self.all.set()

    def wait(self, step: threading.Event) -> None:
        """Until then; raises what the import raised."""
        step.wait()
        if self.failed is not None:
            raise self.failed

    def finish(self) -> None:
        """Everything is there: collect again, but never look at what the imports made."""
        self.wait(self.all)
        gc.freeze()
        gc.enable()


class Program:
    """One run between two locks."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.folder = Path(options.vault)
        self.border = Border(self.folder if platform.has_vault(options.vault) else None)
        self.loading: Loading | None = None
        self.prompt: Prompt | None = None
        self.app: Workbench | None = None
        self.vault: Vault | None = None
        self.by_code = False

    def run(self) -> int:
        """The exit status; does not come back at all when the workbench ends by itself."""
        self.border.guard_process()
        self._catch_signals()
        if self.options.watch >= 0:
            threading.Thread(target=self._watch_launcher, name="watch", daemon=True).start()
        platform.forbid_dumping()
        self.loading = Loading()
        asks = not self.options.demo and platform.has_vault(self.options.vault)
        if asks and not self._unlock(self.loading):
            return leaving.DONE
        platform.hush()
        self.loading.finish()
        return self._workbench()

    # --- unlocking ---

    def _unlock(self, loading: Loading) -> bool:
        """Open the vault by passphrase file or prompt; False when the clerk leaves."""
        prompt = self.prompt = Prompt()
        if self.options.passphrase_file is not None:
            try:
                prompt.typed = list(platform.read_passphrase(self.options.passphrase_file))
            except (OSError, UnicodeDecodeError):
                prompt.message = "口令文件读不出来，请直接输入口令"
            else:
                if self._try(prompt, loading):
                    return True
        failures = 0
        while True:
            self._draw()
            step = prompt.take(platform.read_key())
            if step == "quit":
                return False
            if step != "enter":
                continue
            prompt.busy = "正在打开…"
            self._draw()
            if self._try(prompt, loading):
                return True
            failures += 1
            if not self._penance(prompt, seconds_to_wait(failures)):
                return False

    def _try(self, prompt: Prompt, loading: Loading) -> bool:
        """One attempt. What went wrong becomes the prompt's sentence; the code's digits stay to be corrected."""
        loading.wait(loading.keys)
        from bangongshi.models.errors import Invalid, OfficeError
        from bangongshi.store import opening

        try:
            if prompt.by_code:
                secrets = opening.unlock_with_code(self.folder, prompt.text)
            else:
                secrets = opening.unlock(self.folder, prompt.text)
            loading.wait(loading.vault)
            from bangongshi.store.vault import open_vault

            self.vault = open_vault(self.folder, secrets)
        except Invalid as error:
            prompt.busy, prompt.message = "", error.sentence
        except OfficeError as error:
            prompt.clear(error.sentence + ("请按 F2 输入恢复码。" if error.code == "E-KEYFILE" else ""))
        except Exception as error:
            prompt.clear(f"程序出错，没有打开（{self.border.record(error, 'unlock')}）。")
        else:
            self.by_code = prompt.by_code
            prompt.clear()
        return self.vault is not None

    def _penance(self, prompt: Prompt, seconds: int) -> bool:
        """After too many failures a wait that can be seen; False when the clerk leaves instead."""
        why = prompt.message
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            prompt.message = f"{why}已错多次，请等 {math.ceil(left)} 秒。"
            self._draw()
            if platform.key_waiting(min(left, 1.0)) and Prompt().take(platform.read_key()) == "quit":
                return False
        prompt.message = why
        return True

    def _draw(self) -> None:
        if self.prompt is not None:
            platform.write(self.prompt.frame(*platform.window()))

    # --- the workbench ---

    def _workbench(self) -> int:
        """The screens, until they end."""
        from bangongshi import app as workbench
        from bangongshi.shell.founding import founding, new_passphrase, sample_office

        if self.options.demo:
            self.vault = sample_office(self.folder)
        app = self.app = workbench.Workbench(border=self.border, leave=self._leave, can_lock=not self.options.demo)
        if self.vault is None:
            app.begin_with(founding(app, self.folder, self._own))
        else:
            app.open_desk(self._sit_down(self.vault))
            if self.by_code:
                app.begin_with(new_passphrase(app, self.vault))
        status = app.run()
        self._leave(leaving.FAULT if status is None else status)
        return leaving.FAULT

    def _sit_down(self, vault: Vault) -> Desk:
        from bangongshi.duties.sitting import sit_down

        return sit_down(vault)

    def _own(self, vault: Vault) -> None:
        """The first run has made a vault: it is closed on the way out like any other."""
        self.vault = vault

    def _leave(self, status: int) -> None:
        """The only way out once a vault may be open: mark how far the journal went, close, go."""
        backup = (self._back_up,) if status == leaving.DONE and not self.options.demo else ()
        closing = (self.vault.close,) if self.vault is not None else ()
        leaving.leave(status, *backup, self._mark, *closing)

    def _back_up(self) -> None:
        """At the end of the day, if anything was done since the last proved backup (safety.md §3.10)."""
        desk = getattr(self.app, "desk", None)
        if desk is None:
            return
        from bangongshi.duties.safekeeping import back_up_everywhere, backup_due
        from bangongshi.models.errors import StoreTrouble

        if not backup_due(desk):
            return
        platform.write("\r\n正在备份并验证，请稍候……\r\n")
        try:
            back_up_everywhere(desk)
        except StoreTrouble as error:  # home says tomorrow how old the last proved backup is
            self.border.note(error.code)

    def _mark(self) -> None:
        desk = getattr(self.app, "desk", None)
        if desk is not None:
            from bangongshi.duties.safekeeping import leave_mark

            leave_mark(desk)

    # --- being ended from outside ---

    def _catch_signals(self) -> None:
        """Until the workbench has its own: at the prompt there is nothing to save."""
        if sys.platform == "win32":
            return
        import signal

        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, lambda number, _frame: os._exit(leaving.SIGNALLED + number))
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        signal.signal(signal.SIGWINCH, self._resized)
        signal.signal(signal.SIGCONT, self._resized)

    def _resized(self, _number: int, _frame: object) -> None:
        """Only while the prompt stands; later Textual has its own handler."""
        platform.make_raw()
        if self.app is None:
            self._draw()

    def _watch_launcher(self) -> None:
        """The launcher's end of the pipe closes only when it dies: clean up in its stead, save drafts, go."""
        import ast
        import shutil

        with os.fdopen(self.options.watch, "rb") as pipe:
            state = ast.literal_eval(pipe.readline().decode() or "None")
            while pipe.read(1):
                continue
        platform.let_go(state)
        if self.options.demo:
            shutil.rmtree(self.folder, ignore_errors=True)
        app = self.app
        if app is None:
            os._exit(leaving.FAULT)
        timer = threading.Timer(1.0, os._exit, (leaving.FAULT,))
        timer.daemon = True
        timer.start()
        app.call_from_thread(app.close_down, leaving.FAULT)


def main() -> int:
    """Entry of `python -m bangongshi.program`."""
    platform.harden()
    platform.clean_environment()
    program = Program(Options(sys.argv[1:]))
    try:
        status = program.run()
    except BaseException as error:
        program.border.record(error, "program")
        status = leaving.FAULT
    leaving.leave(status)


if __name__ == "__main__":
    main()
