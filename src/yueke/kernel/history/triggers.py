"""The triggers that keep history: one per kind of statement, each reading all rows of its statement at once.

They are pgtrigger's, so that a changed table asks for a migration, but built without its switch: nothing a session
sets turns history off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from pgtrigger import compiler, utils

DERIVED = frozenset({"search_terms", "name_pinyin", "updated_at", "version"})
"""Columns worked out from others, or that only count saves: left out wherever they are."""
FIXED_PATH = "SET search_path = pg_catalog, public, pg_temp"
"""Of every function that runs as the owner: a session's own tables come last, or they would be taken for ours."""


_AS_CALLER = "LANGUAGE plpgsql AS $$"
_AS_OWNER = f"LANGUAGE plpgsql SECURITY DEFINER {FIXED_PATH} AS $$"


class KeptTriggerSql(compiler.UpsertTriggerSql):
    """pgtrigger's installation without the function that asks whether the trigger is to be ignored.

    The function runs as the owner of the tables, who alone may write history, and finds them whatever tables of the
    same name a session has made for itself.
    """

    def __init__(self, **definition: Any) -> None:
        super().__init__(**definition)
        # After the hash was taken: the definition is the one it was. Triggers installed before were altered by the
        # kernel's migration 0008.
        self.data = self.data.replace(_AS_CALLER, _AS_OWNER, 1)

    def get_template(self) -> str:
        return """
            CREATE OR REPLACE FUNCTION {pgid}() RETURNS TRIGGER LANGUAGE plpgsql AS $$
            DECLARE touched integer;
            BEGIN {func} END $$;
            DROP TRIGGER IF EXISTS {pgid} ON {table};
            CREATE TRIGGER {pgid} {when} {operation} ON {table} {referencing}
                FOR EACH {level} EXECUTE FUNCTION {execute};
            COMMENT ON TRIGGER {pgid} ON {table} IS '{hash}';
        """


class Kept(pgtrigger.Trigger):
    """History of one kind of statement (``op`` I, U or D) on a table; see :func:`kept`."""

    level = pgtrigger.Statement
    when = pgtrigger.After

    def __init__(self, op: str, *, of: str, without: Sequence[str]) -> None:
        self.op, self.of, self.without = op, of, frozenset(without)
        name, operation, referencing = {
            "I": ("history_made", pgtrigger.Insert, pgtrigger.Referencing(new="new_rows")),
            "U": ("history_changed", pgtrigger.Update, pgtrigger.Referencing(old="old_rows", new="new_rows")),
            "D": ("history_removed", pgtrigger.Delete, pgtrigger.Referencing(old="old_rows")),
        }[op]
        super().__init__(name=name, operation=operation, referencing=referencing)

    def compile(self, model: Any) -> compiler.Trigger:
        """As pgtrigger compiles it, with the installation above."""
        return compiler.Trigger(
            name=self.name,
            sql=KeptTriggerSql(
                pgid=self.get_pgid(model),
                func=self.render_func(model),
                table=model._meta.db_table,
                when=self.when,
                operation=self.operation,
                referencing=str(self.referencing),
                level=self.level,
                execute=self.render_execute(model),
            ),
        )

    def get_func(self, model: Any) -> str:
        """The statement that writes the changes, and the count of them."""
        side = "o" if self.op == "D" else "n"
        key = model._meta.pk
        has_id = isinstance(key, (models.AutoField, models.IntegerField, models.ForeignKey, models.OneToOneField))
        row_id = f"{side}.{utils.quote(key.column)}" if has_id else "0"
        root, root_id = self._root(model, side, row_id)
        images = {"I": self._made, "U": self._changed, "D": self._removed}[self.op](model, has_id)
        return self.format_sql(f"""
            INSERT INTO kernel_change (act_id, kind, row_id, root, root_id, op, before, after)
            SELECT (SELECT yueke_act()), '{label_of(model)}', {row_id}, '{root}', {root_id}, '{self.op}', {images};
            GET DIAGNOSTICS touched = ROW_COUNT;
            IF touched > 0 THEN PERFORM yueke_touched('{label_of(model)}', '{self.op}', touched); END IF;
            RETURN NULL;
        """)

    def _root(self, model: Any, side: str, row_id: str) -> tuple[str, str]:
        if not self.of:
            return label_of(model), row_id
        field = model._meta.get_field(self.of)
        return label_of(field.related_model), f"{side}.{utils.quote(field.column)}"

    def _made(self, model: Any, has_id: bool) -> str:
        return f"NULL, {'NULL' if has_id else _named(model, 'n')} FROM new_rows n"

    def _removed(self, model: Any, has_id: bool) -> str:
        gone = ", ".join(f"'{column}'" for column in sorted(left_out(model, self.without)))
        return f"to_jsonb(o){f' - ARRAY[{gone}]' if gone else ''}, NULL FROM old_rows o"

    def _changed(self, model: Any, has_id: bool) -> str:
        columns = kept_columns(model, self.without)
        key = utils.quote(model._meta.pk.column)
        differs = " OR ".join(f"o.{c} IS DISTINCT FROM n.{c}" for c in map(utils.quote, columns))
        named = "" if has_id else f"{_named(model, 'n')} || "
        before, after = (named + _image(columns, side) for side in "on")
        return f"{before}, {after} FROM old_rows o JOIN new_rows n ON o.{key} = n.{key} WHERE {differs}"


def kept(*, of: str = "", without: Sequence[str] = ()) -> list[pgtrigger.Trigger]:
    """Keep the history of a model: for its ``Meta.triggers``.

    ``of`` is the foreign key to the record whose page shows the rows (the customer of a contact); ``without`` are
    columns that do not count: worked out from others, or written by routine.
    """
    return [Kept(op, of=of, without=without) for op in "IUD"]


def keeps_history(model: type[models.Model]) -> bool:
    """Whether every kind of change of the model is kept."""
    return {t.op for t in getattr(model._meta, "triggers", ()) if isinstance(t, Kept)} == set("IUD")


def label_of(model: type[models.Model]) -> str:
    """How the history names a model: ``customers.customer``."""
    return str(model._meta.label_lower)


def kept_columns(model: type[models.Model], without: Sequence[str] | frozenset[str] = ()) -> list[str]:
    """The columns whose change is kept: all but the key and those left out."""
    gone = left_out(model, without)
    return [str(f.column) for f in model._meta.concrete_fields if not f.primary_key and f.column not in gone]


def left_out(model: type[models.Model], without: Sequence[str] | frozenset[str] = ()) -> set[str]:
    """Columns that are never kept: derived ones, blind indexes, and those the model names."""
    return {
        str(field.column)
        for field in model._meta.concrete_fields
        if field.name in without
        or field.name in DERIVED
        or (isinstance(field, models.BinaryField) and field.name.endswith("_index"))
        or (isinstance(field, ArrayField) and field.name == "search_terms")
    }


def _named(model: Any, side: str) -> str:
    """The key of a row that no number names, as the one column that is always told."""
    column = model._meta.pk.column
    return f"jsonb_build_object('{column}', {side}.{utils.quote(column)})"


def _image(columns: Sequence[str], side: str) -> str:
    parts = (
        f"CASE WHEN o.{c} IS DISTINCT FROM n.{c} THEN jsonb_build_object('{name}', {side}.{c}) ELSE '{{}}' END"
        for name, c in ((column, utils.quote(column)) for column in columns)
    )
    return "'{}'::jsonb || " + " || ".join(parts)
