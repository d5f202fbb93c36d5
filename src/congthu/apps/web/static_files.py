"""Static files under hashed names, compressed once, cached by browsers for ever."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Follows ``url()`` in style sheets only: the vendored files name source maps that we do not ship."""

    patterns = (("*.css", (r"""(?P<matched>url\((?P<quote>['"]{0,1})(?P<url>.*?)(?P=quote)\))""",)),)
