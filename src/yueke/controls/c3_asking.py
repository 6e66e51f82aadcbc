"""Pack C, chapters 3 and 4: results every quarter, and customers asked soon after they were served."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import calendar, follow_up
from yueke.compliance.source import CaseFilter, Rows
from yueke.compliance.source import Reader as Source
from yueke.domains.surveys import cases as surveys

OCCASION = "surveys.occasion"
"""The kind of subject: something done for a customer, after which they are asked."""
_ZONE = settings.TIME_ZONE
_FIRST = "(SELECT min(f.launched_at) FROM surveys_survey f WHERE f.kind = '{kind}')"
_SINCE = "coalesce(%s::timestamptz, %s::timestamptz - interval '90 days', '-infinity')"
# Only since the first survey of its kind began: before, nobody had undertaken to ask. While there is none, nothing is read.
_ORDERS = f"""
SELECT o.id * 10 + 1 AS key, o.id, 'orders.order:' || o.id AS origin, o.number, o.customer_id,
    o.delivered_on::timestamp AT TIME ZONE '{_ZONE}' AS at
FROM orders_order o WHERE o.state = 'delivered' AND {_FIRST.format(kind="after_order")} IS NOT NULL
    AND o.delivered_on >= {_SINCE}::date - 1
    AND o.delivered_on::timestamp AT TIME ZONE '{_ZONE}' >= {_FIRST.format(kind="after_order")}
"""  # noqa: S608 only constants of this program
_VISITS = f"""
SELECT v.id * 10 + 2, v.id, 'visits.visit:' || v.id, v.number, v.customer_id, v.done_at
FROM visits_visit v WHERE v.state = 'done' AND v.result = 'reached' AND v.done_at >= {_SINCE}
    AND coalesce({_FIRST.format(kind="after_repair")}, {_FIRST.format(kind="after_visit")}) IS NOT NULL
    AND v.done_at >= CASE v.kind WHEN 'after_service' THEN {_FIRST.format(kind="after_repair")}
    ELSE {_FIRST.format(kind="after_visit")} END
"""  # noqa: S608 only constants of this program
_COMPLAINTS = f"""
SELECT c.id * 10 + 3, c.id, 'complaints.complaint:' || c.id, c.number, c.customer_id, c.closed_at
FROM complaints_complaint c WHERE c.customer_id IS NOT NULL AND c.closed_at >= {_SINCE}
    AND {_FIRST.format(kind="after_complaint")} IS NOT NULL AND c.closed_at >= {_FIRST.format(kind="after_complaint")}
"""  # noqa: S608 only constants of this program
# Nobody is owed a question who was asked something else in the 30 days before or meanwhile, declined in the year before,
# or takes part in no surveys: the same people the invitations leave alone.
_OWED = """
SELECT * FROM (
    SELECT x.{subject} AS subject_id, x.number AS label, {researcher} AS owner_id, x.at AS started_at, x.key
    FROM ({served}) x
    WHERE NOT EXISTS (
        SELECT FROM surveys_invitation i WHERE i.customer_id = x.customer_id
            AND coalesce(i.parameters->>'origin', '') <> x.origin
            AND (i.member_id IS NULL AND i.made_at > x.at - interval '30 days' AND i.made_at <= x.at + interval '3 days'
                OR i.declined_on > x.at::date - interval '12 months' AND i.declined_on <= x.at::date))
    AND NOT EXISTS (
        SELECT FROM surveys_member m WHERE m.customer_id = x.customer_id
            AND m.asked_at > x.at - interval '30 days' AND m.asked_at <= x.at + interval '3 days')
    AND NOT EXISTS (SELECT FROM privacy_erasure e WHERE e.customer_id = x.customer_id)
    AND NOT EXISTS (
        SELECT FROM privacy_restriction r WHERE r.customer_id = x.customer_id AND r.kind = 'frozen'
            AND r.begins_at <= x.at + interval '3 days' AND (r.ends_at IS NULL OR r.ends_at > x.at))
    AND coalesce((
        SELECT n.decision FROM privacy_consentrecord n WHERE n.customer_id = x.customer_id AND n.purpose = 'service'
            AND n.at <= x.at + interval '3 days' ORDER BY n.at DESC, n.id DESC LIMIT 1), 'given') = 'given') owed
WHERE (%s::bigint IS NULL OR subject_id = %s) AND (%s::bigint IS NULL OR owner_id = %s)
"""
_ASKED = """
SELECT k.key, i.made_at AS at, 'surveys.survey'::text AS proof_kind, i.survey_id AS proof_id, NULL::bigint AS person_id
FROM surveys_invitation i CROSS JOIN LATERAL (
    SELECT split_part(i.parameters->>'origin', ':', 2)::bigint * 10 + CASE split_part(i.parameters->>'origin', ':', 1)
        WHEN 'orders.order' THEN 1 WHEN 'visits.visit' THEN 2 WHEN 'complaints.complaint' THEN 3 END AS key) k
WHERE i.parameters->>'origin' IS NOT NULL AND i.failure = '' AND k.key IS NOT NULL
"""


def _served(subject: str, *kinds: str) -> Source:
    text = _OWED.format(subject=subject, researcher=surveys.RESEARCHER, served=" UNION ALL ".join(kinds))

    def starts(narrow: CaseFilter) -> Rows:
        ids = (narrow.subject_id, narrow.subject_id, narrow.owner_id, narrow.owner_id)
        columns = ("subject_id", "label", "owner_id", "started_at", "key")
        return Rows(text, (*(narrow.since, narrow.open_at) * len(kinds), *ids), columns)

    return starts


def _asked(narrow: CaseFilter) -> Rows:
    """Invitations that left, by what they were made after; of a confidential survey nobody knows after what."""
    return Rows(_ASKED, (), ("key", "at", "proof_kind", "proof_id", "person_id"))


_RESULTS, _REPORTED = surveys.results(_("满意度调查结果"), 3, ("periodic", "full"))

quarterly = calendar(
    "C3.3-schedule",
    subject=surveys.SPAN,
    population=_RESULTS,
    acts=_REPORTED,
    through=_("调查按开始收集的日期归入季度，报告发布即为公布结果。"),
)

in_process = follow_up(
    "C3.3-process",
    subject=OCCASION,
    starts=_served("key", _ORDERS, _VISITS, _COMPLAINTS),
    acts=_asked,
    through=_("订单交付、回访完成、投诉办结后，由正在收集的同类调查自动邀请顾客。"),
)

after_order = follow_up(
    "C4.3-survey",
    subject="orders.order",
    starts=_served("id", _ORDERS),
    acts=_asked,
    through=_("订单交付后，由正在收集的订单调查自动邀请顾客。"),
)
