"""The root of every error the platform raises on purpose.

An error has two halves. The *public* half is one sentence that is safe and useful for a stranger: it goes to
screens, SMTP answers and standard error. The *private* half is for the application log only. The docstring
of a class is its default public sentence. Rooms derive their own tree in their ``errors.py``; HTTP, SMTP and
exit codes are chosen in ``apps`` only.
"""

from __future__ import annotations

import inspect
from typing import ClassVar


class CongthuError(Exception):
    """Something went wrong."""

    #: Stable machine name, e.g. ``directory.row-invalid``.
    code: ClassVar[str] = "congthu.error"
    #: True when trying again later may succeed.
    temporary: ClassVar[bool] = False

    def __init__(self, public: str = "", *, private: str = "") -> None:
        self.public = public or inspect.getdoc(type(self)) or "Something went wrong."
        self.private = private
        super().__init__(self.public)


class TemporaryError(CongthuError):
    """The service cannot do this at the moment; please try again later."""

    code = "congthu.temporary"
    temporary = True
