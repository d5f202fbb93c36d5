"""What can be wrong with a file that is to be converted.

FileRefused
├── FileUnsupported   no kind of file we convert
├── FileTooLarge      larger than can be converted within the limits
├── FileBroken        not what its kind promises
├── FileForbidden     declares XML entities or a DTD
└── FileNeedsOffice   binary Office file: LibreOffice first (edges.legacy_office)
"""

from __future__ import annotations

from congthu.lib.errors import CongthuError


class FileRefused(CongthuError):
    """This file cannot be converted."""

    code = "vntext.file-refused"


class FileUnsupported(FileRefused):
    """Files of this kind cannot be converted."""

    code = "vntext.file-unsupported"


class FileTooLarge(FileRefused):
    """The file is too large to be converted."""

    code = "vntext.file-too-large"


class FileBroken(FileRefused):
    """The file is broken or locked."""

    code = "vntext.file-broken"


class FileForbidden(FileRefused):
    """The file declares XML entities, which is not allowed."""

    code = "vntext.file-forbidden"


class FileNeedsOffice(FileRefused):
    """Files of old Office versions must be brought into a new format first."""

    code = "vntext.file-needs-office"
