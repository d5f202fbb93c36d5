"""The zip that DOCX and ODT files are, read with limits; XML without entities, DTDs or the network."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from congthu.rooms.documents.errors import DocumentUnreadable

_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_LARGEST_PART = 64 << 20
_MOST_PARTS = 4000


class Package:
    """A file of parts. Raises DocumentUnreadable."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, IndexError, UnicodeError):
            raise DocumentUnreadable("The file is broken.") from None
        if len(self._zip.infolist()) > _MOST_PARTS:
            raise DocumentUnreadable("The file has too many parts.")

    def names(self, *starts: str) -> list[str]:
        """XML parts whose names begin so."""
        return sorted(n for n in self._zip.namelist() if n.startswith(starts) and n.endswith(".xml"))

    def all_names(self, *starts: str) -> list[str]:
        """Parts of any kind whose names begin so."""
        return sorted(n for n in self._zip.namelist() if n.startswith(starts))

    def raw(self, name: str) -> bytes:
        """A part as it is; empty when there is no such part."""
        try:
            with self._zip.open(name) as part:
                content = part.read(_LARGEST_PART + 1)
        except KeyError:
            return b""
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            ValueError,
            RuntimeError,
            NotImplementedError,
            EOFError,
        ) as error:
            raise DocumentUnreadable("The file is broken or locked.", private=repr(error)) from None
        if len(content) > _LARGEST_PART:
            raise DocumentUnreadable("A part of the file is too large.")
        return content

    def xml(self, name: str) -> Any | None:
        """A part's root element; None when there is no such part."""
        content = self.raw(name)
        if not content:
            return None
        if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
            raise DocumentUnreadable("The file declares XML entities.")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(content.replace(_STRICT, _TRANSITIONAL), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DocumentUnreadable("The file is broken.", private=str(error)) from None
