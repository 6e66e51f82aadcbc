"""Everything that may be done about a complaint: one table for the buttons, the forms, the addresses and the tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yueke.domains.complaints import commands
from yueke.domains.complaints.drafts import FindingDraft, OfferDraft
from yueke.domains.complaints.lifecycles import ENDED, OPEN
from yueke.domains.complaints.models import Complaint
from yueke.kernel.access import Actor, permission_of
from yueke.kernel.errors import Message
from yueke.sites.office.complaints import forms as f

Run = Callable[[Actor, int, dict[str, Any], datetime], Any]


def _always(row: Complaint) -> bool:
    return True


@dataclass(frozen=True)
class Act:
    """One thing to do. ``code`` names its address, ``command`` the writer, whose permission it needs.

    Steps of the lifecycle (``when`` is None) are offered as its table says, others as long as ``when`` holds.
    ``works``: only whoever works on the complaint may; ``addressed``: only the department it was handed to.
    ``main`` stands in the head of the page, the rest in its menu. ``said`` may tell more of the result than ``done``.
    """

    code: str
    title: Message
    form: type[f.ActForm]
    run: Run
    done: Message
    command: str = ""
    when: Callable[[Complaint], bool] | None = None
    clause: str = ""
    note: Message = ""
    icon: str = ""
    tone: str = ""
    works: bool = False
    addressed: bool = False
    main: bool = False
    said: Callable[[Any], Message] | None = None

    @property
    def permission(self) -> str:
        """What one must be allowed to, one of several joined by ``|``."""
        return permission_of(f"complaints.{self.command or self.code.replace('-', '_')}")


def _call(name: str, *positional: str) -> Run:
    """The command called with the named fields in order, the others by keyword."""

    def run(actor: Actor, complaint_id: int, data: dict[str, Any], at: datetime) -> Any:
        named = {k: v for k, v in data.items() if k not in positional}
        return getattr(commands, name)(actor, complaint_id, *(data[k] for k in positional), **named, at=at)

    return run


def _finding(data: dict[str, Any]) -> FindingDraft:
    return FindingDraft(data["finding"], data["cause_id"], data["measures"], data["is_founded"])


def _solve(actor: Actor, pk: int, data: dict[str, Any], at: datetime) -> Any:
    return commands.solve(
        actor, pk, _finding(data), data["text"], data["outcome"], compensation=data["compensation"] or Decimal(0),
        medium=data["medium"], at=at,
    )  # fmt: skip


def _propose(actor: Actor, pk: int, data: dict[str, Any], at: datetime) -> Any:
    draft = OfferDraft(
        data["solution"], data["needs_until"], data["why"], data["compensation"] or Decimal(0), data["answer_needed"]
    )
    return commands.propose(actor, pk, draft, medium=data["medium"], at=at)


def _investigate(actor: Actor, pk: int, data: dict[str, Any], at: datetime) -> Any:
    return commands.investigate(actor, pk, _finding(data), at=at)


def _is(*states: str) -> Callable[[Complaint], bool]:
    return lambda row: row.state in states


def _open(row: Complaint) -> bool:
    return row.state in OPEN


def _not_ended(row: Complaint) -> bool:
    return row.state not in ENDED


def _again(row: Complaint) -> Message:
    """What became of the customer's word: who is not satisfied opens the complaint again."""
    return _("客户不满意，已自动重办，等待责任部门签收。") if row.state == "assigned" else ""


def _has_case(row: Complaint) -> bool:
    return getattr(row, "case_file", None) is not None


def _published(row: Complaint) -> bool:
    return _has_case(row) and row.case_file.published_at is not None


STEPS = (
    Act(
        "accept", pgettext_lazy("verb", "受理"), f.AcceptForm, _call("accept"), _("已受理。"), clause="A5.1",
        icon="circle-check", main=True,
    ),
    Act("assign", _("转办"), f.AssignForm, _call("assign", "department_id"), _("已转办，等待责任部门签收。"), clause="A5.1", icon="send", main=True),
    Act(
        "solve", _("当场解决"), f.SolveForm, _solve, _("已当场解决，接着征询客户是否满意。"), clause="A5.2",
        note=_("能当场办好的不必转办：记下查明的事实和答复，接着回访。重大投诉和超出权限的赔付不能当场办结。"),
        icon="circle-check", main=True,
    ),
    Act("sign", _("签收"), f.SignForm, _call("sign"), _("已签收，请开始调查。"), clause="A5.1", icon="signature", addressed=True, main=True),
    Act("propose", _("提出方案"), f.ProposeForm, _propose, _("已提出方案。"), clause="B7.3.3", icon="bulb", works=True, main=True),
    Act(
        "agree", _("方案定稿"), f.Nothing, _call("agree"), _("方案已定稿，请答复客户。"),
        note=_("客户接受、或无须客户答复，且在权限以内、不是重大投诉的，可以直接定稿。"), icon="check", works=True, main=True,
    ),
    Act("submit", _("提交审核"), f.SubmitForm, _call("submit", "reason"), _("已提交审核。"), clause="B7.3.4", icon="writing", works=True, main=True),
    Act("approve", _("审核通过"), f.ApproveForm, _call("approve", "note"), _("已通过，请承办人答复客户。"), icon="circle-check", main=True),
    Act("reject", _("审核退回"), f.RejectForm, _call("reject", "note"), _("已退回重新提出方案。"), icon="arrow-back-up", main=True),
    Act("reply", pgettext_lazy("verb", "答复客户"), f.ReplyForm, _call("reply", "text", "outcome"), _("已答复客户，接着征询满意度。"), clause="A5.3", icon="message-2", works=True, main=True),
    Act(
        "close", pgettext_lazy("verb", "办结"), f.Nothing, _call("close"), _("已办结。"), clause="A5.3", main=True, icon="lock",
        note=_("客户满意、按规定次数未联系上、或经批准结案并告知其他途径的，才能办结。"),
    ),
    Act("archive", pgettext_lazy("verb", "归档"), f.Nothing, _call("archive"), _("已归档。"), clause="B7.3.5", icon="archive", main=True),
    Act("send_back", _("退单"), f.ReasonForm, _call("send_back", "reason"), _("已退回转办。"), addressed=True, icon="arrow-back-up"),
    Act("pass_on", _("再转办"), f.PassOnForm, _call("pass_on", "department_id"), _("已转给新的责任部门。"), works=True, icon="send"),
    Act("revise", _("修改方案"), f.Nothing, _call("revise"), _("请修改后重新提出方案。"), works=True, icon="pencil"),
    Act("reopen", _("重办"), f.ReasonForm, _call("reopen", "reason"), _("已重办，换人调查。"), clause="A5.3", icon="refresh"),
    Act("decline", pgettext_lazy("verb", "不予受理"), f.DeclineForm, _call("decline", "reason", "routes"), _("已记录不予受理，并告知客户。"), icon="ban", tone="danger"),
    Act("merge", _("并案"), f.MergeForm, _call("merge_into", "target_id", "reason"), _("已并案。"), "merge_into", icon="git-merge"),
    Act("refer", _("转外部"), f.ReferForm, _call("refer", "to", "reason"), _("已转外部机构，并告知客户。"), icon="external-link", tone="danger", works=True),
    Act("withdraw", _("撤诉"), f.ReasonForm, _call("withdraw", "reason"), _("已记录撤诉。"), icon="x", tone="danger"),
)  # fmt: skip
"""The steps of the lifecycle, in the order they are offered."""

BESIDE = (
    Act(
        "investigate", _("记录调查"), f.FindingForm, _investigate, _("已记录调查。"), when=_is("investigating", "proposed"),
        clause="A5.2", icon="search", works=True, main=True,
    ),
    Act(
        "answer_offer", _("记录客户答复"), f.AnswerOfferForm, _call("answer_offer"), _("已记录客户对方案的答复。"),
        when=_is("proposed"), clause="B7.3.3", icon="message-2", works=True, main=True,
    ),
    Act("ask_satisfaction", _("征询满意度"), f.AskForm, _call("ask_satisfaction", "text"), _("已征询。"), when=_is("replied"), clause="A5.3", icon="mood-smile", main=True),
    Act("note_answer", _("记录评价"), f.AnswerForm, _call("note_answer", "satisfaction", "comment"), _("已记录客户的评价。"), when=_is("replied"), clause="A5.3", icon="star", main=True, said=_again),
    Act("note_attempt", _("未联系上"), f.AttemptForm, _call("note_attempt", "medium", "note"), _("已记录这次未联系上。"), when=_is("replied"), icon="user-off", works=True),
    Act(
        "ask_closing", _("申请结案"), f.ClosingForm, _call("ask_closing", "reason", "routes"), _("已申请结案，等待审批。"),
        when=lambda row: row.replied_at is not None and row.state in ("replied", "assigned", "investigating"), clause="A5.3", works=True, icon="lock",
    ),
    Act("tell", _("告知进展"), f.TellForm, _call("tell", "kind", "text", "medium"), _("已告知客户。"), when=_not_ended, clause="A5.2", icon="message-2", works=True),
    Act("complete", _("补充资料"), f.Nothing, _call("complete"), _("已补充。"), when=_not_ended, icon="pencil"),
    Act("link_customer", _("关联客户"), f.CustomerForm, _call("link_customer", "customer_id"), _("已关联客户档案。"), when=lambda row: row.customer_id is None, icon="link"),
    Act("note_signals", _("标记情形"), f.SignalsForm, _call("note_signals", "signals"), _("已标记。"), when=_open, clause="B7.2.3", icon="flag"),
    Act("raise_grade", _("调高等级"), f.GradeForm, _call("raise_grade", "grade", "reason"), _("已调高等级。"), when=lambda row: _open(row) and row.grade != "major", clause="B7.2.3", icon="arrow-up"),
    Act("ask_downgrade", _("申请降级"), f.LowerForm, _call("ask_downgrade", "grade", "reason"), _("已申请降级，等待审批。"), when=lambda row: _open(row) and row.grade != "general", clause="B7.2.3", works=True, icon="arrow-down"),
    Act("ask_extension", _("申请延期"), f.ExtendForm, _call("ask_extension", "until", "reason"), _("已申请延期，等待审批。"), when=lambda row: _open(row) and row.promised_at is not None, clause="A5.2", works=True, icon="calendar-plus"),
    Act("suspend", _("挂起"), f.HaltForm, _call("suspend", "reason"), _("已挂起，时限暂停。"), when=lambda row: _open(row) and row.suspended_at is None and row.signed_at is not None, works=True, icon="player-pause"),
    Act("resume", _("恢复办理"), f.Nothing, _call("resume"), _("已恢复办理，时限继续。"), when=lambda row: row.suspended_at is not None, icon="player-play", main=True),
    Act("change_handler", _("更换承办人"), f.HandlerForm, _call("change_handler", "handler_id"), _("已更换承办人。"), when=lambda row: row.state not in ("registered", "accepted", "closed", *ENDED), icon="user-share"),
    Act("urge", _("催办"), f.UrgeForm, _call("urge", "said"), _("已记录催办并通知承办人。"), when=_open, icon="bell"),
    Act("supervise", _("督办"), f.SuperviseForm, _call("supervise", "order"), _("已督办，承办人须答复。"), when=_not_ended, clause="C7.3-ladder", icon="eye"),
    Act("compile_case", _("整理案例"), f.CaseForm, _call("compile_case", "summary", "lessons"), _("已整理案例。"), when=lambda row: row.grade == "major" and not _published(row), clause="B7.2.3", icon="book"),
    Act("list_case", _("列入议程"), f.AgendaForm, _call("list_case", "agenda_on"), _("议程已更新。"), when=lambda row: _has_case(row) and row.case_file.minuted_at is None, clause="B7.2.3", icon="calendar-event"),
    Act("minute_case", _("记录决议"), f.MinutesForm, _call("minute_case", "minutes"), _("已记录决议。"), when=lambda row: _has_case(row) and row.case_file.agenda_on is not None and not _published(row), clause="B7.2.3", icon="writing"),
    Act(
        "publish_case", _("入案例库"), f.Nothing, _call("publish_case"), _("案例已入库，供培训使用。"), clause="B7.2.3", icon="book-2",
        when=lambda row: _has_case(row) and row.case_file.minuted_at is not None and not _published(row),
        note=_("入库后不能再改。案例里不能有客户的姓名和电话。"),
    ),
)  # fmt: skip
"""What may be done without taking a step."""

ACTS = {act.code: act for act in (*STEPS, *BESIDE)}
"""By code."""
