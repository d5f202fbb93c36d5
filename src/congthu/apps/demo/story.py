"""The demonstration from beginning to end: two nodes, one letter, one proof."""

from __future__ import annotations

import json
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from congthu.apps.demo.letter import letter
from congthu.apps.demo.node import DemoError, DemoNode, wait_well

#: Parts of a node: postgres, dovecot, postfix, mailgate, web, worker.
PARTS: Final = 6
OFFICERS: Final = 2_500
ISSUER: Final = "vanthu@bkhcn.gov.vn"
#: Printed logins of the two nodes.
LOGINS: Final = (
    (ISSUER, "vanthu@btc.gov.vn"),
    ("vanthu@hanoi.gov.vn", "vanthu@danang.gov.vn"),
)
#: How long the letter may take to arrive everywhere, and the receipts to come back.
PATIENCE: Final = 120.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What the demonstration shows at its end."""

    track: dict[str, Any]
    dossier: Path
    verification: dict[str, Any]


class Story:
    """Acts on two nodes and tells of each step with a progress bar."""

    def __init__(self, *, place: Path, console: Console, password: str) -> None:
        self.place, self.console, self.password = place, console, password
        self.ministries = DemoNode(home=place / "bkhcn", name="bkhcn", listen="127.0.0.11")
        self.provinces = DemoNode(home=place / "tinh", name="tinh", listen="127.0.0.12")
        #: What passes between the nodes and out of them: feeds, the letter, the dossier.
        self.papers = place / "papers"
        self.nodes = [self.ministries, self.provinces]
        columns = (
            TextColumn("{task.description:<42}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self.bars = Progress(*columns, console=console)

    def tell(self, today: datetime) -> Outcome:
        """Every step in order."""
        with self.bars:
            self.start()
            self.load_nation()
            self.exchange()
            dispatch = self.issue(today)
            tracked = self.follow(dispatch)
        return self.prove(tracked)

    def stop(self) -> None:
        """Stop both nodes cleanly."""
        with ThreadPoolExecutor(2) as both:
            list(both.map(DemoNode.stop, self.nodes))

    # The steps ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Both nodes, every part of them answering."""
        bar = self._bar("Khởi động hai nút · starting two nodes", PARTS * len(self.nodes))
        for node in self.nodes:
            node.make()
        shutil.rmtree(self.papers, ignore_errors=True)
        self.papers.mkdir()
        shutil.chown(self.papers, self.ministries.account)
        for node in self.nodes:
            node.start()
        wait_well(self.nodes, wanted=PARTS, told=lambda count: self.bars.update(bar, completed=count))
        for node in self.nodes:
            node.hire_clerk()

    def load_nation(self) -> None:
        """Ministries at one node, provinces and all below them at the other."""
        bar = self._bar("Nạp danh bạ cả nước · loading the nation", None)
        reached = [(0, 0), (0, 0)]

        def load(number: int, part: str) -> None:
            def told(done: int, total: int) -> None:
                reached[number] = (done, total)
                self.bars.update(bar, completed=sum(d for d, _ in reached), total=sum(t for _, t in reached))

            self.nodes[number].ask("load_nation", told=told, part=part, officers=OFFICERS)

        with ThreadPoolExecutor(2) as both:
            list(both.map(load, (0, 1), ("ministries", "provinces")))
        for node, addresses in zip(self.nodes, LOGINS, strict=True):
            node.ask("set_passwords", password=self.password, addresses=list(addresses))

    def exchange(self) -> None:
        """Each node takes the other's signed directory, after its root was compared."""
        bar = self._bar("Trao đổi danh bạ · exchanging directories", 2)
        for giver, taker in (self.nodes, self.nodes[::-1]):
            feed = self.papers / f"{giver.name}.feed"
            fingerprint = giver.command("directory", "feed", "--output", str(feed)).strip()
            taker.command("directory", "trust", str(feed), "--root-fingerprint", fingerprint, "--yes")
            self.bars.advance(bar)

    def issue(self, today: datetime) -> str:
        """Returns the identifier of the dispatch."""
        bar = self._bar("Ban hành công văn · issuing the letter", 1)
        file = self.papers / "cong-van.pdf"
        file.write_bytes(letter(today.date()))
        file.chmod(0o644)
        said = self.ministries.command("document", "issue", str(file), "--as", ISSUER, "--yes", "--json")
        self.bars.advance(bar)
        return str(json.loads(said)["id"])

    def follow(self, dispatch: str) -> dict[str, Any]:
        """Until every addressee has the letter, its clerk accepted it, and the receipts are back."""
        delivered = self._bar("Chuyển đến nơi nhận · delivering", None)
        accepted = self._bar("Tiếp nhận, biên nhận về · accepting, receipts", None)
        deadline = time.monotonic() + PATIENCE
        while True:
            found: dict[str, Any] = self.ministries.ask("track", dispatch=dispatch)
            rows = found["deliveries"]
            for bar, key in ((delivered, "delivered_at"), (accepted, "accepted_at")):
                self.bars.update(bar, total=len(rows), completed=sum(1 for row in rows if row[key]))
            if rows and all(row["accepted_at"] and row["evidence"] is not None for row in rows):
                return found
            if time.monotonic() > deadline:
                late = [row["name"] for row in rows if not row["accepted_at"]]
                raise DemoError(
                    f"After {PATIENCE:.0f} seconds {len(late)} receipts are missing: {late[:3]} …"
                )
            for node in self.nodes:
                node.judge()
                node.ask("accept_waiting")
            time.sleep(0.2)

    def prove(self, tracked: dict[str, Any]) -> Outcome:
        """The dossier, and what verifying it says."""
        dossier = self.papers / "chung-cu.zip"
        self.ministries.command("evidence", "dossier", tracked["id"], "-o", str(dossier))
        roots = [part for node in self.nodes for part in ("--root", str(node.settings.trust / "root.pem"))]
        said = self.ministries.command("evidence", "verify", str(dossier), "--json", *roots)
        return Outcome(track=tracked, dossier=dossier, verification=json.loads(said))

    def _bar(self, description: str, total: int | None) -> TaskID:
        return self.bars.add_task(description, total=total)
