"""What is entered by hand: paper typed twice, sheets of answers, tablets that were without network, talks."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from yueke.domains.organization.tests.house import AT
from yueke.domains.surveys import commands, jobs, queries
from yueke.domains.surveys.commands import TalkDraft
from yueke.domains.surveys.commands.answering import take_whole
from yueke.domains.surveys.models import AnswerSheet, BroughtAnswer, Note, PaperSheet, Quota, Response, Talk
from yueke.domains.surveys.rules import columns, doubling
from yueke.domains.surveys.tests.test_answering import launched
from yueke.domains.surveys.tests.test_plans import people
from yueke.domains.surveys.tests.test_questionnaires import SURVEY
from yueke.kernel import files
from yueke.kernel.errors import Invalid, NotFound, Refused
from yueke.kernel.events.models import Event
from yueke.kernel.sheets.reading import read_table
from yueke.kernel.sheets.writing import write_xlsx

__all__ = ["people"]
MODES = ("paper", "onsite", "group", "import")
GOOD = {"Q1": ["y"], "Q2": ["2"], "Q3": ["送货慢"], "Q4": ["a", "o"], "Q4_words": ["菜市场"], "Q5": ["9"]}


def everything() -> list:
    return [
        list(model.objects.order_by("pk").values())
        for model in (PaperSheet, Response, Quota, AnswerSheet, BroughtAnswer, Talk, Note)
    ]


def test_two_typings_are_compared_field_by_field():
    second = {**GOOD, "Q2": [" 3 "], "Q4": ["o", "a"], "Q5": []}
    found = doubling.differences(SURVEY, GOOD, second)
    assert [(one.field.name, one.first, one.second) for one in found] == [("Q2", ("2",), ("3",)), ("Q5", ("9",), ())]
    assert doubling.settled(SURVEY, GOOD, second, {"Q2": ["3"]}) is None
    assert doubling.settled(SURVEY, GOOD, second, {"Q2": ["3"], "Q5": [""]}) == {
        "Q1": ["y"], "Q2": ["3"], "Q3": ["送货慢"], "Q4": ["a", "o"], "Q4_words": ["菜市场"]
    }  # fmt: skip


def test_columns_are_known_by_their_code_or_their_words():
    titles = [column.title for column in columns.template(SURVEY)]
    assert titles[0] == "Q1 半年内买过吗？"
    assert list(columns.places(SURVEY, titles)) == ["Q1", "Q2", "Q3", "Q4", "Q4_words", "Q5"]
    assert columns.places(SURVEY, ["序号", "半年内买过吗", "q5：推荐", "别的"]) == {"Q1": 1, "Q5": 2}
    places = {"Q1": 0, "Q2": 1, "Q4": 2, "Q4_words": 3, "Q5": 4}
    row = columns.understood(SURVEY, places, 3, ["是", 2.0, "a；其他", "菜市场", "9"])
    assert (row.sent, row.wrong) == ({name: GOOD[name] for name in places}, [])
    row = columns.understood(SURVEY, places, 4, ["也许", 7, "a；没买", None, 11])
    assert [place for place, _message in row.wrong] == [0, 1, 2, 4]


def test_paper_is_taken_when_two_typed_the_same(people):
    survey = launched(people, modes=MODES)
    commands.enter_sheet(people.researcher, survey.pk, " p-001 ", GOOD, at=AT)
    before = everything()
    with pytest.raises(Refused):
        commands.enter_sheet(people.researcher, survey.pk, "P-001", GOOD, at=AT)
    with pytest.raises(Invalid):
        commands.enter_sheet(people.head, survey.pk, "P-001", {"Q2": ["8"]}, at=AT)
    assert everything() == before
    sheet = commands.enter_sheet(people.head, survey.pk, "P-001", {**GOOD, "Q4": ["o", "a"]}, at=AT)
    assert (sheet.differing, sheet.first, sheet.settled_by_id) == (0, "", people.head.person_id)
    response = Response.objects.get()
    assert (response.mode, response.state, response.answers["Q2"]) == ("paper", "completed", 2)
    with pytest.raises(Refused):
        commands.enter_sheet(people.head, survey.pk, "P-001", GOOD, at=AT)


def test_differences_are_settled_by_looking_at_the_paper(people):
    survey = launched(people, modes=MODES)
    commands.enter_sheet(people.researcher, survey.pk, "1", GOOD, at=AT)
    sheet = commands.enter_sheet(people.head, survey.pk, "1", {**GOOD, "Q2": ["3"], "Q5": []}, at=AT)
    assert [one.field.name for one in commands.differing(sheet)] == ["Q2", "Q5"]
    assert not Response.objects.exists()
    before = everything()
    with pytest.raises(Invalid):
        commands.settle_sheet(people.head, sheet.pk, {"Q2": ["3"]}, at=AT)
    assert everything() == before
    commands.settle_sheet(people.head, sheet.pk, {"Q2": ["3"], "Q5": [""]}, at=AT)
    assert Response.objects.get().answers == {"Q1": "y", "Q2": 3, "Q4": ["a", "o"]}, "why is not asked of a 3"
    assert queries.entry_quality(survey) == (1, 6, 2)
    with pytest.raises(Refused):
        commands.settle_sheet(people.head, sheet.pk, {}, at=AT)


def test_a_sheet_typed_by_mistake_is_taken_back_by_its_typist_alone(people):
    survey = launched(people, modes=MODES)
    sheet = commands.enter_sheet(people.researcher, survey.pk, "1", GOOD, at=AT)
    with pytest.raises(Refused):
        commands.drop_sheet(people.head, sheet.pk, at=AT)
    commands.drop_sheet(people.researcher, sheet.pk, at=AT)
    assert not PaperSheet.objects.exists()


def book(*rows, titles=None) -> SimpleUploadedFile:
    target = io.BytesIO()
    write_xlsx(target, titles or [column.title for column in columns.template(SURVEY)], rows)
    return SimpleUploadedFile("答卷.xlsx", target.getvalue())


ROWS = (
    ["是", 5, None, None, None, 10],
    ["是", 2, "送货慢", "a；其他", "菜市场", 9],
    ["可能", 2, None, None, None, 12],
)


def uploaded(people, survey, *rows, **more) -> AnswerSheet:
    """A sheet whose rows a worker has judged."""
    sheet = commands.upload_answers(people.researcher, survey.pk, book(*rows, **more), at=AT)
    return commands.check_answers(people.researcher, sheet.pk, at=AT)


def test_answers_are_brought_in_whole_and_taken_out_whole(people):
    survey = launched(people, [("推荐者", {"of": "Q5", "operator": "at least", "value": 9}, 5)], modes=MODES)
    sheet = uploaded(people, survey, *ROWS)
    assert (sheet.rows_total, sheet.rows_ready, sheet.rows_refused, sheet.columns_known) == (3, 2, 1, 6)
    assert not Response.objects.exists()
    ((number, wrong),) = commands.faults_of(sheet)
    assert (number, [(one.place, one.title, one.text) for one in wrong]) == (
        4, [(0, "Q1 半年内买过吗？", "可能"), (5, next(c.title for c in columns.template(SURVEY)[5:]), "12")],
    )  # fmt: skip
    with files.open_content(sheet.refused_file.sha256) as stored:
        again = read_table(stored.read(), "x.xlsx")
    assert (again.columns[-1], [row[0] for row in again.rows]) == ("错误原因", ["可能"])
    for _time in range(2):
        commands.bring_in(people.researcher, sheet.pk, at=AT)
    assert sorted(Response.objects.values_list("mode", "state")) == [("import", "completed")] * 2
    assert Quota.objects.get().reached == 2
    with pytest.raises(Refused):
        commands.give_up(people.researcher, sheet.pk, at=AT)
    for _time in range(2):
        commands.take_out(people.researcher, sheet.pk, at=AT)
    assert (Response.objects.count(), Quota.objects.get().reached, BroughtAnswer.objects.count()) == (0, 0, 0)


def test_what_is_brought_in_is_what_one_by_one_would_be(people):
    quotas = [("推荐者", {"of": "Q5", "operator": "at least", "value": 9}, 1)]
    survey = launched(people, quotas, modes=MODES)
    rows = [
        ROWS[1],
        ["是", 4, None, None, None, 10],
        ["否", None, None, None, None, None],
        ["是", 3, "慢", None, None, 5],
    ]
    commands.bring_in(people.researcher, uploaded(people, survey, *rows).pk, at=AT)
    brought = [one.response for one in BroughtAnswer.objects.select_related("response").order_by("row")]
    other = launched(people, quotas, modes=MODES)
    for n, one in enumerate(rows, 1):
        sent = columns.understood(
            SURVEY, columns.places(SURVEY, [c.title for c in columns.template(SURVEY)]), n, one
        ).sent
        take_whole(people.researcher, other.versions.get(), f"row {n}", sent, at=AT, mode="import")
    single = list(Response.objects.filter(survey=other).order_by("pk"))
    same = ("state", "answers", "words", "done", "mode", "started_at", "finished_at")
    assert [[getattr(one, name) for name in same] for one in brought] == [
        [getattr(one, name) for name in same] for one in single
    ]
    assert {one.state for one in single} == {"completed", "over_quota", "screened"}
    assert len(set(Quota.objects.values_list("reached", flat=True))) == 1
    given = Event.objects.filter(kind="surveys.answers_given")
    assert given.filter(payload__survey_id=survey.pk).count() == given.filter(payload__survey_id=other.pk).count() == 2


def test_a_page_only_hands_over_and_a_step_is_done_once(people):
    survey = launched(people, modes=MODES)
    sheet = commands.upload_answers(people.researcher, survey.pk, book(*ROWS), at=AT)
    (job,) = ProcrastinateJob.objects.filter(task_name="surveys.work_on_sheet")
    assert job.args == {"sheet_id": sheet.pk, "work": "checking"}
    before = everything()
    for act in (commands.order_import, commands.give_up, commands.bring_in, commands.take_out):
        with pytest.raises(Refused):
            act(people.researcher, sheet.pk, at=AT)
    jobs.work_on_sheet(sheet.pk, "importing")
    assert everything() == before, "it does not wait for that"
    for _twice in range(2):
        jobs.work_on_sheet(sheet.pk, "checking")
    for _twice in range(2):
        commands.order_import(people.researcher, sheet.pk, at=AT)
    with pytest.raises(Refused):
        commands.give_up(people.researcher, sheet.pk, at=AT)
    for _twice in range(2):
        jobs.work_on_sheet(sheet.pk, "importing")
    assert Response.objects.filter(survey=survey).count() == 2
    commands.order_undo(people.researcher, sheet.pk, at=AT)
    jobs.take_up_again(0)
    waiting = ProcrastinateJob.objects.filter(task_name="surveys.work_on_sheet", status="todo")
    assert [one.args["work"] for one in waiting.order_by("pk")] == ["checking", "importing", "undoing"], (
        "once is enough"
    )
    jobs.work_on_sheet(sheet.pk, "undoing")
    sheet.refresh_from_db()
    assert (Response.objects.filter(survey=survey).count(), sheet.work, sheet.undone_at is not None) == (0, "", True)


def test_a_failure_is_told_and_nothing_is_written(people):
    survey = launched(people, modes=MODES)
    sheet = uploaded(people, survey, *ROWS)
    commands.order_import(people.researcher, sheet.pk, at=AT)
    commands.pause(people.researcher, survey.pk, at=AT)
    jobs.work_on_sheet(sheet.pk, "importing")
    sheet.refresh_from_db()
    assert (sheet.work, sheet.failure) == ("", "调查没有在收集中。")
    assert not Response.objects.exists()


def test_a_sheet_of_something_else_is_refused(people):
    survey = launched(people, modes=MODES)
    for upload, why in ((book(["张三", "1"], titles=["姓名", "数量"]), "没有认出"), (book(), "没有数据行")):
        sheet = commands.upload_answers(people.researcher, survey.pk, upload, at=AT)
        jobs.work_on_sheet(sheet.pk, "checking")
        sheet.refresh_from_db()
        assert why in sheet.failure
        assert (sheet.work, sheet.given_up_at is not None) == ("", True)
    sheet = uploaded(people, survey, ROWS[2])
    for act in (commands.order_import, commands.bring_in):
        with pytest.raises(Refused):
            act(people.researcher, sheet.pk, at=AT)
    commands.give_up(people.researcher, sheet.pk, at=AT)
    with pytest.raises(Refused):
        commands.order_import(people.researcher, sheet.pk, at=AT)


def test_thousands_of_answers_take_few_statements(people, django_assert_max_num_queries):
    survey = launched(people, [("推荐者", {"of": "Q5", "operator": "at least", "value": 9}, 1_000)], modes=MODES)
    sheet = uploaded(people, survey, *(["是", 1 + n % 5, f"第{n}条", None, None, n % 11] for n in range(2_500)))
    assert sheet.rows_ready == 2_500
    with django_assert_max_num_queries(50):
        commands.bring_in(people.researcher, sheet.pk, at=AT)
    assert Response.objects.filter(survey=survey).count() == 2_500
    assert Quota.objects.get().reached == len([n for n in range(2_500) if n % 11 >= 9])
    with django_assert_max_num_queries(80):
        commands.take_out(people.researcher, sheet.pk, at=AT)
    assert (Response.objects.count(), Quota.objects.get().reached) == (0, 0)


KEY = "0123456789abcdef" * 2


def test_a_tablet_may_send_as_often_as_it_likes(people):
    survey = launched(people, modes=MODES)
    for fresh in (True, False):
        response, new = commands.take_interview(
            people.researcher, survey.pk, KEY, GOOD, at=AT, n=1, seconds=90, place="展厅"
        )
        assert new is fresh
    told = Response.objects.get()
    assert (told.pk, told.mode, told.seconds, told.parameters) == (response.pk, "onsite", 90, {"place": "展厅"})
    assert told.interviewer_id == people.researcher.person_id
    before = everything()
    for key, given, n, error in (
        ("x", GOOD, 1, Invalid),
        (KEY[::-1], {"Q2": ["8"]}, 1, Invalid),
        (KEY[::-1], GOOD, 2, NotFound),
    ):
        with pytest.raises(error):
            commands.take_interview(people.researcher, survey.pk, key, given, at=AT, n=n)
    assert everything() == before


def test_a_confidential_interview_on_a_tablet_names_nobody(people):
    survey = launched(people, modes=MODES, confidential=True)
    commands.take_interview(people.researcher, survey.pk, KEY, GOOD, at=AT, n=1)
    told = Response.objects.get()
    assert told.interviewer_id is None
    assert told.finished_at.astimezone(AT.tzinfo).strftime("%H%M%S") == "000000"


TALK = TalkDraft("group", AT.date(), 8, "老客户 5 人，新客户 3 人", "总部会议室", 90, "总体认可质量")


def test_talks_are_coded_and_counted(people):
    survey = launched(people, modes=MODES)
    talk = commands.keep_talk(people.researcher, survey.pk, TALK, at=AT)
    for theme, feeling in (("交付", -1), ("交付", -1), ("质量", 1)):
        note = commands.keep_note(
            people.researcher, talk.pk, theme, "等了三周", at=AT, indicator="delivery", feeling=feeling
        )
    told = [(one.theme, one.notes, one.talks, one.against, one.favour) for one in queries.themes(survey)]
    assert told == [("交付", 2, 1, 2, 0), ("质量", 1, 1, 0, 1)]
    commands.drop_note(people.researcher, note.pk, at=AT)
    assert queries.talks(survey).get().n_notes == 2
    before = everything()
    for wrong in ({"people": 0}, {"who": " "}, {"kind": "phone"}, {"held_on": AT.date().replace(year=2030)}):
        with pytest.raises(Invalid):
            commands.keep_talk(people.researcher, survey.pk, replace(TALK, **wrong), at=AT)
    with pytest.raises(Invalid):
        commands.keep_note(people.researcher, talk.pk, "", "…", at=AT)
    assert everything() == before


def test_a_survey_without_the_mode_takes_none_of_it(people):
    survey = launched(people, modes=("link",))
    for act in (
        lambda: commands.enter_sheet(people.researcher, survey.pk, "1", GOOD, at=AT),
        lambda: commands.take_interview(people.researcher, survey.pk, KEY, GOOD, at=AT, n=1),
        lambda: commands.keep_talk(people.researcher, survey.pk, TALK, at=AT),
        lambda: commands.next_number(people.researcher, survey.pk, at=AT),
    ):
        with pytest.raises(Refused):
            act()
