"""The post's passphrase: kept as a scrypt hash in the home, tried slowly, never written into a log."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
import threading
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboard.seats import write_private
from data.faults import BadInput, Conflict, DamagedStore

PASSPHRASE_FILE = "passphrase.json"  # noqa: S105  (the name of a file)

SHORTEST, LONGEST = 10, 200
"""Characters of a passphrase."""

COST, BLOCK, LANES = 2**15, 8, 3
"""Work factors of scrypt (OWASP Password Storage Cheat Sheet: N=2^15, r=8, p=3; 32 MB)."""

FREE_TRIES = 5
"""Wrong tries of one address before it has to wait."""

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
ADDRESSES = 1000
"""Addresses whose wrong tries are remembered."""


class Passphrase:
    """The passphrase of a home; several processes may read it, one sets it."""

    def __init__(self, home: Path) -> None:
        self._path = home / PASSPHRASE_FILE
        self._one = threading.Lock()
        self._seen: tuple[tuple[int, int], str] = ((0, 0), "")

    @property
    def mark(self) -> str:
        """A word that changes with the passphrase and tells nothing of it; empty where none is set."""
        stood = _mark_file(self._path)
        if self._seen[0] != stood:
            kept = self._read()
            self._seen = stood, hashlib.sha256(kept["hash"].encode()).hexdigest()[:16] if kept else ""
        return self._seen[1]

    def set(self, text: str) -> None:
        """Set or replace the passphrase.

        Raises
        ------
        BadInput
            If it is too short or too long.
        """
        plain = _tidy(text)
        if not SHORTEST <= len(plain) <= LONGEST:
            raise BadInput("passphrase_length", shortest=SHORTEST, longest=LONGEST)
        salt = secrets.token_bytes(16)
        with self._one:
            digest = _derive(plain, salt)
        write_private(self._path, json.dumps({"scheme": "scrypt", "salt": _pack(salt), "hash": _pack(digest)}))

    def fits(self, text: str) -> bool:
        """Say whether this is the passphrase; slow on purpose, one at a time."""
        kept = self._read()
        plain = _tidy(text)
        if not kept or len(plain) > LONGEST:
            return False
        with self._one:
            digest = _derive(plain, base64.b64decode(kept["salt"]))
        return hmac.compare_digest(digest, base64.b64decode(kept["hash"]))

    def _read(self) -> dict[str, str]:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return {name: str(kept[name]) for name in ("salt", "hash")}
        except FileNotFoundError:
            return {}
        except (ValueError, KeyError, TypeError) as error:
            raise DamagedStore("passphrase_unreadable", file=str(self._path)) from error


@dataclass(slots=True)
class _Tries:
    wrong: int = 0
    free_at: float = 0.0


class Throttle:
    """Let each address try again only after a wait that doubles with every wrong try.

    Parameters
    ----------
    clock
        Monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tries: dict[str, _Tries] = {}

    def try_once(self, address: str) -> None:
        """Count a try, before it is looked at.

        Raises
        ------
        Conflict
            If the address has to wait.
        """
        with self._lock:
            key, now = _network(address), self._clock()
            tries = self._tries.pop(key, _Tries())
            self._tries[key] = tries  # the newest last
            while len(self._tries) > ADDRESSES:
                del self._tries[next(iter(self._tries))]
            if now < tries.free_at:
                raise Conflict("too_many_tries", seconds=round(tries.free_at - now + 0.5))
            tries.wrong += 1
            beyond = tries.wrong - FREE_TRIES
            if beyond >= 0:
                tries.free_at = now + min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(beyond, 10))

    def forget(self, address: str) -> None:
        """Forget the wrong tries of an address that has given the right passphrase."""
        with self._lock:
            self._tries.pop(_network(address), None)


def _mark_file(path: Path) -> tuple[int, int]:
    """Return a mark that changes when the file does; cheap."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0, 0
    return stat.st_mtime_ns, stat.st_size


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _derive(plain: str, salt: bytes) -> bytes:
    memory = 256 * BLOCK * (COST + LANES + 2)
    return hashlib.scrypt(plain.encode(), salt=salt, n=COST, r=BLOCK, p=LANES, maxmem=memory, dklen=32)


def _pack(blob: bytes) -> str:
    return base64.b64encode(blob).decode()


def _network(address: str) -> str:
    """Return what tries are counted by: an IPv4 address, or the /64 that one IPv6 owner has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if parsed.version == 6 else str(parsed)
