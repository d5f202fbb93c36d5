"""The demonstration's own letter: an official letter in the form of Decree 30/2020/NĐ-CP, Appendix I.

The number is left blank, as on a letter that comes from its signatory: the platform fills it when it issues.
"""

from __future__ import annotations

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Final

from congthu.lib.errors import CongthuError

#: Tinos has the metrics of Times New Roman, which the decree asks for, and every Vietnamese letter.
FONTS: Final = Path("/usr/share/fonts/truetype/croscore")


class FontMissing(CongthuError):
    """The typeface of the letter is missing; install the Debian package fonts-croscore."""

    code = "demo.font-missing"


def letter(on: date) -> bytes:
    """The letter as a one-page PDF, dated ``on``."""
    import typst

    if not (FONTS / "Tinos-Regular.ttf").exists():
        raise FontMissing
    with resources.as_file(resources.files("congthu.apps.demo") / "letter.typ") as source:
        pdf = typst.compile(
            source, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs={"date": written_out(on)}
        )
    assert isinstance(pdf, bytes)
    return pdf


def written_out(on: date) -> str:
    """The date as Decree 30/2020, App. I.II.4 writes it: days below 10 and months 1 and 2 take a nought."""
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02} tháng {month} năm {on.year}"
