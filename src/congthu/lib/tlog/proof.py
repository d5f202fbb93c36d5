"""Checking proofs with nothing but hashes: RFC 9162 §2.1.3.2 and §2.1.4.2 (same trees as RFC 6962)."""

from __future__ import annotations

import hmac
from collections.abc import Sequence

from congthu.lib.errors import CongthuError
from congthu.lib.tlog.tree import EMPTY_ROOT, SIZE, node_hash


class ProofInvalid(CongthuError):
    """The proof does not connect the entry with the signed state of the log."""

    code = "tlog.proof-invalid"


def verify_inclusion(*, leaf: bytes, index: int, size: int, hashes: Sequence[bytes], root: bytes) -> None:
    """Raise ProofInvalid unless the leaf hash stands at ``index`` of the tree of ``size`` with this root."""
    if not 0 <= index < size:
        raise ProofInvalid(private="index outside the tree")
    _check_lengths([leaf, root, *hashes])
    at, last, result = index, size - 1, leaf
    for sibling in hashes:
        if last == 0:
            raise ProofInvalid(private="proof too long")
        if at & 1 or at == last:
            result = node_hash(sibling, result)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofInvalid(private="proof too short")
    _equal(result, root)


def verify_consistency(*, old: int, old_root: bytes, size: int, root: bytes, hashes: Sequence[bytes]) -> None:
    """Raise ProofInvalid unless the tree of ``old`` leaves is a prefix of the tree of ``size`` leaves."""
    if not 0 <= old <= size:
        raise ProofInvalid(private="the older tree is larger")
    _check_lengths([old_root, root, *hashes])
    if old in (0, size):
        if hashes:
            raise ProofInvalid(private="proof too long")
        _equal(old_root, EMPTY_ROOT if old == 0 else root)
    else:
        _check_prefix(old, old_root, size, root, hashes)


def _check_prefix(old: int, old_root: bytes, size: int, root: bytes, hashes: Sequence[bytes]) -> None:
    # A complete old tree is its own first hash (RFC 9162 §2.1.4.2, step 2).
    path = list(hashes) if old & (old - 1) else [old_root, *hashes]
    if not path:
        raise ProofInvalid(private="proof too short")
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old_result = result = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise ProofInvalid(private="proof too long")
        if at & 1 or at == last:
            old_result, result = node_hash(sibling, old_result), node_hash(sibling, result)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        at, last = at >> 1, last >> 1
    if last:
        raise ProofInvalid(private="proof too short")
    _equal(old_result, old_root)
    _equal(result, root)


def _check_lengths(hashes: Sequence[bytes]) -> None:
    if any(len(each) != SIZE for each in hashes):
        raise ProofInvalid(private="a hash has the wrong length")


def _equal(one: bytes, other: bytes) -> None:
    if not hmac.compare_digest(one, other):
        raise ProofInvalid(private="root differs")
