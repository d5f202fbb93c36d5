"""What LibreOffice makes of a DOCX: a round trip, PDF, ODT, RTF, DOC, HTML; many files at one start."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

#: Ending and export filter by kind.
FILTERS = {
    "pdf": "pdf:writer_pdf_Export",
    "odt": "odt",
    "rtf": "rtf",
    "doc": "doc:MS Word 97",
    "docx": "docx:MS Word 2007 XML",
    "html": "html:HTML (StarWriter)",
}
_AT_ONCE = 40


def available() -> bool:
    """Whether LibreOffice is installed (Debian package libreoffice-writer-nogui)."""
    return shutil.which("soffice") is not None


def exported(files: Sequence[bytes], ending: str) -> list[bytes | None]:
    """Each DOCX in the wanted format; None where LibreOffice made nothing."""
    found: list[bytes | None] = []
    for at in range(0, len(files), _AT_ONCE):
        found += _exported(files[at : at + _AT_ONCE], ending)
    return found


def _exported(files: Sequence[bytes], ending: str) -> list[bytes | None]:
    with tempfile.TemporaryDirectory(prefix="reading-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        (place / "out").mkdir()
        for at, data in enumerate(files):
            (place / f"{at}.docx").write_bytes(data)
        command = [
            "soffice",
            f"-env:UserInstallation=file://{place}/profile",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            FILTERS[ending],
            "--outdir",
            str(place / "out"),
            *(str(place / f"{at}.docx") for at in range(len(files))),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300, cwd=place)
        made = [place / "out" / f"{at}.{ending}" for at in range(len(files))]
        return [path.read_bytes() if path.exists() else None for path in made]
