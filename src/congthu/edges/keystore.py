"""Key store and certificate files of the node, on its own disk.

Every key is a PKCS#12 file (RFC 7292) under ``keys/``, mode 0600, owned by the service user. The node's own
keys are opened by a password that is an HMAC of the key's name under the *store key*; the store key is
Argon2id of the content of ``secrets/keystore``, computed once in a process. That password has 256 bits, so
few rounds of the file's own key derivation do. An officer's key takes the officer's PIN instead, with 600,000
rounds.

See docs/decisions/0022-keys-in-files-opened-by-a-derived-password.md.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import pwd
import secrets
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from congthu.lib.pki import Identity
from congthu.rooms.trust.errors import KeyLocked, KeyMissing

Random = Callable[[int], bytes]

_PIN_ROUNDS = 600_000
#: The password is a 256-bit secret: stretching it adds nothing.
_STRONG_PASSWORD_ROUNDS = 2_048


class FileKeyStore:
    """The ``KeyStore`` of a node: PKCS#12 files in the folder ``keys``."""

    def __init__(
        self, *, keys: Path, secret: Path, owner: str = "", random: Random = secrets.token_bytes
    ) -> None:
        """``secret`` is the file the store key comes from, made when missing; ``owner`` gets all files."""
        self._keys, self._secret, self._owner, self._random = keys, secret, owner, random

    def save(self, name: str, identity: Identity, *, pin: str | None = None) -> None:
        """See ``KeyStore``."""
        rounds = _STRONG_PASSWORD_ROUNDS if pin is None else _PIN_ROUNDS
        encryption = (
            PrivateFormat.PKCS12.encryption_builder()
            .kdf_rounds(rounds)
            .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
            .hmac_hash(hashes.SHA256())
            .build(self._password(name, pin))
        )
        data = pkcs12.serialize_key_and_certificates(
            name.encode(), identity.key, identity.certificate, identity.chain, encryption
        )
        write_file(self._path(name), data, owner=self._owner)

    def load(self, name: str, *, pin: str | None = None) -> Identity:
        """See ``KeyStore``."""
        try:
            data = self._path(name).read_bytes()
        except FileNotFoundError:
            raise KeyMissing(private=f"no key file {name}") from None
        try:
            found = pkcs12.load_pkcs12(data, self._password(name, pin))
        except ValueError as error:
            raise KeyLocked(private=f"{name}: {error}") from error
        key = found.key
        if found.cert is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            raise KeyMissing(private=f"{name} holds no key with a certificate")
        chain = tuple(extra.certificate for extra in found.additional_certs)
        return Identity(key=key, certificate=found.cert.certificate, chain=chain)

    def __contains__(self, name: str) -> bool:
        return self._path(name).exists()

    def _path(self, name: str) -> Path:
        if "/" in name or name.startswith("."):
            raise KeyMissing(private=f"{name!r} is no name of a key")
        return self._keys / f"{name}.p12"

    def _password(self, name: str, pin: str | None) -> bytes:
        if pin is not None:
            return pin.encode()
        salt = made_once(self._keys / "salt", lambda: self._random(16), self._owner)
        secret = made_once(self._secret, lambda: self._random(32).hex().encode() + b"\n", self._owner)
        return hmac.new(_store_key(secret.strip(), salt), name.encode(), hashlib.sha256).hexdigest().encode()


class FileShelf:
    """The ``Shelf`` of a node: its certificate files in the folder ``place``."""

    def __init__(self, place: Path, *, owner: str = "") -> None:
        self._place, self._owner = place, owner

    def write(self, name: str, data: bytes) -> None:
        """See ``Shelf``."""
        write_file(self._place / name, data, owner=self._owner)

    def read(self, name: str) -> bytes | None:
        """See ``Shelf``."""
        try:
            return (self._place / name).read_bytes()
        except FileNotFoundError:
            return None

    def folder(self, name: str) -> list[bytes]:
        """See ``Shelf``."""
        return [path.read_bytes() for path in sorted((self._place / name).glob("*.pem"))]


@lru_cache(maxsize=4)
def _store_key(secret: bytes, salt: bytes) -> bytes:
    """RFC 9106 §4, second recommended option: 64 MiB, three passes."""
    return hash_secret_raw(
        secret, salt, time_cost=3, memory_cost=65536, parallelism=4, hash_len=32, type=Type.ID
    )


def write_file(path: Path, data: bytes, *, owner: str = "") -> None:
    """Replace a file whole or not at all; on the disk before anyone sees it, for its owner only."""
    make_folder(path.parent, owner=owner)
    fresh = _fresh(path, data, owner)
    fresh.replace(path)
    _sync(path.parent)


def make_folder(place: Path, *, owner: str = "") -> None:
    """A folder for its owner only; one made by root for the service user is given to that user."""
    if not place.exists():
        place.mkdir(parents=True, mode=0o700, exist_ok=True)
        give(place, owner)


def made_once(path: Path, make: Callable[[], bytes], owner: str) -> bytes:
    """Content of a file that the first of several processes makes."""
    if not path.exists():
        make_folder(path.parent, owner=owner)
        fresh = _fresh(path, make(), owner)
        try:
            # Unlike a rename, a link fails when another process was quicker.
            os.link(fresh, path)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
        _sync(path.parent)
    return path.read_bytes()


def _fresh(path: Path, data: bytes, owner: str) -> Path:
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    give(fresh, owner)
    return fresh


def give(path: Path, owner: str) -> None:
    if owner and os.geteuid() == 0:
        entry = pwd.getpwnam(owner)
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
