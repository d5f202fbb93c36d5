"""``congthu trust``: the node's trial certification authority, its certificates and their revocation."""

from __future__ import annotations

import dataclasses
import json
import sys
from datetime import UTC, datetime
from typing import Annotated

import typer

from congthu.apps.cli.options import Data, Json

app = typer.Typer(no_args_is_help=True, help="Certificates of this node: make, list, revoke.")

_INIT = """
Examples:

  congthu trust init

Safe to repeat: an authority that is there stays. `congthu up` does this by itself.
"""
_SHOW = """
Examples:

  congthu trust show

  congthu trust show --all --json
"""
_REVOKE = """
Examples:

  congthu trust revoke 5f3a09... --reason keyCompromise

Serial numbers are shown by `congthu trust show`. The next seal gets a new key by itself.
"""
_CRL = """
Examples:

  congthu trust crl

A running node does this daily; one that was off for more than 30 days needs it to be believed again.
"""
_OFFICER = """
Examples:

  congthu trust officer-key anhnt@bkhcn.gov.vn

  printf %s "$PIN" | congthu trust officer-key anhnt@bkhcn.gov.vn --stdin

The PIN alone opens the key; nobody can set a new one. Forgotten: revoke, then make another key.
"""


@app.command(epilog=_INIT)
def init(data: Data = None) -> None:
    """Make the root and the issuing authority of this node; print the root's fingerprint."""
    from congthu.wiring.boot import boot

    settings = boot(data)
    from cryptography.hazmat.primitives.hashes import SHA256

    from congthu.rooms.trust import flows
    from congthu.wiring import edges

    root, _ = flows.create_authority(
        at=datetime.now(UTC), name=settings.node, keys=edges.key_store(), shelf=edges.shelf()
    )
    sys.stderr.write(f"Root certificate: {settings.trust / 'root.pem'}. Its fingerprint (SHA-256):\n")
    sys.stdout.write(root.fingerprint(SHA256()).hex() + "\n")


@app.command(epilog=_SHOW)
def show(
    everything: Annotated[bool, typer.Option("--all", help="Revoked and expired ones too.")] = False,
    as_json: Json = False,
    data: Data = None,
) -> None:
    """List the certificates this node issued."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.trust import queries

    now = datetime.now(UTC)
    found = [c for c in queries.issued() if everything or (c.revoked_at is None and c.not_after > now)]
    if as_json:
        rows = [dataclasses.asdict(c) for c in found]
        sys.stdout.write(json.dumps(rows, default=str, ensure_ascii=False, indent=2) + "\n")
        return
    for c in found:
        state = (
            f"revoked {c.revoked_at:%Y-%m-%d} ({c.reason})" if c.revoked_at else f"to {c.not_after:%Y-%m-%d}"
        )
        sys.stdout.write(f"{c.serial}  {c.kind:<8}{c.subject:<40} {state}\n")


@app.command(epilog=_REVOKE)
def revoke(
    serial: Annotated[str, typer.Argument(help="Serial number, hexadecimal.")],
    reason: Annotated[
        str,
        typer.Option(help="unspecified, keyCompromise, affiliationChanged, superseded, cessationOfOperation"),
    ] = "unspecified",
    data: Data = None,
) -> None:
    """Revoke a certificate and publish the new revocation list."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.rooms.trust import flows
    from congthu.wiring import edges

    flows.revoke(serial, reason=reason, at=datetime.now(UTC), keys=edges.key_store(), shelf=edges.shelf())
    sys.stderr.write(f"Certificate {serial.lower()} is revoked.\n")


@app.command(epilog=_CRL)
def crl(data: Data = None) -> None:
    """Publish fresh revocation lists."""
    from congthu.wiring.boot import boot

    settings = boot(data)
    from congthu.rooms.trust import flows
    from congthu.wiring import edges

    flows.publish_crl(at=datetime.now(UTC), keys=edges.key_store(), shelf=edges.shelf())
    sys.stdout.write(f"{settings.trust / 'crl.pem'}\n")


@app.command("officer-key", epilog=_OFFICER)
def officer_key(
    address: Annotated[str, typer.Argument(help="The officer's mailbox.")],
    from_stdin: Annotated[bool, typer.Option("--stdin", help="Read the PIN from standard input.")] = False,
    data: Data = None,
) -> None:
    """Make an officer's signing key, opened by a PIN of at least six characters; or try the PIN of one."""
    from congthu.wiring.boot import boot

    boot(data)
    from congthu.lib.pki import Kind
    from congthu.rooms.directory import queries
    from congthu.rooms.trust import flows
    from congthu.wiring import edges

    mailbox = queries.mailbox(address)
    if from_stdin:
        pin = sys.stdin.readline().rstrip("\r\n")
    else:
        pin = typer.prompt("PIN", hide_input=True, confirmation_prompt=True, err=True)
    name = mailbox.officer.name if mailbox.officer else mailbox.address
    made = flows.identity(
        Kind.OFFICER, mailbox.address, address=mailbox.address, name=name, at=datetime.now(UTC),
        keys=edges.key_store(), shelf=edges.shelf(), pin=pin,
    )  # fmt: skip
    sys.stdout.write(f"{made.certificate.serial_number:x}\n")
