"""The sandbox holds whatever runs in it, and tells how it ended; fresh or as a zygote's fork."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from congthu.edges import sandbox, sandbox_child, sandbox_prepared

#: Of this test run alone: several may run on one checkout.
MODULE = f"_sandbox_targets_{os.getpid()}"

TARGETS = """
import ctypes, os, resource, socket, sys, time
from congthu.lib.errors import CongthuError

class NotMine(CongthuError):
    "This is not mine."
    code = "test.not-mine"

def echo(*values):
    print("noise on standard output")
    return list(values)
def spin():
    while True: pass
def sleep(): time.sleep(60)
def nap(): time.sleep(0.3); return "rested"
def eat(): return len(bytearray(3 << 30))
def crash(): ctypes.string_at(0)
def fail(): raise ValueError("a fault of the program")
def refuse(): raise NotMine
def refuse_with(text): raise NotMine(text)
def leave(): os._exit(0)
def lie():
    os.write(3, b"x"); return 1
def flood():
    return b"x" * (200 << 20)
def fill():
    with open("big", "wb") as f:
        for _ in range(300): f.write(b"x" * (1 << 20))
def fork():
    os.fork(); return "forked"
def facts():
    return {"environment": dict(os.environ), "place": os.getcwd(), "uid": os.getuid(),
            "files": resource.getrlimit(resource.RLIMIT_NOFILE)[1],
            "privileges": open("/proc/self/status").read()}
def connect(port):
    with socket.create_connection(("127.0.0.1", port), timeout=2): return "reached"
def open_files(): return sorted(int(each) for each in os.listdir("/proc/self/fd"))[:-1]
def parent(): return os.getppid()
def unknown(): return object()
def look(folder):
    ctypes.CDLL(None).umount2(folder.encode(), 2)
    return os.listdir(folder)
def pid_then_sleep(path):
    open(path, "w").write(str(os.getpid())); time.sleep(60)
"""


@pytest.fixture(scope="module", autouse=True)
def targets() -> Iterator[None]:
    """A module only the child can import: beside the package, because the child's environment is closed."""
    place = Path(sandbox_child.__file__).parent / f"{MODULE}.py"
    place.write_text(TARGETS)
    place.chmod(0o644)
    yield
    place.unlink()
    for compiled in (place.parent / "__pycache__").glob(f"{MODULE}.*"):
        compiled.unlink()


@pytest.fixture(params=["fresh", "forked"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Both ways to a child; ``PREPARE`` says the same in another process."""
    if request.param == "forked":
        monkeypatch.setitem(sandbox_prepared.PREPARED, f"congthu.edges.{MODULE}", ("json",))
    yield request.param
    sandbox_prepared.retire(("json",))


def prepare(way: str) -> str:
    if way == "fresh":
        return ""
    return (
        "from congthu.edges import sandbox_prepared\n"
        f"sandbox_prepared.PREPARED['congthu.edges.{MODULE}'] = ('json',)\n"
    )


def call(name: str, *arguments: object, **limits: float) -> object:
    return sandbox.call(f"congthu.edges.{MODULE}:{name}", *arguments, **limits)  # type: ignore[arg-type]


def test_plain_values_and_bytes_cross_both_ways() -> None:
    values = [None, True, 1, 2.5, "Nơi nhận", b"\x00\xff" * 1000, [b"a", b""], {"k": [b"b", {"đ": 1}]}]
    assert call("echo", *values) == values


def test_an_endless_loop_is_stopped_by_its_cpu_limit() -> None:
    started = time.monotonic()
    with pytest.raises(sandbox.SandboxTimeout):
        call("spin", cpu_seconds=1)
    assert time.monotonic() - started < 20


def test_a_sleeper_is_stopped_by_the_clock() -> None:
    with pytest.raises(sandbox.SandboxTimeout):
        call("sleep", wall_seconds=0.5)


def test_memory_is_bounded() -> None:
    with pytest.raises(sandbox.SandboxMemory):
        call("eat")


@pytest.mark.parametrize("name", ["crash", "fail", "leave", "unknown", "fill", "flood"])
def test_every_other_end_is_a_crash(name: str) -> None:
    with pytest.raises(sandbox.SandboxCrashed):
        call(name)


def test_a_garbled_answer_is_a_crash() -> None:
    with pytest.raises(sandbox.SandboxCrashed):
        call("lie")


def test_an_error_of_ours_crosses_with_its_public_half() -> None:
    with pytest.raises(sandbox.SandboxRefused, match="This is not mine") as caught:
        call("refuse")
    assert caught.value.original == "test.not-mine"
    with pytest.raises(sandbox.SandboxRefused, match="chưa có lớp chữ"):
        call("refuse_with", "chưa có lớp chữ")


def test_the_environment_is_closed_and_the_place_is_gone_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONGTHU_SECRET", "x")
    facts = call("facts")
    assert isinstance(facts, dict)
    assert "CONGTHU_SECRET" not in facts["environment"]
    assert not Path(facts["place"]).exists()
    assert facts["files"] == 64
    assert "NoNewPrivs:\t1" in facts["privileges"]
    if os.geteuid() == 0 and sandbox._can_drop():
        assert facts["uid"] != 0


_SECLUDE = """
import sys
from pathlib import Path
from congthu.edges import sandbox
sandbox.hide(Path({folder!r}))
print(sandbox.call({target!r}, {folder!r}))
"""


@pytest.mark.parametrize("user", ["", "nobody"])
def test_what_is_hidden_cannot_be_brought_back(user: str, way: str) -> None:
    """Services do not run as root: then the child is the user that owns the keys."""
    if user and (os.geteuid() != 0 or not sandbox._can_drop()):
        pytest.skip("needs root and an interpreter that others may read")
    try_it = ["unshare", "--mount", "--net", *(["--user"] if user or os.geteuid() else []), "true"]
    become = ["setpriv", f"--reuid={user}", "--clear-groups"] if user else []
    if subprocess.run([*become, *try_it], capture_output=True, check=False).returncode != 0:
        pytest.skip("the kernel gives no namespaces here")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "keystore").touch()
        code = prepare(way) + _SECLUDE.format(folder=folder, target=f"congthu.edges.{MODULE}:look")
        said = subprocess.run(
            [*become, sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="/"
        )
        assert said.stdout.strip() == "[]"
        assert (Path(folder) / "keystore").exists()


def test_no_further_process() -> None:
    if os.geteuid() == 0 and not sandbox._can_drop():
        pytest.skip("the kernel does not count the processes of root")
    with pytest.raises(sandbox.SandboxCrashed):
        call("fork")


def test_the_child_dies_with_its_parent(tmp_path: Path, way: str) -> None:
    tmp_path.chmod(0o777)
    for folder in tmp_path.parents:
        if folder.owner() != "root" or folder.stat().st_mode & 0o001:
            continue
        folder.chmod(folder.stat().st_mode | 0o011)
    noted = tmp_path / "pid"
    code = prepare(way) + (
        "from congthu.edges import sandbox;"
        f"sandbox.call('congthu.edges.{MODULE}:pid_then_sleep', {str(noted)!r})"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    for _ in range(200):
        if noted.exists() and noted.read_text():
            break
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    gone(int(noted.read_text()))


def gone(pid: int) -> None:
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the child outlived its parent")


# A zygote's forks ------------------------------------------------------------------------------------------


FORKED = pytest.mark.parametrize("way", ["forked"], indirect=True)


@FORKED
def test_many_threads_share_one_zygote() -> None:
    values = [[at, b"x" * at] for at in range(60)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda value: call("echo", value), values)) == [[value] for value in values]
        assert len(set(pool.map(lambda _: call("parent"), range(16)))) == 1


@FORKED
def test_a_child_holds_no_file_of_another_call() -> None:
    with ThreadPoolExecutor(4) as pool:
        slow = [pool.submit(call, "sleep", wall_seconds=1) for _ in range(3)]
        # Request, answer (twice) and what it says.
        assert call("open_files") == [0, 1, 2, 3]
        for each in slow:
            with pytest.raises(sandbox.SandboxTimeout):
                each.result()


@FORKED
def test_a_zygote_that_died_is_replaced() -> None:
    first = call("parent")
    assert isinstance(first, int)
    os.kill(first, signal.SIGKILL)
    assert call("echo", 1) == [1]
    assert call("parent") not in {first, os.getpid()}


@FORKED
def test_a_child_that_ends_as_its_caller_gives_up_takes_nobody_along() -> None:
    zygote = call("parent")
    assert isinstance(zygote, int)
    with ThreadPoolExecutor(1) as pool:
        napping = pool.submit(call, "nap", wall_seconds=0.6)
        time.sleep(0.15)
        os.kill(zygote, signal.SIGSTOP)
        # Meanwhile the child ends and the patience of its caller too: the zygote hears of both at once.
        time.sleep(0.8)
        os.kill(zygote, signal.SIGCONT)
        assert napping.result() == "rested"
    assert call("parent") == zygote


@FORKED
def test_after_a_crash_the_addresses_are_others() -> None:
    before = call("parent")
    with pytest.raises(sandbox.SandboxCrashed):
        call("crash")
    assert call("parent") != before


@FORKED
def test_without_a_zygote_a_fresh_process_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sandbox_prepared.PREPARED, f"congthu.edges.{MODULE}", ("no_such_module",))
    assert call("parent") == os.getpid()


@FORKED
def test_a_forked_caller_gets_its_own_zygote() -> None:
    before = call("parent")
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, str(call("parent")).encode())
        os._exit(0)
    os.waitpid(pid, 0)
    assert int(os.read(reading, 20)) != before
    assert call("parent") == before
    os.close(reading)
    os.close(writing)


@FORKED
def test_a_zygote_ends_with_its_caller() -> None:
    code = prepare("forked") + (
        "import os; from congthu.edges import sandbox;"
        f"print(sandbox.call('congthu.edges.{MODULE}:parent'), flush=True); os.kill(os.getpid(), 9)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    gone(int(said.stdout))


def test_old_empty_places_of_killed_callers_are_swept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = [tmp_path / f"congthu-sandbox-{name}" for name in ("empty", "nested", "full")]
    (tmp_path / "congthu-sandbox-nested" / "a" / "b").mkdir(parents=True)
    for place in (*old, tmp_path / "congthu-sandbox-young", tmp_path / "other", tmp_path / "elsewhere"):
        place.mkdir(exist_ok=True)
    (old[2] / "held").write_text("x")
    link = tmp_path / "congthu-sandbox-link"
    link.symlink_to(tmp_path / "elsewhere")
    for place in (*old, tmp_path / "other", tmp_path / "elsewhere"):
        os.utime(place, (0, 0))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sandbox.prepare.cache_clear()
    sandbox.prepare()
    left = {each.name.removeprefix("congthu-sandbox-") for each in tmp_path.iterdir()}
    assert left == {"full", "young", "other", "elsewhere", "link"}
