"""How does a passphrase guard the vault? One small file that wraps the master secret (safety.md §3.1).

The key file is a JSON line (version, KDF parameters, salt, check word, nonce, box) and a line with the SHA-256 of
the first. A wrong passphrase fails the AEAD tag of a sound file; anything else is damage. The same bytes lie in
`office.key.bak`. This module imports neither SQLAlchemy nor SQLModel: the unlock prompt derives the key while those load.
"""

import hashlib
import hmac
import json
import os
import secrets as chance
import unicodedata
from dataclasses import asdict, dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bangongshi.models.errors import StoreTrouble, VaultDamaged, WrongPassphrase

KEY_NAME = "office.key"
SPARE_NAME = "office.key.bak"
MASTER_BYTES = 16
VERSION = 1

_DAMAGED = "密钥文件损坏或缺失，口令派不上用场。请用恢复码打开，然后重新设置口令。"
_WRONG = "口令不对，请切换到英文输入后再试。"
_MAX_MEMORY_KIB = 4 * 1024 * 1024
_MAX_PASSES = 64


@dataclass(frozen=True, slots=True)
class KdfCost:
    """What one guess costs: Argon2id memory in KiB, passes, lanes. Kept in the file, so tests may choose little."""

    memory_kib: int = 262_144
    passes: int = 3
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an unlocked vault needs. Nothing of it is ever printed: `repr` shows the class name alone."""

    master: bytes = field(repr=False)
    db_key: bytes = field(repr=False)
    db_salt: bytes = field(repr=False)
    journal_key: bytes = field(repr=False)
    check: bytes = field(repr=False)


def new_master() -> bytes:
    """A fresh 128-bit master secret."""
    return chance.token_bytes(MASTER_BYTES)


def derive(master: bytes) -> Secrets:
    """Database key (32), database salt (16), journal key (32) and check word (8) from the master secret."""
    return Secrets(
        master=master,
        db_key=_expand(master, b"database key", 32),
        db_salt=_expand(master, b"database salt", 16),
        journal_key=_expand(master, b"journal key", 32),
        check=_expand(master, b"check word", 8),
    )


def _expand(master: bytes, purpose: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=b"bangongshi/1/" + purpose).derive(master)


def normal(passphrase: str) -> bytes:
    """The passphrase as it is derived: NFC, full-width ASCII folded, so that the input method's state does not matter."""
    folded = "".join(
        chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else " " if sign == "　" else sign for sign in passphrase
    )
    return unicodedata.normalize("NFC", folded).encode("utf-8", "surrogatepass")


def wrap(secrets: Secrets, passphrase: str, cost: KdfCost) -> bytes:
    """The bytes of a key file that holds `secrets` under `passphrase`."""
    header: dict[str, object] = {
        "version": VERSION,
        "kdf": "argon2id",
        **asdict(cost),
        "salt": chance.token_hex(16),
        "check": secrets.check.hex(),
        "nonce": chance.token_hex(12),
    }
    key = _stretch(passphrase, header)
    box = AESGCM(key).encrypt(bytes.fromhex(str(header["nonce"])), secrets.master, _header_bytes(header))
    line = json.dumps({**header, "box": box.hex()}, separators=(",", ":")).encode()
    return line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n"


def unwrap(content: bytes, passphrase: str) -> Secrets:
    """The secrets in a key file's bytes. Raises VaultDamaged (file) or WrongPassphrase (file sound)."""
    facts = parse(content)
    box = bytes.fromhex(str(facts.pop("box")))
    key = _stretch(passphrase, facts)
    try:
        master = AESGCM(key).decrypt(bytes.fromhex(str(facts["nonce"])), box, _header_bytes(facts))
    except InvalidTag:
        raise WrongPassphrase("E-PASSPHRASE", _WRONG) from None
    return derive(master)


def parse(content: bytes) -> dict[str, object]:
    """The fields of a sound key file; VaultDamaged for anything that is not exactly one."""
    lines = content.split(b"\n")
    if len(lines) != 3 or lines[2]:
        raise damaged()
    digest = hashlib.sha256(lines[0]).hexdigest().encode()
    if not hmac.compare_digest(digest, lines[1]):
        raise damaged()
    try:
        facts = json.loads(lines[0])
    except ValueError:
        raise damaged() from None
    if isinstance(facts, dict) and isinstance(facts.get("version"), int) and facts["version"] > VERSION:
        raise StoreTrouble("E-NEWER", "密钥文件是更新版本的程序写的，请用新版程序打开。")
    if not _sound(facts):
        raise damaged()
    return dict(facts)


def _sound(facts: object) -> bool:
    if not isinstance(facts, dict) or facts.get("version") != VERSION or facts.get("kdf") != "argon2id":
        return False
    lengths = {"salt": 16, "check": 8, "nonce": 12, "box": MASTER_BYTES + 16}
    if set(facts) != {"version", "kdf", "memory_kib", "passes", "lanes", *lengths}:
        return False
    limits = {"memory_kib": _MAX_MEMORY_KIB, "passes": _MAX_PASSES, "lanes": 16}
    if not all(type(facts[name]) is int and 1 <= facts[name] <= most for name, most in limits.items()):
        return False
    if facts["memory_kib"] < 8 * facts["lanes"]:
        return False
    try:
        return all(len(bytes.fromhex(str(facts[name]))) == length for name, length in lengths.items())
    except ValueError:
        return False


def _stretch(passphrase: str, header: dict[str, object]) -> bytes:
    derivation = Argon2id(
        salt=bytes.fromhex(str(header["salt"])),
        length=32,
        iterations=int(str(header["passes"])),
        lanes=int(str(header["lanes"])),
        memory_cost=int(str(header["memory_kib"])),
    )
    try:
        return derivation.derive(normal(passphrase))
    except MemoryError:
        raise StoreTrouble("E-MEMORY", "内存不足，算不出密钥。请关掉别的程序后再试。") from None


def _header_bytes(header: dict[str, object]) -> bytes:
    return json.dumps(header, separators=(",", ":"), sort_keys=True).encode()


def damaged() -> VaultDamaged:
    """The one error for a key file that is missing or not as it was written."""
    return VaultDamaged("E-KEYFILE", _DAMAGED)


def read(folder: Path) -> bytes:
    """The bytes of a sound key file: the first copy, or the spare when the first is damaged or missing."""
    for name in (KEY_NAME, SPARE_NAME):
        content = read_one(folder / name)
        if content is None:
            continue
        try:
            parse(content)
        except VaultDamaged:
            continue
        return content
    raise damaged()


def read_one(path: Path) -> bytes | None:
    """A key file's bytes, or None when it cannot be read or is far too large to be one."""
    try:
        with path.open("rb") as file:
            content = file.read(65_536)
    except OSError:
        return None
    return content if len(content) < 65_536 else None


def heal(folder: Path, content: bytes) -> bool:
    """Make both copies equal to `content`, the one that has just opened the vault; True if one was rewritten."""
    healed = False
    for name in (KEY_NAME, SPARE_NAME):
        if read_one(folder / name) != content:
            write_bytes(folder / name, content)
            healed = True
    return healed


def store(folder: Path, secrets: Secrets, passphrase: str, cost: KdfCost) -> None:
    """Write both copies, each atomically, after reading the new bytes back with the new passphrase.

    A kill at any moment leaves the old file or the new one (safety.md §3.1). Raises StoreTrouble.
    """
    content = wrap(secrets, passphrase, cost)
    part = folder / (KEY_NAME + ".part")
    try:
        _put(part, content)
        if unwrap(read_one(part) or b"", passphrase).master != secrets.master:
            raise StoreTrouble("E-READBACK", "密钥文件写入后回读不一致，口令没有改。请重试。")
        os.replace(part, folder / KEY_NAME)
        sync_folder(folder)
        write_bytes(folder / SPARE_NAME, content)
    except OSError as error:
        raise StoreTrouble("E-KEYWRITE", f"密钥文件写不进去，口令没有改（{_why(error)}）。") from None


def write_bytes(path: Path, content: bytes) -> None:
    """Replace a small file atomically: .part, sync, rename, sync the folder. Raises OSError."""
    part = path.with_name(path.name + ".part")
    _put(part, content)
    os.replace(part, path)
    sync_folder(path.parent)


def _put(part: Path, content: bytes) -> None:
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make a rename durable, where the system can (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else type(error).__name__
