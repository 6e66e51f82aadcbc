"""Pack D, chapter 5: what a survey can show, on which list, by which modes, and how sound it is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yueke.compliance.control import gate, threshold
from yueke.compliance.source import CaseFilter, Reader, Rows
from yueke.domains.surveys import cases as surveys

_ENOUGH = "(s.summary->>'counted')::int >= 30"
_OURS = (
    "jsonb_array_length(jsonb_path_query_array(b.bound, '$[*] ? (!exists(@.role) || @.role == \"performance\")')) >= 2"
)
_WHOLE = 'jsonb_path_exists(b.bound, \'$[*] ? (@.role == "overall" || @.indicator == "overall")\')'
_BLOCKS = """(SELECT count(DISTINCT split_part(one->>'indicator', '.', 2)) FROM jsonb_array_elements(b.bound) one
    WHERE one->>'indicator' LIKE 'model.%%') >= 3"""
_GROUPS = """(EXISTS (SELECT FROM surveys_draw d JOIN surveys_frame f ON f.id = d.frame_id WHERE d.survey_id = s.id
        AND d.replaced_at IS NULL AND cardinality(f.strata_by) > 0)
    OR jsonb_path_exists(s.definition, '$.pages[*].questions[*] ? (@.kind == "single" || @.kind == "dropdown")'))"""
_PRIORITIES = """EXISTS (SELECT FROM findings_finding f WHERE f.survey_id = s.id AND f.kind IN ('priority', 'strength')
    AND f.noted_at <= s.reported_at)"""
GOALS = {
    "关键驱动因素": f"{_ENOUGH} AND {_OURS} AND {_WHOLE}",
    "竞争者评价": f"{_ENOUGH} AND jsonb_path_exists(b.bound, '$[*] ? (@.role == \"competitor\")')",
    "优先次序": _PRIORITIES,
}
"""What the clause on goals asks of a survey, and what it rests on: what was asked, of how many, what was concluded."""
SOUND = {
    "信度": f"{_ENOUGH} AND {_OURS}",
    "效度": f"{_ENOUGH} AND {_BLOCKS}",
    "细分检验": f"{_ENOUGH} AND {_OURS} AND {_GROUPS}",
    "相关分析": f"{_ENOUGH} AND {_OURS} AND {_WHOLE}",
}
"""The same of the clause on methods: the analyses are computed from the settled answers whenever these allow it."""
_REPORTED = """
SELECT {columns}, {ok} AS ok FROM {reported} s CROSS JOIN LATERAL (
    SELECT jsonb_path_query_array(s.definition, '$.pages[*].questions[*].binding')
        || jsonb_path_query_array(s.definition, '$.pages[*].questions[*].rows[*].binding') AS bound) b
"""


def _having(checks: dict[str, str]) -> Reader:
    """Every survey whose report was issued: does it rest on all the clause lists?"""

    def cases(narrow: CaseFilter) -> Rows:
        assert narrow.terms is not None
        reported = surveys.when("reported_at", narrow)
        text = _REPORTED.format(
            columns=surveys.happened("reported_at"), ok=surveys.listed(checks), reported=reported.text
        )
        return Rows(text, ([str(word) for word in narrow.terms["fields"]], *reported.params), surveys.HAPPENED)

    return cases


goals = gate(
    "D5.2",
    subject=surveys.SURVEY,
    cases=_having(GOALS),
    through=_("分析页由定稿数据算出驱动因素、竞争者比较和四象限；报告发布前把优先改进和优势记为结论。"),
)

frame = gate(
    "D5.3",
    subject=surveys.SURVEY,
    cases=surveys.frames,
    through=_("抽样页按档案形成名单，剔除不能调查的并列出人数，按种子抽取；开始收集以后不能再改。"),
)

rates = threshold(
    "D5.4",
    subject=surveys.SURVEY,
    measure=surveys.rates,
    through=_("制定计划时比较各种方式的费用和回收率；邀请提醒、多次联系，收集页按方式显示回收率。"),
)

sound = gate(
    "D5.8",
    subject=surveys.SURVEY,
    cases=_having(SOUND),
    through=_("分析页由定稿数据自动给出信度、效度、细分检验和相关；数据不足以得出的，页面写明缺什么。"),
)
