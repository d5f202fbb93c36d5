"""Old encodings into the form of exchange, before a file is read.

law: D34.1b-6: a letter typed in a ``.Vn`` or VNI font is read like a new one, and said to be none.
"""

from __future__ import annotations

from congthu.edges.textconversion import converted
from congthu.lib.vntext import Encoding
from congthu.lib.vntext.containers.errors import FileRefused


def exchanged(data: bytes, filename: str) -> tuple[bytes, bool]:
    """The file with its text in the form of exchange, and whether it was in that form already.

    ``filename`` only tells the kind of file, as far as its bytes leave a choice.
    """
    try:
        made = converted(data, filename)
    except FileRefused:
        # The reader meets the same fault, and says it in its own words.
        return data, True
    return made.data, all(label is Encoding.UTF_8 for label in made.labels)
