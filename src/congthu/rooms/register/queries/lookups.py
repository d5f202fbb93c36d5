"""The lookup ``words__holds``: all of these lexemes are among the words a line is found by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Lookup

from congthu.lib import lexemes


@SearchVectorField.register_lookup
class Holds(Lookup):
    """``words @@ 'a' & 'b c'``, quoted: nothing in a lexeme is an operator. Of a tuple one is enough."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """SQL and its parameters."""
        column, parameters = self.process_lhs(compiler, connection)
        given: Iterable[str | tuple[str, ...]] = self.rhs
        return f"{column} @@ %s::tsquery", (*parameters, lexemes.query(given))
