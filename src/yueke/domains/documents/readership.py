"""Who shall read a version: fixed as rows, in two statements however many people there are."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

# Posts held now by people who can sign in. Departments and posts narrow each other, persons come on top.
_MEANT = """
WITH due AS (SELECT * FROM unnest(%(versions)s::bigint[], %(due)s::timestamptz[]) AS due(version_id, due_at)),
meant AS (
    SELECT DISTINCT ON (v.id, m.person_id)
           v.id AS version_id, v.document_id, m.person_id, m.department_id, due.due_at
      FROM due
      JOIN documents_version v ON v.id = due.version_id
      JOIN organization_membership m ON m.to_date IS NULL
      JOIN organization_person p ON p.id = m.person_id AND p.is_active
      JOIN organization_department d ON d.id = m.department_id
     WHERE EXISTS (SELECT FROM documents_addressee a WHERE a.document_id = v.document_id AND a.person_id = p.id)
        OR (EXISTS (SELECT FROM documents_addressee a WHERE a.document_id = v.document_id AND a.person_id IS NULL)
            AND (NOT EXISTS (SELECT FROM documents_addressee a
                              WHERE a.document_id = v.document_id AND a.department_id IS NOT NULL)
                 OR EXISTS (SELECT FROM documents_addressee a
                              JOIN organization_department top ON top.id = a.department_id
                             WHERE a.document_id = v.document_id AND starts_with(d.path, top.path)))
            AND (NOT EXISTS (SELECT FROM documents_addressee a
                              WHERE a.document_id = v.document_id AND a.post_id IS NOT NULL)
                 OR EXISTS (SELECT FROM documents_addressee a
                             WHERE a.document_id = v.document_id AND a.post_id = m.post_id)))
     ORDER BY v.id, m.person_id, m.is_primary DESC, m.id
)
"""

_ADD = """
INSERT INTO documents_reader (version_id, document_id, person_id, department_id, started_at, due_at)
SELECT version_id, document_id, person_id, department_id, %(at)s, due_at FROM meant
ON CONFLICT (version_id, person_id) DO UPDATE
   SET ended_at = NULL, department_id = excluded.department_id,
       started_at = CASE WHEN documents_reader.read_at IS NULL
                         THEN excluded.started_at ELSE documents_reader.started_at END,
       due_at = CASE WHEN documents_reader.read_at IS NULL THEN excluded.due_at ELSE documents_reader.due_at END
 WHERE documents_reader.ended_at IS NOT NULL
"""

_END = """
UPDATE documents_reader r SET ended_at = %(at)s
 WHERE r.version_id = ANY (%(versions)s) AND r.ended_at IS NULL
   AND NOT EXISTS (SELECT FROM meant WHERE meant.version_id = r.version_id AND meant.person_id = r.person_id)
"""


def bring_up_to_date(due: Mapping[int, datetime], at: datetime) -> int:
    """Make the readers of published versions those they are for now; returns how many were added.

    ``due`` says by version until when a reader who begins at ``at`` has time. Who is no longer meant need not read;
    who is meant again has the whole time anew, unless they have read.
    """
    if not due:
        return 0
    params: dict[str, Any] = {"versions": list(due), "due": list(due.values()), "at": at}
    with connection.cursor() as cursor:
        cursor.execute(_MEANT + _END, params)
        cursor.execute(_MEANT + _ADD, params)
        return cursor.rowcount
