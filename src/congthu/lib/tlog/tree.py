"""The Merkle tree over tiles: growing it, its root, and proofs read from tiles.

A tile at level L holds up to 256 hashes of complete subtrees of 256**L leaves (C2SP tlog-tiles). Every node
that a proof or a root needs lies within one tile, so a proof in a log of ten million leaves reads three or
four tiles, and appending needs only the tiles of the right edge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from congthu.lib.errors import CongthuError

#: Hashes in a full tile, and the bits of a leaf index that one level of tiles takes.
WIDTH, HEIGHT = 256, 8
#: Bytes of a hash.
SIZE = 32
#: Root of the tree without leaves (RFC 6962 §2.1).
EMPTY_ROOT = sha256(b"").digest()

#: Gives the bytes of the tile at (level, index); raises TileMissing when it has none.
TileReader = Callable[[int, int], bytes]


class TileMissing(CongthuError):
    """A part of the transparency log is missing or too short."""

    code = "tlog.tile-missing"


@dataclass(frozen=True, kw_only=True)
class Growth:
    """What an append makes of the tree."""

    #: Number of leaves afterwards.
    size: int
    #: Root hash afterwards.
    root: bytes
    #: Tiles to store, by (level, index): new ones, and the former right edge grown.
    tiles: Mapping[tuple[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Hash of a leaf; its prefix keeps a leaf from passing for a node (RFC 6962 §2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of an inner node."""
    return sha256(b"\x01" + left + right).digest()


def append(*, size: int, leaves: Iterable[bytes], read: TileReader) -> Growth:
    """Add leaf hashes to a tree of ``size`` leaves, reading only the right edge."""
    coming = list(leaves)
    grown = size + len(coming)
    tiles: dict[tuple[int, int], bytes] = {}
    level, count = 0, size
    while coming:
        index, kept = divmod(count, WIDTH)
        edge = _prefix(read(level, index), kept, level, index) if kept else b""
        joined = edge + b"".join(coming)
        coming = []
        for start in range(0, len(joined), WIDTH * SIZE):
            tile = joined[start : start + WIDTH * SIZE]
            tiles[level, index] = tile
            index += 1
            if len(tile) == WIDTH * SIZE:
                coming.append(_tile_root(tile))
        level, count = level + 1, count // WIDTH
    return Growth(size=grown, root=root(size=grown, read=_overlay(tiles, read)), tiles=tiles)


def root(*, size: int, read: TileReader) -> bytes:
    """Root hash of the first ``size`` leaves."""
    return _range(0, size, read) if size else EMPTY_ROOT


def inclusion_proof(*, index: int, size: int, read: TileReader) -> list[bytes]:
    """PATH(index, D[size]) of RFC 6962 §2.1.1, nearest sibling first."""
    if not 0 <= index < size:
        raise ValueError("the index lies outside the tree")
    low, high, hashes = 0, size, list[bytes]()
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            hashes.append(_range(middle, high, read))
            high = middle
        else:
            hashes.append(_range(low, middle, read))
            low = middle
    return hashes[::-1]


def consistency_proof(*, old: int, size: int, read: TileReader) -> list[bytes]:
    """PROOF(old, D[size]) of RFC 6962 §2.1.2: the tree of ``old`` leaves is a prefix of the larger one."""
    if not 0 <= old <= size:
        raise ValueError("the older tree must not be larger")
    if old in (0, size):
        return []
    low, high, whole, hashes = 0, size, True, list[bytes]()
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            hashes.append(_range(middle, high, read))
            high = middle
        else:
            hashes.append(_range(low, middle, read))
            low, whole = middle, False
    if not whole:
        hashes.append(_range(low, high, read))
    return hashes[::-1]


def _split(width: int) -> int:
    """The largest power of two smaller than ``width``."""
    return 1 << ((width - 1).bit_length() - 1)


def _range(low: int, high: int, read: TileReader) -> bytes:
    """Hash of the leaves [low, high); ``low`` is aligned as every split of RFC 6962 aligns it."""
    parts = []
    while low < high:
        width = high - low
        height = width.bit_length() - 1
        parts.append(_node(height, low >> height, read))
        low += 1 << height
    result = parts.pop()
    while parts:
        result = node_hash(parts.pop(), result)
    return result


def _node(height: int, position: int, read: TileReader) -> bytes:
    """Hash of the complete subtree number ``position`` among those of 2**height leaves."""
    level, above = divmod(height, HEIGHT)
    first = position << above
    index, offset = divmod(first, WIDTH)
    width = 1 << above
    tile = _prefix(read(level, index), offset + width, level, index)
    hashes = [tile[at * SIZE : (at + 1) * SIZE] for at in range(offset, offset + width)]
    return _fold(hashes)


def _tile_root(tile: bytes) -> bytes:
    return _fold([tile[at : at + SIZE] for at in range(0, len(tile), SIZE)])


def _fold(hashes: list[bytes]) -> bytes:
    """Root of a complete subtree, level by level; written flat because the speed of appending is here."""
    while len(hashes) > 1:
        pairs = iter(hashes)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in zip(pairs, pairs, strict=True)]
    return hashes[0]


def _prefix(tile: bytes, width: int, level: int, index: int) -> bytes:
    """The first ``width`` hashes: a stored tile may have grown since the size in question."""
    if len(tile) < width * SIZE:
        raise TileMissing(private=f"tile {level}/{index} has {len(tile)} bytes, {width} hashes were expected")
    return tile[: width * SIZE]


def _overlay(tiles: Mapping[tuple[int, int], bytes], read: TileReader) -> TileReader:
    def overlaid(level: int, index: int) -> bytes:
        found = tiles.get((level, index))
        return read(level, index) if found is None else found

    return overlaid
