"""What can go wrong in the directory.

DirectoryError
├── ImportRefused            rows of an import are wrong (carries every problem)
├── NotInDirectory           no such agency or mailbox
├── PasswordRefused          the password is too weak, or the mailbox is not ours
├── NodeRenamed              the name of this node is for good
└── FeedRefused              a feed of another node is not accepted (carries the failing step)
    ├── FeedUnreadable
    ├── FeedRootUnknown      carries the fingerprint to confirm by another way
    ├── FeedSignatureInvalid
    ├── FeedIssuerWrong
    ├── FeedDateWrong
    ├── FeedOutdated
    └── FeedClash
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from congthu.lib.errors import CongthuError
from congthu.rooms.directory.types import Problem


class DirectoryError(CongthuError):
    """The directory cannot do this."""

    code = "directory.error"


class ImportRefused(DirectoryError):
    """The import has wrong rows; nothing was changed."""

    code = "directory.import-refused"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        rows = "1 wrong row" if len(self.problems) == 1 else f"{len(self.problems)} wrong rows"
        super().__init__(f"The import has {rows}; nothing was changed.")


class NotInDirectory(DirectoryError):
    """The directory has no such agency or mailbox."""

    code = "directory.unknown"


class PasswordRefused(DirectoryError):
    """This password cannot be used."""

    code = "directory.password-refused"


class NodeRenamed(DirectoryError):
    """The node already has another name; a name is for good, because other nodes know it."""

    code = "directory.node-renamed"


class FeedRefused(DirectoryError):
    """The feed of the other node is refused; nothing was changed."""

    code = "directory.feed-refused"
    #: Number of the verification step that failed; ``flows.feeds`` lists them.
    step: ClassVar[int] = 0


class FeedUnreadable(FeedRefused):
    """This is not a directory feed."""

    code = "directory.feed-unreadable"
    step = 1


class FeedRootUnknown(FeedRefused):
    """The feed is signed under a root certificate this node does not trust."""

    code = "directory.feed-root-unknown"
    step = 2

    def __init__(self, fingerprint: str, *, pinned: str = "") -> None:
        self.fingerprint = fingerprint
        if pinned:
            super().__init__(
                f"The root certificate of the feed has SHA-256 {fingerprint}, not {pinned}: another one. "
                "Do not trust this feed before that is explained."
            )
            return
        super().__init__(
            f"The feed is signed under a root certificate this node does not trust, SHA-256 {fingerprint}. "
            "Ask the other node's administrator for that fingerprint by telephone or letter; if it is the "
            f"same, run again with --root-fingerprint {fingerprint}"
        )


class FeedSignatureInvalid(FeedRefused):
    """The signature of the feed is not valid."""

    code = "directory.feed-signature-invalid"
    step = 3


class FeedIssuerWrong(FeedRefused):
    """The feed is not signed by the node it speaks for."""

    code = "directory.feed-issuer-wrong"
    step = 4


class FeedDateWrong(FeedRefused):
    """The feed is outside its period of validity."""

    code = "directory.feed-date-wrong"
    step = 5


class FeedOutdated(FeedRefused):
    """A newer feed of this node was already accepted."""

    code = "directory.feed-outdated"
    step = 6


class FeedClash(FeedRefused):
    """The feed claims names that belong to another node."""

    code = "directory.feed-clash"
    step = 7
