"""Handing one message for many recipients to Postfix over its Unix socket, in SMTP (RFC 5321).

One transaction: Postfix queues the message once. When this returns, every recipient without an error is
Postfix's responsibility. When it raises, none is, unless the answer to the last byte was lost on the way: who
tries again must expect, as ever in SMTP, that the message arrives twice.
"""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from congthu.lib.errors import CongthuError, TemporaryError

#: For the greeting, and for each answer after it (RFC 5321 section 4.5.3.2 asks for minutes after DATA).
_GREETING = 30.0
_ANSWER = 600.0


class SubmissionSettings(Protocol):
    """What handing over needs to know of the node's settings."""

    @property
    def submit_socket(self) -> Path: ...
    @property
    def hostname(self) -> str: ...


class PlaneAway(TemporaryError):
    """The mail engine cannot take the message at the moment."""

    code = "submission.plane-away"


class MessageRefused(CongthuError):
    """The mail engine refused the message."""

    code = "submission.refused"


class RecipientRefused(CongthuError):
    """The mail engine refused this recipient."""

    code = "submission.recipient-refused"

    def __init__(self, public: str = "", *, private: str = "", smtp_code: int) -> None:
        super().__init__(public, private=private)
        #: The engine's three-digit answer.
        self.smtp_code = smtp_code


class RecipientDeferred(RecipientRefused):
    """The mail engine cannot take the message at the moment."""

    code = "submission.recipient-deferred"
    temporary = True


class _UnixSMTP(smtplib.SMTP):
    """smtplib over a Unix socket; the host argument is the socket's path."""

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:  # noqa: ARG002 - smtplib gives a port
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(timeout)
        try:
            connection.connect(host)
        except OSError:
            connection.close()
            raise
        return connection


def hand_over(
    message: bytes, sender: str, recipients: Sequence[str], settings: SubmissionSettings
) -> Mapping[str, RecipientRefused | None]:
    """Outcome per recipient; None: Postfix has queued the message for him.

    Raises PlaneAway when nothing was queued and trying later may help, MessageRefused when it never will.
    """
    try:
        with _UnixSMTP(timeout=_GREETING, local_hostname=settings.hostname) as client:
            code, said = client.connect(str(settings.submit_socket), 1)
            if code != 220 or client.sock is None:
                # Nothing was said of this message yet.
                raise PlaneAway(private=f"{code} {_text(said)}")
            client.sock.settimeout(_ANSWER)
            return _transaction(client, message, sender, recipients)
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise PlaneAway(private=repr(error)) from error


def _transaction(
    client: smtplib.SMTP, message: bytes, sender: str, recipients: Sequence[str]
) -> Mapping[str, RecipientRefused | None]:
    client.ehlo()
    body = ["BODY=8BITMIME"] if client.has_extn("8bitmime") and not message.isascii() else []
    _expect(client.mail(sender, [f"SIZE={len(message)}", *body]))
    outcomes: dict[str, RecipientRefused | None] = {}
    for recipient in recipients:
        code, said = client.rcpt(recipient)
        outcomes[recipient] = None if code in (250, 251) else _recipient_error(code, said)
    if any(outcome is None for outcome in outcomes.values()):
        _expect(client.data(message))
    return outcomes


def _expect(answer: tuple[int, bytes]) -> None:
    code, said = answer
    if code != 250:
        raise _refusal(code, said)


def _recipient_error(code: int, said: bytes) -> RecipientRefused:
    refused = RecipientDeferred if code < 500 else RecipientRefused
    return refused(_text(said), smtp_code=code)


def _refusal(code: int, said: bytes | str) -> CongthuError:
    text = f"{code} {_text(said)}"
    if code < 500:
        return PlaneAway(private=text)
    return MessageRefused(f"The mail engine refused the message: {text}")


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
