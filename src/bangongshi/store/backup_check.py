"""Does a finished copy open and hold together? Asked in a fresh process, before the copy counts (safety.md §3.10).

Run as `python -m bangongshi.store.backup_check`; the question comes on stdin, because secrets belong neither into
arguments nor into the environment. The answer is one JSON line on stdout.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import sqlcipher3.dbapi2 as sqlcipher

from bangongshi.models.errors import StoreTrouble
from bangongshi.store import keyfile, migrations, opening
from bangongshi.store.keyfile import Secrets

_PATIENCE = 1800.0


@dataclass(frozen=True, slots=True)
class Findings:
    """What a copy holds: format, journal end (number, hash, head), rows per table; `trouble` as (code, sentence)."""

    schema: int = 0
    seq: int = 0
    h: str = ""
    head: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    trouble: tuple[str, str] | None = None


def examine(file: Path, secrets: Secrets, known: tuple[int, str] = (0, "")) -> Findings:
    """Open a copy read-only; file checks, chain after the `known` line (number, hash), counts. Never raises for damage."""
    try:
        raw = opening.connect(file, secrets, read_only=True)
    except StoreTrouble as error:
        return Findings(trouble=(error.code, error.sentence))
    try:
        return _examine(raw, known)
    except StoreTrouble as error:
        return Findings(trouble=(error.code, error.sentence))
    except sqlcipher.DatabaseError as error:
        trouble = opening.trouble(error)
        return Findings(trouble=(trouble.code, trouble.sentence))
    finally:
        raw.close()


def _examine(raw: opening.Raw, known: tuple[int, str]) -> Findings:
    from sqlalchemy.exc import DatabaseError

    from bangongshi.store import heads, verify
    from bangongshi.store.journal import tail
    from bangongshi.store.vault import engine_over

    schema = opening.check_file(raw, migrations.NEWEST)
    problems = verify.file_problems(raw, thorough=False)
    if not problems:
        engine = engine_over(lambda: raw)
        try:
            with engine.connect() as connection:
                problems += verify.chain_problems(connection, verify.anchor(connection, *known))
                end = tail(connection)
                head = heads.code(end.h) if end.seq else ""
        except DatabaseError as error:
            raise opening.trouble(error.orig or error) from None
    if problems:
        return Findings(schema=schema, trouble=(problems[0].code, problems[0].sentence))
    return Findings(schema, end.seq, end.h if end.seq else "", head, verify.counts(raw))


def ask(file: Path, secrets: Secrets, known: tuple[int, str] = (0, "")) -> Findings:
    """`examine` in a fresh process. Raises StoreTrouble if that process could not even answer."""
    question = json.dumps({"file": str(file), "master": secrets.master.hex(), "known": known})
    package = str(Path(__file__).resolve().parents[2])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "bangongshi.store.backup_check"],
            input=question.encode(), capture_output=True, timeout=_PATIENCE, env=environment, check=True,
        )
        facts = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise StoreTrouble(
            "E-CHECK", f"备份的校验没有做完（{type(error).__name__}），这一份不算数。请重试。"
        ) from None
    trouble = facts.pop("trouble")
    return Findings(**facts, trouble=(str(trouble[0]), str(trouble[1])) if trouble else None)


def main(read: Callable[[], bytes] = sys.stdin.buffer.read) -> None:
    """Answer one question from stdin on stdout."""
    question = json.loads(read())
    secrets = keyfile.derive(bytes.fromhex(question["master"]))
    number, h = question["known"]
    found = examine(Path(question["file"]), secrets, (int(number), str(h)))
    sys.stdout.write(json.dumps(asdict(found)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
