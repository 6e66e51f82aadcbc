"""The report on a survey: numbers as on the screen, words edited, issued by somebody else, then for ever; three files."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from yueke.domains.channels.models import Notice
from yueke.domains.downloads.outgoing import write
from yueke.domains.reports import commands
from yueke.domains.reports.commands import ReportDraft
from yueke.domains.reports.models import Report
from yueke.domains.surveys.models import Survey
from yueke.domains.surveys.rules.cuts import Coded
from yueke.insight.satisfaction import analyses
from yueke.insight.satisfaction.reporting.parts import mark, thawed
from yueke.insight.satisfaction.tests.answered import columns
from yueke.kernel.access import SYSTEM
from yueke.kernel.errors import Forbidden, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.events.running import run
from yueke.sites.office.reports.taking import MAKER
from yueke.sites.office.satisfaction.drafting import survey_draft
from yueke.sites.office.satisfaction.tests.cut import AT, Bench, cut_of, spoke, survey_of
from yueke.sites.office.satisfaction.workbench import Asked, looked

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"[−+]?\d+(?:,\d{3})*\.\d+%?")


@pytest.fixture
def settled(bench: Bench) -> Survey:
    """The second wave with its answers settled."""
    return survey_of(
        bench.desk, columns(400, 2), state="settled", wave_of=bench.first, wave=3, launched_at=AT, closed_at=AT,
        settled_at=AT, precision=3,
    )  # fmt: skip


@pytest.fixture
def drafted(bench: Bench, settled: Survey) -> Report:
    """Its report, drafted by the researcher."""
    return commands.draft(researcher(bench), survey_draft(SYSTEM, settled.pk), at=AT)


def researcher(bench: Bench):
    return bench.desk.actor(bench.desk.researcher)


def chief(bench: Bench):
    """Somebody else who may issue."""
    person = bench.desk.house.hire("report.chief", bench.desk.house.branch, "supervisor")
    return bench.desk.actor(person)


def words_of(report: Report) -> str:
    return "\n".join(one["text"] for one in report.body["blocks"] if one["kind"] == "paragraph")


def screen(survey: Survey):
    """Every panel and sentence the workbench shows of a survey, by its analysis and parameters."""
    asked = [
        (code, {})
        for code in ("overview", "items", "nps", "rivals", "drivers", "quadrant", "quality", "themes", "trend")
    ]
    asked += [("segments", {"by": by}) for by in ("region", "grade", "store")]
    return [looked(SYSTEM, survey.pk, Asked(survey.pk, of, params)).finding for of, params in asked]


def test_every_number_of_the_report_is_one_of_the_screen(bench, settled, drafted):
    shown, said = {}, []
    for finding in screen(settled):
        said += [*finding.said, *(panel.definition for panel in finding.panels)]
        for panel in finding.panels:
            shown.setdefault((panel.code, panel.title), []).append(panel.shown())
    kept = thawed(drafted.figures)
    assert len(kept) > 15
    for _name, panel in kept:
        assert panel.shown() in shown[panel.code, panel.title], panel.title
    numbers = set(NUMBER.findall("\n".join([*said, *(str(rows) for tables in shown.values() for rows in tables)])))
    numbers |= {one.lstrip("−+") for one in numbers}
    tables = [row for block in drafted.body["blocks"] if block["kind"] == "table" for row in block["rows"]]
    assert len(tables) > 40
    told = NUMBER.findall("\n".join([words_of(drafted), *(" ".join(map(str, row)) for row in tables)]))
    assert len(told) > 200
    strange = [one for one in told if one not in numbers and one.lstrip("−+") not in numbers]
    # The whole response is told with an interval of its own: the screen has those of the strata.
    rate = next(line for line in words_of(drafted).splitlines() if line.startswith("应答："))
    assert [one for one in strange if one not in rate] == []


def test_chapters_charts_with_tables_and_careful_words(drafted):
    headings = [one["text"] for one in drafted.body["blocks"] if one["kind"] == "heading" and one["level"] == 1]
    assert headings == ["概况", "方法", "结果", "影响因素", "结论", "建议"]
    blocks = drafted.body["blocks"]
    for place, one in enumerate(blocks):
        if one["kind"] == "figure" and one["chart"]["title"] not in {"与标杆比较"}:
            assert blocks[place + 1]["kind"] == "table", one["chart"]["title"]
            assert "第1次数据切面" in one["chart"]["note"]
    words = words_of(drafted)
    for said in (
        "目的：了解满意度。",
        "近一年有订单的顾客",
        "不是概率样本",
        "甄别：剔除",
        "不等于因果",
        "±3分",
        "第3期",
    ):
        assert said in words or said in str(blocks), said
    assert (drafted.cut, len(drafted.fingerprint)) == (1, 64)


@pytest.mark.parametrize(("modes", "told"), [(["open", "paper"], False), (["open", "link"], True)])
def test_a_response_rate_is_told_only_where_people_were_asked_by_name(bench, modes, told):
    met = replace(columns(60, 5), stratum=Coded.of([""] * 60))
    survey = survey_of(bench.desk, met, modes=modes, state="settled", launched_at=AT, closed_at=AT, settled_at=AT)
    drafted = commands.draft(researcher(bench), survey_draft(SYSTEM, survey.pk), at=AT)
    assert ("应答率0.0" in words_of(drafted).replace("\u202f", "")) is told


def test_the_same_cut_gives_the_same_figures(settled, drafted):
    analyses._kept.clear()
    again = survey_draft(SYSTEM, settled.pk)
    drafted.refresh_from_db()
    assert again.figures["mark"] == drafted.figures["mark"] == mark(drafted.figures)
    assert again.figures == drafted.figures
    cut_of(settled, columns(390, 9), n=2)
    assert survey_draft(SYSTEM, settled.pk).figures["mark"] != drafted.figures["mark"]
    drafted.refresh_from_db()
    assert drafted.cut == 1, "what is drafted stays"


def test_nothing_of_small_groups_leaves_with_a_confidential_survey(bench):
    quiet = survey_of(
        bench.desk, columns(300, 3), title="保密调查", confidential=True, state="settled", launched_at=AT,
        settled_at=AT,
    )  # fmt: skip
    found = survey_draft(SYSTEM, quiet.pk)
    assert "本次为保密调查" in str(found.body)
    for _name, panel in thawed(found.figures):
        at = [place for place, column in enumerate(panel.columns) if column.title == "n"]
        assert all(row[k] is None or row[k] == 0 or row[k] >= 5 for row in panel.rows for k in at), panel.title
    assert not re.search(r"时间：\d{4}-\d{2}-\d{2}", str(found.body)), "times of a confidential survey are months"


@pytest.mark.parametrize("confidential", [False, True])
def test_themes_of_enough_people_stand_in_all_files_and_no_quotation(bench, confidential):
    survey = survey_of(
        bench.desk, columns(300, 6), title="有原话的调查", confidential=confidential, state="settled", launched_at=AT,
        settled_at=AT,
    )  # fmt: skip
    counted = columns(300, 6)
    pks = counted.response[counted.counted].tolist() if not confidential else range(40_000, 40_060)
    texts = ["安装师傅讲解清楚", "送货慢了三天"] * 9 + ["隔壁老王家的门", "我是李工，机器异响"] * 2
    spoke(survey, dict(zip(map(int, pks), texts, strict=False)))
    survey.refresh_from_db()
    drafted = commands.draft(SYSTEM, survey_draft(SYSTEM, survey.pk), at=AT)
    screened = looked(SYSTEM, survey.pk, Asked(survey.pk, "themes", {})).finding
    named = dict(thawed(drafted.figures))
    assert named["提到最多的"].shown() == screened.panel("themes").shown()
    assert ["安装师傅讲解", "9", "40.9\u202f%"] in [
        row for row in named["提到最多的"].shown() if row[0].startswith("安装")
    ]
    assert ("apart" in {one.code for one in named.values()}) <= (not confidential), (
        "who was dissatisfied ties texts to answers"
    )
    files = {}
    for form in ("docx", "pdf", "xlsx"):
        files[form] = BytesIO()
        write(MAKER.make(SYSTEM, {"report": drafted.pk}), form, files[form])
        files[form].seek(0)
    document, book = Document(files["docx"]), load_workbook(files["xlsx"])
    word = "\n".join(
        [*(one.text for one in document.paragraphs), *(cell.text for t in document.tables for cell in t._cells)]
    )
    sheet = "\n".join(str(cell.value) for cell in book["提到最多的"]["A"])
    pdf = "".join("".join(page.extract_text() for page in PdfReader(files["pdf"]).pages).split())
    assert "顾客原话与主题" in word
    assert "顾客原话与主题" in pdf
    for text in (word, sheet, pdf):
        assert "安装师傅" in text
        for quoted in ("老王", "李工", "异响"):
            assert quoted not in text


def test_only_settled_answers_and_enough_of_them(bench, settled):
    with pytest.raises(Refused, match="还没有定稿"):
        survey_draft(SYSTEM, bench.second.pk)
    few = survey_of(bench.desk, columns(4, 4, small=False), title="太少", state="settled", launched_at=AT)
    with pytest.raises(Refused, match="不到5份"):
        survey_draft(SYSTEM, few.pk)
    stranger = bench.desk.actor(bench.desk.house.hire("no.reports", bench.desk.house.sales, "hr"))
    with pytest.raises((Forbidden, NotFound)):
        survey_draft(stranger, settled.pk)
    with pytest.raises(Forbidden):
        commands.draft(stranger, survey_draft(SYSTEM, settled.pk), at=AT)
    assert not Report.objects.exists()


def test_one_report_of_each_survey_and_a_month_or_a_survey(bench, drafted):
    again = commands.draft(SYSTEM, survey_draft(SYSTEM, drafted.survey_id), at=AT)
    assert again.pk == drafted.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(kind="satisfaction", cut_at=AT, drafted_at=AT, updated_at=AT)
    other = ReportDraft("satisfaction", None, drafted.department_id, "乙", {}, {}, 999_999, 1, "a" * 64)
    assert commands.draft(SYSTEM, other, at=AT).pk != drafted.pk, (
        "surveys of one department do not stand in each other's way"
    )


def react(kind: str, name: str) -> None:
    found = Event.objects.filter(kind=kind).latest("pk")
    run(found.pk, name, at=found.at)


def test_from_draft_to_issue_with_notices_and_the_surveys_time(bench, settled, drafted):
    own, other = researcher(bench), chief(bench)
    commands.submit(own, drafted.pk, at=AT)
    react("reports.submitted", "issuing.report_waits")
    told = set(Notice.objects.filter(kind="reports.submitted").values_list("recipient_id", flat=True))
    assert other.person_id in told
    assert own.person_id not in told
    with pytest.raises((Refused, Forbidden)):
        commands.issue(own, drafted.pk, at=AT)
    with pytest.raises(Refused):
        commands.issue(replace(own, permissions=own.permissions | {"reports.issue"}), drafted.pk, at=AT)
    with pytest.raises(Refused):
        commands.redraft(own, drafted.pk, survey_draft(SYSTEM, settled.pk), at=AT)
    drafted.refresh_from_db()
    assert (drafted.state, drafted.issued_at) == ("asked", None)
    commands.send_back(other, drafted.pk, "补写样本情况", at=AT)
    react("reports.sent_back", "issuing.report_comes_back")
    assert Notice.objects.filter(kind="reports.sent_back", recipient_id=own.person_id).exists()
    commands.submit(own, drafted.pk, at=AT)
    issued = commands.issue(other, drafted.pk, at=AT)
    for name in ("survey_is_reported", "report_is_out", "survey_is_reported"):
        react("reports.issued", f"issuing.{name}")
    settled.refresh_from_db()
    assert settled.reported_at == issued.issued_at
    assert Event.objects.filter(kind="surveys.reported").count() == 1
    assert Notice.objects.filter(kind="reports.issued", recipient_id=own.person_id).exists()
    for change in ({"title": "改"}, {"body": {}}, {"figures": {}}, {"fingerprint": "b" * 64}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Report.objects.filter(pk=drafted.pk).update(**change)


def test_the_four_files_say_the_same(bench, drafted):
    outgoing = MAKER.make(SYSTEM, {"report": drafted.pk})
    files = {}
    for form in ("docx", "pdf", "xlsx"):
        files[form] = BytesIO()
        write(outgoing, form, files[form])
        files[form].seek(0)
    document = Document(files["docx"])
    word = "\n".join(one.text for one in document.paragraphs)
    pdf = "".join("".join(page.extract_text() for page in PdfReader(files["pdf"]).pages).split())
    answer = bench.client.post(reverse("office:satisfaction-report-take", args=[drafted.pk]), {"form": "html"})
    html = answer.content.decode()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert html.count("<svg") > 8
    assert "<script" not in html
    assert len(document.tables) > 12
    assert len(document.inline_shapes) > 8
    headline = next(line for line in words_of(drafted).splitlines() if line.startswith("满意度指数为"))
    for text in (word, pdf, html):
        assert headline in text
    book = load_workbook(files["xlsx"])
    assert {"总体指标", "各项得分", "口径"} <= set(book.sheetnames)
    panel = dict(thawed(drafted.figures))["总体指标"]
    assert book["总体指标"]["B2"].value == pytest.approx(panel.rows[0][1])


def test_one_click_from_the_workbench_to_the_issued_report(bench, settled, django_assert_max_num_queries):
    client, bench_url = bench.client, reverse("office:survey-analysis", args=[settled.pk])
    assert "起草报告" in client.get(bench_url).content.decode()
    assert "起草报告" not in client.get(reverse("office:survey-analysis", args=[bench.second.pk])).content.decode()
    answer = client.post(reverse("office:survey-report-draft", args=[settled.pk]))
    found = Report.objects.get(survey_id=settled.pk)
    one = reverse("office:satisfaction-report", args=[found.pk])
    assert answer.headers["Location"] == one
    assert client.post(reverse("office:survey-report-draft", args=[settled.pk])).headers["Location"] == one
    assert Report.objects.count() == 1
    with django_assert_max_num_queries(30):
        shown = client.get(one).content.decode()
    for told in ("影响因素", "满意度指数为", "第1次", "对照分析页", "HTML"):
        assert told in shown
    assert client.get(reverse("office:report", args=[found.pk])).headers["Location"] == one
    with django_assert_max_num_queries(30):
        assert found.title in client.get(reverse("office:satisfaction-reports")).content.decode()
    assert "看报告" in client.get(bench_url).content.decode()
    form = client.get(f"{one}edit/").context["form"]
    data = {name: form[name].value() for name in form.fields}
    text = next(name for name in data if name.startswith("text-"))
    assert client.post(f"{one}edit/", {**data, text: f"{data[text]}\n补充一句。"}).status_code == 303
    assert "补充一句" in client.get(one).content.decode()
    assert client.post(f"{one}submit/").status_code == 303
    assert client.post(f"{one}issue/").status_code == 403
    boss = bench.desk.house.hire("report.boss", bench.desk.house.branch, "supervisor")
    assert bench.desk.browser(boss).post(f"{one}issue/").status_code == 303
    found.refresh_from_db()
    assert found.state == "issued"
    assert client.get(f"{one}edit/").status_code == 200
    assert client.post(f"{one}edit/", data).status_code == 422, "what is issued stays"


def test_an_empty_list_says_where_to_begin(bench):
    assert "还没有满意度报告" in bench.client.get(reverse("office:satisfaction-reports")).content.decode()
