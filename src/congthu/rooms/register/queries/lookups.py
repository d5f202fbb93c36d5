"""The lookup ``words__holds``: all of these lexemes are among the words a line is found by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Lookup


@SearchVectorField.register_lookup
class Holds(Lookup):
    """``words @@ 'a' & 'b c'``, quoted: nothing in a lexeme is an operator. Of a tuple one is enough."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQL and its parameters."""
        column, parameters = self.process_lhs(compiler, connection)
        given: Iterable[str | tuple[str, ...]] = self.rhs
        groups = [each if isinstance(each, tuple) else (each,) for each in given]
        asked = " & ".join("(" + " | ".join(map(_quoted, group)) + ")" for group in groups)
        return f"{column} @@ %s::tsquery", (*parameters, asked)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
