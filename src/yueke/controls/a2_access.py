"""Pack A, article 5, who sees customers: plain data with a reason, bulk exports with an approval, leavers shut out.

Both kinds of access are judged from the audited events they leave behind, not from the gates they pass through.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yueke.compliance.control import deadline, gate
from yueke.compliance.source import CaseFilter, Rows
from yueke.domains.complaints.events import PersonalDataShown as ComplaintShown
from yueke.domains.customers.events import PersonalDataShown
from yueke.domains.downloads.events import ExportApproved
from yueke.domains.organization import cases as organization
from yueke.domains.organization.events import ListExported

# What somebody does after the day they left is access without authority, whatever reason or approval it has.
_GONE = "(p.left_on IS NOT NULL AND p.left_on < (e.at AT TIME ZONE 'Asia/Shanghai')::date)"
_REVEALS = f"""
    SELECT p.id AS subject_id, p.name || ' · ' || %s::text AS label, p.id AS owner_id, e.at AS happened_at,
        btrim(coalesce(e.payload->>'reason', '')) <> '' AND NOT {_GONE} AS ok, e.id AS proof_id
    FROM kernel_event e JOIN organization_person p ON p.id = e.actor_id
    WHERE e.audited AND e.kind = ANY(%s) AND e.at >= %s AND e.at < %s
"""  # noqa: S608 only constants of this program
_APPROVED = """EXISTS (
            SELECT FROM kernel_event a
            WHERE a.audited AND a.kind = '{kind}' AND a.stream = 'downloads.download:' || ({e}.payload->>'download_id')
                AND a.at <= {e}.at AND a.actor_id <> {e}.actor_id
        )"""
_PERSONAL = "coalesce(({e}.payload->>'personal')::boolean, true)"
# A bulk export is one of more rows than the rule in force that moment lets pass, alone or with what the same person took
# without approval in the hours of that rule before; before the first rule there is none.
_EXPORTS = f"""
    SELECT p.id, p.name || ' · ' || replace(%s::text, '#', e.payload->>'rows'), p.id, e.at,
        {_APPROVED.format(e="e", kind=ExportApproved.kind)} AND NOT {_GONE}, e.id
    FROM kernel_event e JOIN organization_person p ON p.id = e.actor_id
    JOIN LATERAL (
        SELECT r.most_rows, r.window_hours FROM downloads_exportrule r
        WHERE r.from_at <= e.at ORDER BY r.from_at DESC, r.id DESC LIMIT 1
    ) rule ON true
    JOIN LATERAL (
        SELECT coalesce(sum((b.payload->>'rows')::bigint), 0) AS rows FROM kernel_event b
        WHERE b.stream = e.stream AND b.kind = e.kind AND b.at > e.at - make_interval(hours => rule.window_hours)
            AND (b.at, b.id) < (e.at, e.id) AND {_PERSONAL.format(e="b")}
            AND NOT {_APPROVED.format(e="b", kind=ExportApproved.kind)}
    ) earlier ON true
    WHERE e.audited AND e.kind = %s AND e.at >= %s AND e.at < %s AND {_PERSONAL.format(e="e")}
        AND (e.payload->>'rows')::bigint > 0
        AND (e.payload->>'rows')::bigint + CASE WHEN rule.window_hours > 0 THEN earlier.rows ELSE 0 END > rule.most_rows
"""  # noqa: S608 only constants of this program


def accesses(narrow: CaseFilter) -> Rows:
    """Every look at plain data and every bulk export of the period, a case of whoever it was."""
    during = (narrow.start, narrow.end)
    reveals = (_("查看明文"), [PersonalDataShown.kind, ComplaintShown.kind], *during)
    exports = (_("导出 # 条"), ListExported.kind, *during)
    seen = organization.within_reach(narrow, "found.subject_id")
    text = f"""
        SELECT found.*, 'kernel.event'::text AS proof_kind FROM ({_REVEALS} UNION ALL {_EXPORTS}) found
        WHERE {seen.text} AND (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
    """  # noqa: S608 values are parameters
    wanted = (narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id)
    columns = ("subject_id", "label", "owner_id", "happened_at", "ok", "proof_id", "proof_kind")
    return Rows(text, (*reveals, *exports, *seen.params, *wanted), columns)


access = gate(
    "A2.4-access",
    subject="organization.person",
    cases=accesses,
    through=gettext_lazy("没有权限的看不到、导不出；查看明文须写事由并受次数限制，超过条数的导出须他人批准并加密。"),
)

leavers = deadline(
    "A2.4-leavers",
    subject="organization.person",
    starts=organization.leavers,
    through=gettext_lazy("办理离职时，登录、会话和角色一并关闭，名下客户交给接手人。"),
)
