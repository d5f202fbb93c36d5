"""Handing over, against a small SMTP server on a Unix socket that answers as the test says."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from congthu.edges.submission import MessageRefused, PlaneAway, hand_over
from congthu.wiring.settings import Settings

MESSAGE = b"Subject: x\r\n\r\n.dot\r\nend\r\n"


@contextmanager
def server(path: Path, answer: Callable[[bytes], bytes]) -> Iterator[list[bytes]]:
    """Greets, answers each line, and collects what it heard."""
    heard: list[bytes] = []
    path.parent.mkdir(parents=True, exist_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(answer(b""))
            data = False
            for line in lines:
                verb = line[:4].upper().strip()
                heard.append(line)
                if data and line != b".\r\n":
                    continue
                data = verb == b"DATA"
                said = answer(b"." if line == b".\r\n" else verb + line[4:])
                if not said:
                    return
                connection.sendall(said)
                if verb == b"QUIT":
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield heard
    finally:
        listening.close()
        thread.join(5)


def answers(**special: bytes) -> Callable[[bytes], bytes]:
    usual = {
        b"": b"220 hi\r\n",
        b"EHLO": b"250-hi\r\n250 8BITMIME\r\n",
        b"DATA": b"354 go\r\n",
        b"QUIT": b"221 bye\r\n",
    }

    def answer(line: bytes) -> bytes:
        for start, said in special.items():
            if (
                start.encode() in line
                or (start == "greeting" and line == b"")
                or (start == "end" and line == b".")
            ):
                return said
        return usual.get(line[:4].strip(), b"250 ok\r\n")

    return answer


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


def test_one_transaction_outcome_per_recipient(settings: Settings) -> None:
    with server(
        settings.submit_socket, answers(bad=b"550 5.1.1 unknown\r\n", slow=b"451 4.3.0 later\r\n")
    ) as heard:
        outcomes = hand_over(MESSAGE, "a@x.test", ["good@x.test", "bad@x.test", "slow@x.test"], settings)
    assert outcomes["good@x.test"] is None
    bad, slow = outcomes["bad@x.test"], outcomes["slow@x.test"]
    assert bad is not None
    assert slow is not None
    assert (bad.smtp_code, bad.temporary, slow.smtp_code, slow.temporary) == (550, False, 451, True)
    assert [line.upper() for line in heard].count(b"DATA\r\n") == 1
    assert b"..dot\r\n" in heard


def test_no_recipient_left_means_no_data(settings: Settings) -> None:
    with server(settings.submit_socket, answers(RCPT=b"550 no\r\n")) as heard:
        assert all(hand_over(MESSAGE, "a@x.test", ["b@x.test"], settings).values())
    assert b"DATA\r\n" not in [line.upper() for line in heard]


@pytest.mark.parametrize(
    ("special", "error"),
    [
        ({"greeting": b"421 busy\r\n"}, PlaneAway),
        ({"greeting": b"554 no service\r\n"}, PlaneAway),
        ({"MAIL": b"452 full\r\n"}, PlaneAway),
        ({"MAIL": b"552 too big\r\n"}, MessageRefused),
        ({"end": b"451 later\r\n"}, PlaneAway),
        ({"end": b"550 no\r\n"}, MessageRefused),
        ({"end": b""}, PlaneAway),
    ],
)
def test_refusals_are_temporary_or_for_good(
    settings: Settings, special: dict[str, bytes], error: type[Exception]
) -> None:
    with server(settings.submit_socket, answers(**special)), pytest.raises(error):
        hand_over(MESSAGE, "a@x.test", ["b@x.test"], settings)


def test_no_socket_means_away(settings: Settings) -> None:
    with pytest.raises(PlaneAway):
        hand_over(MESSAGE, "a@x.test", ["b@x.test"], settings)


def test_addresses_cannot_carry_commands(settings: Settings) -> None:
    with server(settings.submit_socket, answers()) as heard, pytest.raises((ValueError, PlaneAway)):
        hand_over(MESSAGE, "a@x.test", ["b@x.test>\r\nRCPT TO:<c@x.test"], settings)
    assert not any(b"c@x.test" in line for line in heard)
