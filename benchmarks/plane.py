"""What the platform costs beside the bare mail engines: CPU, wall time, memory and disk, side by side.

Two nodes run on one machine: one with mailgate (screening, delivery evidence, message facts), one where
Postfix delivers to Dovecot directly. The rounds alternate, so that both meet the same noise. CPU is that of
all processes of a node: engines, database, mailgate, worker (which brings the evidence into the log), web,
supervisor. The load comes from Postfix's own smtp-source and is not counted. Run it with: make bench
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

DOMAIN = "bench.gov.vn"
TICK = os.sysconf("SC_CLK_TCK")
#: Time after the last delivery in which the evidence reaches the log; counted for both nodes.
SETTLE = 1.5
SMALL_AIM, LARGE_AIM, MEMORY_AIM = 1.4, 1.3, 400


@dataclass(frozen=True, kw_only=True)
class Node:
    """A running node."""

    name: str
    home: Path
    address: str
    port: int
    supervisor: subprocess.Popen[bytes]


@dataclass(frozen=True, kw_only=True)
class Round:
    """What one round took."""

    cpu: dict[str, float]
    wall: float

    @property
    def total(self) -> float:
        """CPU seconds of all parts."""
        return sum(self.cpu.values())


def main() -> int:
    """Print tables; the exit status tells whether the aims were reached."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--large-rounds", type=int, default=3)
    options.add_argument("--messages", type=int, default=300)
    options.add_argument("--mailboxes", type=int, default=3400)
    given = options.parse_args()
    place = Path(tempfile.mkdtemp(prefix="ct-", dir="/tmp"))
    place.chmod(0o755)
    try:
        with (
            _node(place, "bare", 36, given.mailboxes) as bare,
            _node(place, "full", 37, given.mailboxes) as full,
        ):
            nodes = (bare, full)
            small = _rounds(nodes, given.rounds, lambda node: _small(node, given.messages))
            first = _ratio(f"{given.messages} messages of 5 KB, one recipient each", small, given.messages)
            second = 0.0
            if given.large_rounds:
                second = _one_letter_for_all(nodes, place / "letter", given.large_rounds, given.mailboxes)
            memory = {part: _peak(full, part) for part in ("mailgate", "worker")}
            peak = max(memory.values())
            print("peak memory: " + ", ".join(f"{part} {size:.0f} MB" for part, size in memory.items()))
            print(f"load {os.getloadavg()[0]:.1f}")
            return 0 if first <= SMALL_AIM and second <= LARGE_AIM and peak <= MEMORY_AIM else 1
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _one_letter_for_all(nodes: tuple[Node, ...], letter: Path, rounds: int, mailboxes: int) -> float:
    letter.write_bytes(_letter())
    # The first one makes the folders of the mailboxes: not part of the disk a letter takes.
    _rounds(nodes, 0, lambda node: _large(node, letter, mailboxes))
    used = {node.name: _disk(node) for node in nodes}
    large = _rounds(nodes, rounds, lambda node: _large(node, letter, mailboxes))
    ratio = _ratio(f"one message of 1 MB for {mailboxes} mailboxes", large, 1)
    for node in nodes:
        grown = (_disk(node) - used[node.name]) / (rounds + 1) / 1e6
        print(f"  disk for one such message, {node.name}: {grown:.1f} MB")
    return ratio


# The two nodes ----------------------------------------------------------------------------------------


@contextmanager
def _node(place: Path, name: str, number: int, mailboxes: int) -> Iterator[Node]:
    from congthu.wiring import settings

    home, port = place / name, 26025
    given = {"node": name, "hostname": f"mail.{name}.example", "listen": f"127.0.0.{number}"}
    ports = {"smtp_port": port, "submission_port": 26587, "imap_port": 26143, "imaps_port": 26993}
    node = settings.from_mapping(home, {**given, **ports, "web_port": 26080, "demonstration": True})
    settings.save(node)
    command = [str(Path(sys.executable).with_name("congthu")), "up", "--data", str(home)]
    command += ["--bare"] if name == "bare" else []
    with (place / f"{name}.log").open("wb") as log:
        supervisor = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait(lambda: b"is up" in (place / f"{name}.log").read_bytes(), 120, f"{name} to start")
        filled = [sys.executable, __file__, "fill", str(home), str(mailboxes)]
        subprocess.run(filled, check=True)
        yield Node(name=name, home=home, address=node.listen, port=port, supervisor=supervisor)
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(120)


def _fill(home: Path, mailboxes: int) -> int:
    """In a process of its own, because Django serves one database: an agency and its mailboxes."""
    from datetime import date

    from congthu.wiring.boot import boot

    node = boot(home)
    from congthu.rooms.directory.models import Agency, Mailbox, Node

    own, _ = Node.objects.get_or_create(is_self=True, defaults={"name": node.node})
    agency = Agency.objects.create(
        code="BENCH", name="Bench", folded="bench", level="central", category="other", node=own,
        domain=DOMAIN, valid_from=date(2025, 1, 1),
    )  # fmt: skip
    # smtp-source puts numbers before the address it is given, but for the last recipient of a message.
    boxes = [f"p@{DOMAIN}", *(f"{number}p@{DOMAIN}" for number in range(1, mailboxes + 1))]
    Mailbox.objects.bulk_create(
        [
            Mailbox(address=address, kind=Mailbox.Kind.PERSONAL, agency=agency, password="!")
            for address in boxes
        ]
    )
    return 0


# The load ---------------------------------------------------------------------------------------------


def _small(node: Node, messages: int) -> None:
    at = 0
    while at < messages:
        some = min(100, messages - at)
        _send(node, "-s", "10", "-m", str(some), "-l", "5000", "-N", "-t", f"p@{DOMAIN}")
        at += some


def _large(node: Node, letter: Path, mailboxes: int) -> None:
    _send(node, "-s", "1", "-m", "1", "-r", str(mailboxes), "-F", str(letter), "-t", f"p@{DOMAIN}")


def _send(node: Node, *options: str) -> None:
    command = ["smtp-source", "-d", "-f", "clerk@abroad.example", *options, f"{node.address}:{node.port}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _letter() -> bytes:
    line = b"JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PC9UeXBlL0NhdGFsb2cvUGFnZXMgMiAwIFI+PgplbmRv\n"
    head = b"From: Clerk <clerk@abroad.example>\nTo: undisclosed-recipients:;\nSubject: letter\n"
    head += b"Message-ID: <%d@abroad.example>\nMIME-Version: 1.0\n\n" % time.time_ns()
    return head + line * (1_000_000 // len(line))


def _rounds(nodes: tuple[Node, ...], count: int, load: Callable[[Node], None]) -> dict[str, list[Round]]:
    """One round to warm up, which creates the folders of the mailboxes, and ``count`` to measure."""
    results: dict[str, list[Round]] = defaultdict(list)
    for number in range(count + 1):
        for node in nodes if number % 2 else tuple(reversed(nodes)):
            before, began = _cpu(node), time.monotonic()
            load(node)
            _wait(lambda node=node: _queue_empty(node), 600, "the queue")  # type: ignore[misc]
            wall = time.monotonic() - began
            time.sleep(SETTLE)
            after = _cpu(node)
            if number:
                cpu = {part: after[part] - before.get(part, 0.0) for part in after}
                results[node.name].append(Round(cpu=cpu, wall=wall))
    return results


def _queue_empty(node: Node) -> bool:
    spool = node.home / "plane" / "spool"
    return not any(
        files for folder in ("incoming", "active", "deferred") for _, _, files in os.walk(spool / folder)
    )


# The measures -----------------------------------------------------------------------------------------


def _ratio(title: str, results: dict[str, list[Round]], messages: int) -> float:
    print(f"\n{title}")
    median = {name: statistics.median(r.total for r in rounds) for name, rounds in results.items()}
    for name, rounds in results.items():
        parts = sorted({part for r in rounds for part in r.cpu})
        shares = {p: statistics.median(r.cpu.get(p, 0.0) for r in rounds) * 1000 / messages for p in parts}
        told = ", ".join(f"{part} {share:.2f}" for part, share in shares.items() if share >= 0.005)
        wall = statistics.median(r.wall for r in rounds)
        print(f"  {name}: CPU {median[name] * 1000 / messages:.2f} ms each ({told}); wall {wall:.2f} s")
    ratios = [f.total / b.total for f, b in zip(results["full"], results["bare"], strict=True)]
    ratio = statistics.median(ratios)
    spread = f"{min(ratios):.2f}-{max(ratios):.2f}"
    print(f"  CPU ratio full : bare, median of {len(ratios)} pairs: {ratio:.2f} ({spread})")
    return ratio


def _cpu(node: Node) -> dict[str, float]:
    """CPU seconds so far, by part: living processes and the children they have buried."""
    parents, spent, marks = {}, {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                environ = (entry / "environ").read_bytes()
                program = str((entry / "exe").readlink())
            except OSError:
                continue
            pid = int(entry.name)
            parents[pid] = int(fields[1])
            spent[pid] = sum(int(fields[i]) for i in (11, 12, 13, 14)) / TICK
            mark = f"CONGTHU_PART={node.home}:".encode()
            found = environ.find(mark)
            if found >= 0:
                marks[pid] = environ[found + len(mark) :].split(b"\0")[0].decode()
            elif "/dovecot" in program:
                marks[pid] = "dovecot"  # it cleans its environment
    totals: dict[str, float] = defaultdict(float)
    for pid in parents:
        part, at = marks.get(pid, ""), pid
        while at in parents and at != node.supervisor.pid:
            part = part or marks.get(at, "")
            at = parents[at]
        if at == node.supervisor.pid:
            # The supervisor's own buried children are the parts that ended; none do in a round.
            totals[part or "supervisor"] += spent[pid]
    return totals


def _peak(node: Node, part: str) -> float:
    """Largest resident memory of a part so far, in MB."""
    mark = f"CONGTHU_PART={node.home}:{part}\0".encode()
    peaks = [0.0]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if mark in (entry / "environ").read_bytes() + b"\0":
                    status = (entry / "status").read_text()
                    peaks.append(int(status.split("VmHWM:")[1].split()[0]) / 1000)
            except (OSError, IndexError):
                continue
    return max(peaks)


def _disk(node: Node) -> int:
    """Bytes the mailboxes take; a file with many names counts once."""
    done = subprocess.run(["du", "-sB1", str(node.home / "mail")], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[0])


def _wait(ready: Callable[[], bool], seconds: float, what: str) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            raise SystemExit(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        sys.exit(_fill(Path(sys.argv[2]), int(sys.argv[3])))
    sys.exit(main())
