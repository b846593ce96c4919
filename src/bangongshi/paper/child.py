"""The reading child: one file in, its cells as JSON on stdout, then gone (safety.md D9).

`python -m bangongshi.paper.child`, with {"path", "encoding"} as JSON on stdin. Memory and processor time are limited
where the system can do that; the parent's clock limits it everywhere. Nothing is ever written but stdout.
"""

import hashlib
import json
import sys

from bangongshi.models.errors import Refused
from bangongshi.paper.grid import Book, to_json

MEMORY = 1 << 30
PROCESSOR_SECONDS = 20


def limit() -> None:
    """1 GiB of address space and 20 s of processor time; a stricter limit from outside stays."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock alone
        return
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, PROCESSOR_SECONDS), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            continue


def read(path: str, encoding: str = "") -> Book:
    """The file's cells. Refused with a sentence for whatever cannot be read."""
    from bangongshi.paper.precheck import FileKind, kind_of, read_regular

    data = read_regular(path)
    digest = hashlib.sha256(data).hexdigest()
    kind = kind_of(data)
    if kind is FileKind.CSV:
        from bangongshi.paper.csv_text import decode, read_csv

        text, used = decode(data, encoding)
        return Book(kind.value, digest, used, (read_csv(text),))
    from bangongshi.paper.workbook import read_workbook

    return Book(kind.value, digest, "", read_workbook(data, kind))


def main() -> int:
    """Answer one request. Whatever goes wrong is an answer too; the exit code is 0 when there is one."""
    limit()
    try:
        request = json.loads(sys.stdin.buffer.read(1 << 20))
        answer = json.dumps({"book": to_json(read(request["path"], request.get("encoding", "")))})
    except Refused as refused:
        answer = json.dumps({"error": {"code": refused.code, "sentence": refused.sentence}})
    except (MemoryError, RecursionError):
        answer = json.dumps({"error": {"code": "I-MEMORY", "sentence": TOO_MUCH}})
    sys.stdout.buffer.write(answer.encode("ascii"))
    sys.stdout.buffer.flush()
    return 0


TOO_MUCH = "这个文件大得读不下来。请只留要导入的表，另存为 .xlsx 后再试。"

if __name__ == "__main__":
    raise SystemExit(main())
