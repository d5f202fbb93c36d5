"""The tree against a naive writing of RFC 6962 §2.1 and its published vectors."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib import tlog

# The entries and roots that RFC 6962 implementations share as their first test.
ENTRIES = [
    bytes.fromhex(each)
    for each in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def naive_root(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_proof(m: int, leaves: list[bytes], *, whole: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_proof(m, leaves[:k], whole=whole), naive_root(leaves[k:])]
    return [*naive_proof(m - k, leaves[k:], whole=False), naive_root(leaves[:k])]


class Shelf(dict[tuple[int, int], bytes]):
    """Tiles in memory; what a restart finds."""

    size = 0

    def read(self, level: int, index: int) -> bytes:
        try:
            return self[level, index]
        except KeyError:
            raise tlog.TileMissing from None

    def add(self, entries: list[bytes]) -> bytes:
        growth = tlog.append(
            size=self.size, leaves=[tlog.leaf_hash(each) for each in entries], read=self.read
        )
        self.update(growth.tiles)
        self.size = growth.size
        return growth.root


def grown(count: int) -> tuple[Shelf, list[bytes]]:
    entries = [b"%d" % each for each in range(count)]
    shelf = Shelf()
    shelf.add(entries)
    return shelf, entries


def test_published_vectors() -> None:
    shelf = Shelf()
    assert tlog.root(size=0, read=shelf.read).hex() == sha256(b"").hexdigest()
    for entry, root in zip(ENTRIES, ROOTS, strict=True):
        assert shelf.add([entry]).hex() == root


def test_published_paths() -> None:
    shelf = Shelf()
    shelf.add(ENTRIES)
    assert [h.hex() for h in tlog.inclusion_proof(index=5, size=8, read=shelf.read)] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]
    assert [h.hex() for h in tlog.consistency_proof(old=6, size=8, read=shelf.read)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(st.lists(st.integers(0, 600), max_size=6))
def test_any_batches_give_the_naive_root(batches: list[int]) -> None:
    shelf, entries = Shelf(), list[bytes]()
    for batch in batches:
        fresh = [b"%d" % (len(entries) + each) for each in range(batch)]
        entries += fresh
        # Only the tiles survive between batches: a restart in the middle is every iteration.
        assert shelf.add(fresh) == naive_root(entries)
        assert tlog.root(size=len(entries), read=shelf.read) == naive_root(entries)
    for (level, index), tile in shelf.items():
        assert len(tile) // 32 == min(256, (len(entries) >> 8 * level) - 256 * index)


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, 700])
def test_proofs_at_tile_borders(size: int) -> None:
    shelf, entries = grown(700)
    root = naive_root(entries[:size])
    assert tlog.root(size=size, read=shelf.read) == root
    for index in {0, 1, size // 2, size - 2, size - 1} & set(range(size)):
        proof = tlog.inclusion_proof(index=index, size=size, read=shelf.read)
        assert proof == naive_path(index, entries[:size])
        leaf = tlog.leaf_hash(entries[index])
        tlog.verify_inclusion(leaf=leaf, index=index, size=size, hashes=proof, root=root)
    for old in {0, 1, 128, 255, 256, 257, size - 1, size} & set(range(size + 1)):
        proof = tlog.consistency_proof(old=old, size=size, read=shelf.read)
        assert proof == (naive_proof(old, entries[:size]) if old else [])
        old_root = naive_root(entries[:old])
        tlog.verify_consistency(old=old, old_root=old_root, size=size, root=root, hashes=proof)


@given(st.data())
def test_proofs_anywhere_and_none_with_a_fault(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    shelf, entries = grown(size)
    root = naive_root(entries)
    index = data.draw(st.integers(0, size - 1))
    proof = tlog.inclusion_proof(index=index, size=size, read=shelf.read)
    leaf = tlog.leaf_hash(entries[index])
    tlog.verify_inclusion(leaf=leaf, index=index, size=size, hashes=proof, root=root)
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index))
    bad = [
        (leaf, other, size, proof, root),
        (leaf, size, size, proof, root),
        (leaf, -1, size, proof, root),
        (leaf, index, size, proof[:-1], root),
        (leaf, index, size, [*proof, proof[0]], root),
        (leaf, index, size, [*proof[:-1], proof[-1][:31]], root),
        (leaf, index, size, [*proof[:-1], bytes(32)], root),
        (leaf, index, size, proof, bytes(32)),
        (tlog.leaf_hash(b"another"), index, size, proof, root),
    ]
    for changed, at, width, hashes, end in bad:
        with pytest.raises(tlog.ProofInvalid):
            tlog.verify_inclusion(leaf=changed, index=at, size=width, hashes=hashes, root=end)


@given(st.data())
def test_consistency_refuses_every_fault(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 300))
    old = data.draw(st.integers(1, size - 1))
    shelf, entries = grown(size)
    root, old_root = naive_root(entries), naive_root(entries[:old])
    proof = tlog.consistency_proof(old=old, size=size, read=shelf.read)
    tlog.verify_consistency(old=old, old_root=old_root, size=size, root=root, hashes=proof)
    forked = naive_root([b"forked", *entries[1:old]])
    bad = [
        (old, forked, size, root, proof),
        (old, old_root, size, bytes(32), proof),
        (old, old_root, size, root, proof[:-1]),
        (old, old_root, size, root, [*proof, bytes(32)]),
        (size, old_root, old, root, proof),
        (old, old_root, size, root, [bytes(32), *proof[1:]]),
    ]
    for first, one, second, other, hashes in bad:
        with pytest.raises(tlog.ProofInvalid):
            tlog.verify_consistency(old=first, old_root=one, size=second, root=other, hashes=hashes)


def test_a_leaf_that_looks_like_a_node_is_not_one() -> None:
    """L19: the preimage of an inner node presented as an entry."""
    shelf, _ = grown(2)
    forged = b"\x01" + shelf[0, 0]
    root = tlog.root(size=2, read=shelf.read)
    assert tlog.leaf_hash(forged[1:]) != root
    with pytest.raises(tlog.ProofInvalid):
        tlog.verify_inclusion(leaf=tlog.leaf_hash(forged), index=0, size=1, hashes=[], root=root)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537])
def test_three_levels(size: int) -> None:
    """L14: the third level of tiles begins at 65,536 leaves; a flat fold of the leaves is the oracle."""
    leaves = [sha256(b"\x00%d" % each).digest() for each in range(size)]
    shelf: dict[tuple[int, int], bytes] = {}
    growth = tlog.append(size=0, leaves=leaves, read=lambda level, index: shelf[level, index])
    assert growth.root == _stack_root(leaves)
    assert ((2, 0) in growth.tiles) == (size >= 65_536)


def _stack_root(hashes: list[bytes]) -> bytes:
    stack: list[tuple[int, bytes]] = []
    for each in hashes:
        height, top = 0, each
        while stack and stack[-1][0] == height:
            top = sha256(b"\x01" + stack.pop()[1] + top).digest()
            height += 1
        stack.append((height, top))
    result = stack.pop()[1]
    while stack:
        result = sha256(b"\x01" + stack.pop()[1] + result).digest()
    return result


def test_a_lost_tile_is_named() -> None:
    shelf, _ = grown(300)
    del shelf[0, 0]
    with pytest.raises(tlog.TileMissing):
        tlog.inclusion_proof(index=3, size=300, read=shelf.read)


def test_a_short_tile_is_not_trusted() -> None:
    shelf, _ = grown(300)
    shelf[0, 1] = shelf[0, 1][:-32]
    with pytest.raises(tlog.TileMissing):
        tlog.root(size=300, read=shelf.read)
