"""DOCX to PDF by LibreOffice, when it is installed.

LibreOffice is no parser of ours to trust: it runs in a fresh process group with a profile of its own that is
thrown away, a closed environment, limits on time, memory and file size, and no network where the kernel
allows.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import resource
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from congthu.edges import sandbox, sandbox_child
from congthu.lib.errors import CongthuError

_SECONDS = 60
_CPU_SECONDS = 50
_MEMORY = 4 << 30
_FILE = 256 << 20
_USER = "nobody"
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_FILTER = "pdf:writer_pdf_Export"


class OfficeMissing(CongthuError):
    """LibreOffice is not installed (Debian package libreoffice-writer-nogui); DOCX files go as they are."""

    code = "office.missing"


class OfficeFailed(CongthuError):
    """LibreOffice could not convert the document."""

    code = "office.failed"


def find() -> Path | None:
    """The program, or None."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else None


def to_pdf(data: bytes, filename: str, *, program: Path | None = None, seconds: float = _SECONDS) -> bytes:
    """The document as PDF. Raises OfficeMissing or OfficeFailed."""
    pdf = convert(data, _ending(filename), ".pdf", _FILTER, program=program, seconds=seconds)
    if not pdf.startswith(b"%PDF-"):
        raise OfficeFailed(private="no PDF")
    return pdf


def convert(
    data: bytes,
    ending: str,
    wanted: str,
    export: str,
    *,
    program: Path | None = None,
    seconds: float = _SECONDS,
) -> bytes:
    """A document of one ending in the format of another, by LibreOffice's filter ``export``."""
    soffice = program or find()
    if soffice is None:
        raise OfficeMissing
    with tempfile.TemporaryDirectory(prefix="congthu-office-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        # The given name is not used: it would be an argument of a program.
        source = place / f"document{ending}"
        source.write_bytes(data)
        for path in (place, source) if os.geteuid() == 0 else ():
            shutil.chown(path, _USER)
        said = _run(soffice, place, source, export, seconds)
        result = place / f"document{wanted}"
        if not result.exists() or result.is_symlink():
            raise OfficeFailed(private=said)
        return result.read_bytes()


def _ending(filename: str) -> str:
    ending = Path(filename).suffix.lower()
    return ending if ending in {".docx", ".doc", ".odt", ".rtf"} else ".docx"


def _run(soffice: Path, place: Path, source: Path, export: str, seconds: float) -> str:
    command = [
        str(soffice),
        f"-env:UserInstallation=file://{place}/profile",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        export,
        "--outdir",
        str(place),
        str(source),
    ]
    environment = {"HOME": str(place), "TMPDIR": str(place), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=place,
            env=environment,
            start_new_session=True,
            preexec_fn=_limits(place),
        )
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise OfficeFailed("Converting the document takes too long.", private=source.name) from None
        finally:
            # Nothing of LibreOffice's session may outlive the call, its helpers included.
            _kill_session(process.pid)
            process.wait()
        output.seek(0)
        return f"status {process.returncode}: {output.read(4096).decode('utf-8', 'replace')}"


def _kill_session(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _limits(place: Path) -> Callable[[], None]:
    """What the child runs before LibreOffice; prepared outside: little is safe between fork and exec."""
    libc = ctypes.CDLL(None)
    root = os.geteuid() == 0
    hidden = sandbox.hidden_from(place)
    entry = pwd.getpwnam(_USER) if root else None

    def apply() -> None:
        sandbox_child.seclude(libc, hidden, root=root)
        if entry:
            os.setgroups([])
            os.setgid(entry.pw_gid)
            os.setuid(entry.pw_uid)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE, _FILE))

    return apply
