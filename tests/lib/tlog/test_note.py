"""Signed notes and checkpoints: the form of C2SP, and every looseness refused."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from congthu.lib import tlog

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = tlog.LogKey(name="bo.congthu/log", public_key=PRIVATE.public_key().public_bytes_raw())
STATE = tlog.Checkpoint(origin=KEY.name, size=42, root=bytes(range(32)))
NOTE = tlog.sign_checkpoint(STATE, key=KEY, sign=PRIVATE.sign)


def test_a_published_verifier_key_reads() -> None:
    """The key of the specification's own example (Go's checksum database)."""
    text = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
    key = tlog.LogKey.from_vkey(text)
    assert key.name == "sum.golang.org"
    assert key.id.hex() == "033de0ae"
    assert key.vkey() == text


def test_a_published_note_verifies() -> None:
    """The example in the documentation of Go's note package."""
    key = tlog.LogKey.from_vkey("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    raw = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    assert tlog.open_note(f"{text}\n— PeterNeumann {raw}\n", key=key) == text


def test_round_trip() -> None:
    assert tlog.open_checkpoint(NOTE, key=KEY) == STATE
    assert tlog.LogKey.from_vkey(KEY.vkey()) == KEY
    assert NOTE.startswith("bo.congthu/log\n42\nAAECAwQF")
    assert "\n\n— bo.congthu/log " in NOTE


def test_extension_lines_are_kept() -> None:
    state = tlog.Checkpoint(origin=KEY.name, size=0, root=tlog.EMPTY_ROOT, extensions=("at 2026",))
    assert tlog.open_checkpoint(tlog.sign_checkpoint(state, key=KEY, sign=PRIVATE.sign), key=KEY) == state


def test_a_witness_may_sign_beside_the_log() -> None:
    raw = base64.b64encode(b"abcd" + bytes(72)).decode()
    assert tlog.open_checkpoint(NOTE + f"— witness.gov.vn {raw}\n", key=KEY) == STATE


@pytest.mark.parametrize(
    "text",
    [
        "bo.congthu/log\n042\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",  # leading zero
        "bo.congthu/log\n+42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "bo.congthu/log\n-1\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "bo.congthu/log\n٤٢\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",  # digits of another script
        "bo.congthu/log\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\n",  # no padding
        "bo.congthu/log\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9=\n",  # trailing bits
        "bo.congthu/log\n42\nAAEC\n",
        "bo.congthu/log\n42\n",
        "\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "bo.congthu/log\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n\nmore\n",
        "bo.congthu/log\n99999999999999999999\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n",
        "bo.congthu/log\n42\nAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "",
    ],
)
def test_malformed_checkpoints(text: str) -> None:
    with pytest.raises(tlog.MalformedNote):
        tlog.parse_checkpoint(text)


@pytest.mark.parametrize(
    "note",
    [
        NOTE.replace("\n", "\r\n"),
        NOTE + NOTE.splitlines()[-1] + "\n",  # the same signature twice
        NOTE.replace("— ", "- "),
        NOTE.replace("— ", "—"),
        NOTE.rstrip("\n"),
        NOTE + "\n",
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("— bo.congthu/log", "— bo+congthu/log"),
        NOTE.replace("— bo.congthu/log", "— bo\u00a0congthu/log"),
        NOTE.replace("— bo.congthu/log ", "—  "),
        NOTE.replace("42", "4\x0b2"),
        NOTE[:-4] + "\n",
        "x" * 70_000 + NOTE,
        "",
    ],
)
def test_malformed_notes(note: str) -> None:
    with pytest.raises(tlog.MalformedNote):
        tlog.open_checkpoint(note, key=KEY)


def test_other_keys_and_changed_text_do_not_pass() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    stranger = tlog.LogKey(name=KEY.name, public_key=other.public_key().public_bytes_raw())
    with pytest.raises(tlog.NoteUnsigned):
        tlog.open_checkpoint(NOTE, key=stranger)
    with pytest.raises(tlog.NoteUnsigned):
        tlog.open_checkpoint(NOTE.replace("\n42\n", "\n43\n"), key=KEY)
    with pytest.raises(tlog.NoteUnsigned):
        tlog.open_checkpoint(NOTE.replace("— bo.", "— so."), key=KEY)


def test_a_log_speaks_for_its_own_origin_only() -> None:
    foreign = tlog.Checkpoint(origin="so.congthu/log", size=1, root=bytes(32))
    with pytest.raises(tlog.MalformedNote):
        tlog.sign_checkpoint(foreign, key=KEY, sign=PRIVATE.sign)
    with pytest.raises(tlog.MalformedNote):
        tlog.open_checkpoint(tlog.sign_note(foreign.text(), key=KEY, sign=PRIVATE.sign), key=KEY)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2003b"])
def test_bad_names(name: str) -> None:
    with pytest.raises(tlog.MalformedNote):
        tlog.LogKey(name=name, public_key=bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        "name+00000000",
        "sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",  # id of another key
        "sum.golang.org+033de0ae+As4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",  # another algorithm
        "sum.golang.org+033de0ae+Ac4zctda",
    ],
)
def test_bad_verifier_keys(text: str) -> None:
    with pytest.raises(tlog.MalformedNote):
        tlog.LogKey.from_vkey(text)


@given(st.integers(0, 10**18), st.binary(min_size=32, max_size=32))
def test_any_state_round_trips(size: int, root: bytes) -> None:
    state = tlog.Checkpoint(origin=KEY.name, size=size, root=root)
    assert tlog.parse_checkpoint(state.text()) == state


@given(st.text(max_size=200))
def test_any_text_is_a_note_or_malformed(text: str) -> None:
    with pytest.raises(tlog.NoteError):
        tlog.open_checkpoint(text, key=KEY)
