"""Addresses of findings and of the registers beside them."""

from __future__ import annotations

from django.urls import path

from yueke.sites.office.findings import deciding, meeting, noting, papers, registers, reviewing, scoring

_FINDING = "findings/<int:finding_id>/"
_MEETING = "findings/meetings/<int:meeting_id>/"
_REVIEW = "findings/reviews/<int:review_id>/"
_CHECK = "findings/checks/<int:check_id>/"

urlpatterns = [
    path("findings/", noting.findings, name="findings"),
    path("findings/new/", noting.new, name="finding-new"),
    path(_FINDING, noting.finding, name="finding"),
    path(f"{_FINDING}edit/", noting.edit, name="finding-edit"),
    path(f"{_FINDING}take-up/", noting.take_up, name="finding-take-up"),
    path(f"{_FINDING}answer/", noting.answer, name="finding-answer"),
    path(f"{_FINDING}set-aside/", noting.set_aside, name="finding-set-aside"),
    path(f"{_FINDING}again/", noting.again, name="finding-again"),
    path("findings/decisions/", deciding.decisions, name="decisions"),
    path("findings/decisions/new/", deciding.new, name="decision-new"),
    path("findings/decisions/<int:decision_id>/", deciding.decision, name="decision"),
    path("findings/decisions/<int:decision_id>/look/", deciding.look, name="decision-look"),
    path("findings/meetings/", meeting.meetings, name="meetings"),
    path("findings/meetings/new/", meeting.new, name="meeting-new"),
    path(_MEETING, meeting.meeting, name="meeting"),
    path(f"{_MEETING}topic/", meeting.topic, name="meeting-topic"),
    path(f"{_MEETING}minutes/", meeting.minute, name="meeting-minutes"),
    path(f"{_MEETING}actions/", meeting.add_action, name="meeting-action"),
    path(f"{_MEETING}issue/", meeting.issue, name="meeting-issue"),
    path(f"{_MEETING}cancel/", meeting.cancel, name="meeting-cancel"),
    path(f"{_MEETING}read/", meeting.read, name="meeting-read"),
    path("findings/actions/<int:action_id>/done/", meeting.finish_action, name="meeting-action-done"),
    path("findings/actions/<int:action_id>/drop/", meeting.drop_action, name="meeting-action-drop"),
    path("findings/reviews/", reviewing.reviews, name="reviews"),
    path("findings/reviews/new/", reviewing.new_review, name="review-new"),
    path(_REVIEW, reviewing.review, name="review"),
    path(f"{_REVIEW}judge/", reviewing.judge_review, name="review-judge"),
    path(f"{_REVIEW}issue/", reviewing.issue_review, name="review-issue"),
    path("findings/checks/", reviewing.checks, name="checks"),
    path("findings/checks/new/", reviewing.new_check, name="check-new"),
    path(_CHECK, reviewing.check, name="check"),
    path(f"{_CHECK}finish/", reviewing.finish_check, name="check-finish"),
    path("findings/checks/points/<int:item_id>/", reviewing.look, name="check-look"),
    path("findings/checks/points/<int:item_id>/mend/", reviewing.mend, name="check-mend"),
    path("findings/scores/", scoring.issues, name="fair-scores"),
    path("findings/scores/new/", scoring.new, name="fair-scores-new"),
    path("findings/scores/<int:issue_id>/", scoring.issue, name="fair-score"),
    path("findings/papers/<str:what>/<int:record_id>/", papers.take, name="findings-paper"),
    path("benchmarks/", registers.benchmarks, name="benchmarks"),
    path("benchmarks/new/", registers.new_benchmark, name="benchmark-new"),
    path("benchmarks/<int:benchmark_id>/withdraw/", registers.withdraw_benchmark, name="benchmark-withdraw"),
    path("benchmarks/<int:benchmark_id>/file/", registers.benchmark_file, name="benchmark-file"),
    path("benchmarks/trends/", registers.trends, name="trends"),
    path("benchmarks/trends/new/", registers.new_trend, name="trend-new"),
    path("benchmarks/expectations/", registers.expectations, name="expectations"),
    path("benchmarks/expectations/new/", registers.new_expectation, name="expectation-new"),
    path("benchmarks/segments/new/", registers.new_segment, name="segment-new"),
    path("benchmarks/segments/<int:segment_id>/retire/", registers.retire_segment, name="segment-retire"),
    path("benchmarks/cross-checks/", registers.cross_checks, name="cross-checks"),
    path("benchmarks/cross-checks/new/", registers.new_cross_check, name="cross-check-new"),
    path("benchmarks/cross-checks/<int:cross_check_id>/", registers.cross_check, name="cross-check"),
]
