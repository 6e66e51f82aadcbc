"""Which archives are compared at all: those that share a key, found set by set in SQL, never everybody with everybody.

Keys are built from what the tables hold in plain or as blind indexes; nothing sealed is opened here. A block is the
archives with one key. Blocks of a phone, e-mail, identity number or address may have :data:`MOST` members, those by
name alone :data:`NAMESAKES`: beyond that a key says too little (a front desk, a common name) and is left out, so the
pairs grow with the archive and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

MOST = 40
NAMESAKES = 8
_AT_ONCE = 20_000

_LEGAL_FORM = "(股份有限公司|有限责任公司|有限公司|公司)$"

_KEYS = f"""
CREATE TEMPORARY TABLE customers_key ON COMMIT DROP AS
WITH live AS (
    SELECT id, kind, name, name_pinyin, city, district, phone_index, email_index, identity_index
    FROM customers_customer WHERE archived_at IS NULL
)
SELECT 'p' AS sort, hashtextextended(phone_index::text, 1) AS key, id FROM live WHERE phone_index IS NOT NULL
UNION SELECT 'p', hashtextextended(c.phone_index::text, 1), l.id
    FROM customers_contact c JOIN live l ON l.id = c.customer_id WHERE c.phone_index IS NOT NULL
UNION SELECT 'e', hashtextextended(email_index::text, 2), id FROM live WHERE email_index IS NOT NULL
UNION SELECT 'i', hashtextextended(identity_index::text, 3), id FROM live WHERE identity_index IS NOT NULL
UNION SELECT 'a', hashtextextended(left(l.name, 1) || a.detail_index::text, 4), l.id
    FROM customers_address a JOIN live l ON l.id = a.customer_id WHERE a.detail_index IS NOT NULL
UNION SELECT 'n', hashtextextended(regexp_replace(name, '{_LEGAL_FORM}', ''), 5), id FROM live
UNION SELECT 'd', hashtextextended(name || ' ' || city || district, 6), id FROM live WHERE city <> ''
UNION SELECT 'y', hashtextextended(name_pinyin || ' ' || city || district, 7), id FROM live
    WHERE city <> '' AND name_pinyin <> ''
"""  # noqa: S608  no input in it

_BLOCKS = """
CREATE TEMPORARY TABLE customers_block ON COMMIT DROP AS
SELECT sort, key FROM customers_key GROUP BY sort, key
HAVING count(*) BETWEEN 2 AND CASE WHEN sort IN ('n', 'd', 'y') THEN %(namesakes)s ELSE %(most)s END
"""

_PAIRS = """
CREATE TEMPORARY TABLE customers_pair ON COMMIT DROP AS
SELECT DISTINCT one.id AS first_id, other.id AS second_id
FROM customers_block b
JOIN customers_key one ON one.sort = b.sort AND one.key = b.key
JOIN customers_key other ON other.sort = b.sort AND other.key = b.key AND other.id > one.id
WHERE NOT EXISTS (
    SELECT 1 FROM customers_duplicatelink l
    WHERE l.first_id = one.id AND l.second_id = other.id AND l.state <> 'open')
"""


def block() -> int:
    """Gather the pairs worth comparing in a temporary table of this transaction; returns how many.

    Pairs somebody has decided are left out: what was told apart never comes back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('work_mem', '192MB', true)")
        for table in ("customers_key", "customers_block", "customers_pair"):
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
        cursor.execute(_KEYS)
        cursor.execute("ANALYZE customers_key")
        cursor.execute(_BLOCKS, {"most": MOST, "namesakes": NAMESAKES})
        cursor.execute("ANALYZE customers_block")
        cursor.execute(_PAIRS)
        cursor.execute("SELECT count(*) FROM customers_pair")
        found: int = cursor.fetchone()[0]
        return found


def blocked_ids() -> list[int]:
    """The archives in any pair, sorted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT first_id FROM customers_pair UNION SELECT second_id FROM customers_pair ORDER BY 1")
        return [pk for (pk,) in cursor.fetchall()]


def blocked_pairs() -> Iterator[tuple[int, int]]:
    """The pairs, a slice of the table at a time."""
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT first_id, second_id FROM customers_pair ORDER BY 1, 2")
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows


def names_borne(names: list[str]) -> dict[str, int]:
    """How many live archives bear each of ``names``, however many that are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, count(*) FROM customers_customer WHERE archived_at IS NULL AND name = ANY(%s) GROUP BY 1",
            [names],
        )
        return dict(cursor.fetchall())
