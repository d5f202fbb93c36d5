"""A transparency log: the Merkle tree of RFC 6962 §2.1 kept as tiles, and its signed checkpoints.

Follows C2SP tlog-tiles (height 8), tlog-checkpoint and signed-note with Ed25519. Pure: tiles come from a
reader the caller gives, and go back to the caller to be stored. ``tree`` grows the tree and makes proofs,
``proof`` checks them without any tile, ``note`` and ``checkpoint`` are the signed text.
"""

from __future__ import annotations

from congthu.lib.tlog.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, sign_checkpoint
from congthu.lib.tlog.note import (
    LogKey,
    MalformedNote,
    NoteError,
    NoteUnsigned,
    open_note,
    sign_note,
    split_note,
)
from congthu.lib.tlog.proof import ProofInvalid, verify_consistency, verify_inclusion
from congthu.lib.tlog.tree import (
    EMPTY_ROOT,
    Growth,
    TileMissing,
    TileReader,
    append,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
)

__all__ = [
    "EMPTY_ROOT",
    "Checkpoint",
    "Growth",
    "LogKey",
    "MalformedNote",
    "NoteError",
    "NoteUnsigned",
    "ProofInvalid",
    "TileMissing",
    "TileReader",
    "append",
    "consistency_proof",
    "inclusion_proof",
    "leaf_hash",
    "open_checkpoint",
    "open_note",
    "parse_checkpoint",
    "root",
    "sign_checkpoint",
    "sign_note",
    "split_note",
    "verify_consistency",
    "verify_inclusion",
]
