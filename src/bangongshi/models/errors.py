"""The three errors a use case may raise. Each has a code and a Chinese sentence that says what to do next.

Anything else is a fault of the program and stops at the border in app.py or cli.py.
"""

from collections.abc import Mapping


class OfficeError(Exception):
    """Base: `code` such as R-CLOSE-OUT, `sentence` for a person. The text never holds a title that must be masked."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return f"{self.sentence}（{self.code}）"


class Refused(OfficeError):
    """A rule of the office says no. Nothing moved. Shown in the status line; exit code 1."""


class Invalid(OfficeError):
    """Fields that cannot be taken as typed: `{field: sentence}`. Shown beside the fields; exit code 1."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("V-FIELDS", "；".join(dict.fromkeys(fields.values())) or "填写有误，请检查。")
        self.fields = dict(fields)


class StoreTrouble(OfficeError):
    """The store could not do it: disk, lock, damage. The form is kept; the dialog offers 重试/另存备份/退出."""


class WrongPassphrase(StoreTrouble):
    """The passphrase or recovery code does not fit; the key file itself is sound. Exit code 3."""


class VaultDamaged(StoreTrouble):
    """File, key file or chain is not as it was written. Exit code 4."""


class VaultBusy(StoreTrouble):
    """Another window holds the file. Exit code 5."""
