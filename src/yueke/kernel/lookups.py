"""Conditions of queries that Django does not bring."""

from __future__ import annotations

from typing import Any

from django.db.models import Field, ForeignKey, Lookup

from yueke.kernel.copying import text_array


@ForeignKey.register_lookup
@Field.register_lookup
class AnyOf(Lookup):
    """``field__any_of=values``: as ``__in``, with all values in one array.

    ``__in`` makes a placeholder of each value, and with thousands of them writing the statement takes longer than
    answering it. Values are PostgreSQL's own (bytes, text, numbers), of one type and none of them None.
    """

    lookup_name = "any_of"

    def get_prep_lookup(self) -> list[Any]:
        """The values as the driver wants them."""
        return list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """``column = ANY(array)``."""
        column, params = self.process_lhs(compiler, connection)
        # As text: the driver would look at the type of each.
        match self.rhs:
            case [bytes(), *_]:
                keys = ",".join([f'"\\\\x{key.hex()}"' for key in self.rhs])
                return f"{column} = ANY(%s::bytea[])", [*params, f"{{{keys}}}"]
            case [int(), *_]:
                return f"{column} = ANY(%s::bigint[])", [*params, f"{{{','.join(map(str, self.rhs))}}}"]
            case [str(), *_]:
                return f"{column} = ANY(%s::text[])", [*params, text_array(self.rhs)]
        return f"{column} = ANY(%s)", [*params, self.rhs]
