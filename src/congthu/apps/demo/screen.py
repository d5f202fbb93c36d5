"""What the demonstration shows when the letter has arrived: table, proof, addresses, logins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from congthu.lib.legaltime import VIETNAM
from congthu.wiring.settings import Settings


def show_track(console: Console, track: Mapping[str, Any]) -> None:
    """One row for each addressee."""
    table = Table(
        title=f"{track['reference']} · {track['abstract']}", title_justify="left", header_style="bold"
    )
    for heading in ("Nơi nhận\naddressee", "Nút\nnode", "Đã đến\ndelivered", "Đã tiếp nhận\naccepted"):
        table.add_column(heading)
    table.add_column("Chứng cứ\nevidence", justify="right")
    for row in track["deliveries"]:
        leaf = row["evidence"]
        table.add_row(
            row["name"],
            row["node"],
            clock(row["delivered_at"]),
            clock(row["accepted_at"]),
            "—" if leaf is None else f"#{leaf}",
        )
    console.print(table)
    for line in track["addressees"]:
        if line["state"] == "waiting":
            console.print(
                f"  [yellow]chờ văn thư chọn · waits for the clerk:[/yellow] {line['text']} ({line['why']})"
            )


def clock(moment: str | None) -> str:
    """Vietnam time to the second; a dash for what has not happened."""
    return datetime.fromisoformat(moment).astimezone(VIETNAM).strftime("%H:%M:%S") if moment else "—"


def show_verification(console: Console, verification: Mapping[str, Any], dossier: str) -> None:
    """The numbered steps of the proof."""
    console.print(f"\n[bold]Gói chứng cứ · dossier[/bold] {dossier}")
    for step in verification["steps"]:
        mark = "[green]✔[/green]" if step["ok"] else "[dim]·[/dim]"
        console.print(
            f"  {mark} {step['number']:>2}. {step['title']['vi']} · {step['title']['en']}", highlight=False
        )
    console.print("  [bold green]Hợp lệ · valid[/bold green]")


def show_places(console: Console, nodes: Sequence[tuple[Settings, Sequence[str]]], password: str) -> None:
    """Where to look, and who one may be."""
    lines = []
    for settings, logins in nodes:
        imap = f"{settings.listen}:{settings.imap_port}"
        smtp = f"{settings.listen}:{settings.submission_port}"
        lines += [
            f"[bold]{settings.node}[/bold]  {settings.web_url}",
            f"    kiểm tra chứng cứ · verify   {settings.web_url}/verify",
            f"    thư · mail (STARTTLS)        IMAP {imap}, SMTP {smtp}",
            f"    đăng nhập · logins           {', '.join(logins)}",
        ]
    lines.append(f"Mật khẩu chung · password of all logins: [bold]{password}[/bold]")
    console.print(Panel("\n".join(lines), title="Mời xem · have a look", title_align="left"))
