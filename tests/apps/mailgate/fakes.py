"""A scripted Dovecot on a Unix socket, and what tests need to talk to mailgate's sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Self

AT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@dataclass
class FakeDovecot:
    """Stores what it is given; answers as told."""

    path: Path
    #: Refused at RCPT: address to reply line.
    refuse: dict[str, str] = field(default_factory=dict)
    #: Answered after the content: address to reply line.
    answer: dict[str, str] = field(default_factory=dict)
    #: Drop the connection after this many final replies.
    die_after: int | None = None
    #: Called before each final reply.
    before_reply: Callable[[str], None] = lambda _: None
    stored: list[tuple[str, bytes]] = field(default_factory=list)
    connections: int = 0
    server: asyncio.Server | None = None
    #: When set, the server ends each connection after one transaction, without a word.
    hang_up: bool = False

    async def __aenter__(self) -> Self:
        self.server = await asyncio.start_unix_server(self._serve, str(self.path))
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self.server is not None
        self.server.close()
        self.path.unlink()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _talk(  # noqa: C901 - a protocol told in one piece
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"220 fake\r\n")
        recipients: list[str] = []
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            verb = line[:4].upper()
            if verb == "LHLO":
                writer.write(b"250-fake\r\n250 PIPELINING\r\n")
            elif verb == "MAIL":
                recipients = []
                writer.write(b"250 2.1.0 OK\r\n")
            elif verb == "RCPT":
                address = line[9:-1]
                reply = self.refuse.get(address, "250 2.1.5 OK")
                if reply.startswith("2"):
                    recipients.append(address)
                writer.write(f"{reply}\r\n".encode())
            elif verb == "DATA" and not recipients:
                writer.write(b"554 5.5.1 No valid recipients\r\n")
            elif verb == "DATA":
                writer.write(b"354 OK\r\n")
                content = await _content(reader)
                for count, address in enumerate(recipients):
                    if self.die_after is not None and count >= self.die_after:
                        writer.transport.abort()
                        return
                    reply = self.answer.get(address, "250 2.0.0 Saved")
                    if reply.startswith("2"):
                        self.stored.append((address, content))
                    self.before_reply(address)
                    writer.write(f"{reply}\r\n".encode())
                if self.hang_up:
                    await writer.drain()
                    return
            else:
                writer.write(b"250 2.0.0 OK\r\n" if verb in ("RSET", "NOOP") else b"221 Bye\r\n")
            await writer.drain()


async def _content(reader: asyncio.StreamReader) -> bytes:
    content = b""
    while (line := await reader.readline()) != b".\r\n":
        if not line:
            raise asyncio.IncompleteReadError(b"", 1)
        content += line[1:] if line.startswith(b".") else line
    return content


class Client:
    """An LMTP client that reads reply by reply."""

    opened: ClassVar[list[Client]] = []

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, path: Path) -> Client:
        client = cls(*await asyncio.open_unix_connection(str(path)))
        cls.opened.append(client)
        assert (await client.reply()).startswith("220")
        assert (await client.ask("LHLO test")).startswith("250")
        return client

    @classmethod
    async def close_all(cls) -> None:
        while cls.opened:
            writer = cls.opened.pop().writer
            writer.transport.abort()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def reply(self) -> str:
        while True:
            line = (await asyncio.wait_for(self.reader.readline(), 10)).decode().rstrip("\r\n")
            if line[3:4] != "-":
                return line

    async def ask(self, line: str) -> str:
        self.writer.write(line.encode() + b"\r\n")
        return await self.reply()

    async def send(self, recipients: list[str], stuffed: bytes, sender: str = "s@x.vn") -> list[str]:
        """One pipelined transaction; the final replies."""
        lines = [f"MAIL FROM:<{sender}>", *(f"RCPT TO:<{r}>" for r in recipients), "DATA"]
        self.writer.write("".join(f"{line}\r\n" for line in lines).encode())
        for _ in range(1 + len(recipients)):
            assert (await self.reply()).startswith("250")
        assert (await self.reply()).startswith("354")
        self.writer.write(stuffed + b".\r\n")
        return [await self.reply() for _ in recipients]
