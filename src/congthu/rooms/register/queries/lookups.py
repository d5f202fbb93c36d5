"""The lookup ``words__holds``: all of these lexemes are among the words a line is found by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Lookup


@SearchVectorField.register_lookup
class Holds(Lookup):  # type: ignore[type-arg] # Django's own class takes no arguments at run time
    """``words @@ 'a' & 'b c'``; quoted, so that nothing in a lexeme is an operator."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """SQL and its parameters."""
        column, parameters = self.process_lhs(compiler, connection)
        given: Iterable[str] = self.rhs
        quoted = " & ".join("'" + each.replace("\\", "\\\\").replace("'", "''") + "'" for each in given)
        return f"{column} @@ %s::tsquery", [*parameters, quoted]
