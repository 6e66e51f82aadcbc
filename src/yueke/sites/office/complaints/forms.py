"""What the steps of a complaint ask for. Each form knows the complaint and who acts; ``cleaned_data`` are the command's words."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from yueke.domains.complaints import queries
from yueke.domains.complaints.choices import Grade, Medium, Outcome, Signal, TellKind
from yueke.domains.complaints.commands.telling import BY_HAND
from yueke.domains.complaints.models import Complaint
from yueke.domains.complaints.rules.grading import is_heavier
from yueke.domains.complaints.rules.hearing import heard
from yueke.domains.organization import queries as organization
from yueke.kernel import clock
from yueke.kernel.access import Actor
from yueke.kernel.ids import read_id
from yueke.sites.office.complaints.intake_forms import text_area
from yueke.ui import formats
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Moment, Money, Search, Segments, Ticks


class ActForm(Form):
    """A form about one complaint."""

    def __init__(self, *args: Any, actor: Actor, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.complaint = actor, complaint
        self.prepare()

    def prepare(self) -> None:
        """Feed what depends on the complaint."""

    def offer(self, name: str, choices: Any) -> None:
        """Give a select its choices."""
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _name_of(pk: Any) -> str:
    known = read_id(pk)
    return organization.person_labels([known]).get(known, "") if known is not None else ""


def person(label: Any, **more: Any) -> forms.IntegerField:
    """A colleague, found while one types."""
    widget = Search(reverse_lazy("office:person-options"), _name_of)
    return forms.IntegerField(label=label, widget=widget, min_value=1, max_value=10**17, **more)


def medium(label: Any = _("告知方式")) -> forms.ChoiceField:
    """By which way the customer is told."""
    return forms.ChoiceField(label=label, choices=Medium.choices, initial=Medium.PHONE)


def pick(label: Any, **more: Any) -> forms.TypedChoiceField:
    """An id out of a select that the form feeds."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


def moment(label: Any, **more: Any) -> forms.DateTimeField:
    """A day and a time."""
    return forms.DateTimeField(label=label, widget=Moment, **more)


def money(label: Any) -> forms.DecimalField:
    """Yuan, none by default."""
    return forms.DecimalField(
        label=label, required=False, initial=0, max_digits=12, decimal_places=2, widget=Money,
        help_text=_("没有赔付填 0。"),
    )  # fmt: skip


def within(actor: Actor, beyond: Any) -> Any:
    """What is told beside a sum: the limit of who fills it in, and what becomes of more than that."""
    most = queries.own_authority(actor, clock.now())
    if most is None:
        return _("没有赔付填 0。")
    return format_lazy("{}{}", _("没有赔付填 0。您的权限是 %(most)s，") % {"most": formats.money(most)}, beyond)


def published_routes() -> str:
    """The outside routes the company publishes, to begin with."""
    desk = queries.desk()
    return desk.outside_routes if desk else ""


def departments() -> list[tuple[Any, Any]]:
    """Open departments for a select."""
    tree = organization.department_tree()
    return [("", _("选择部门")), *((pk, "　" * depth + name) for pk, name, depth in tree)]


def causes() -> list[tuple[Any, Any]]:
    """The tree of causes for a select."""
    return [("", _("尚未查明")), *((one.id, "　" * one.depth + one.name) for one in queries.causes())]


class Nothing(ActForm):
    """Only asks whether it is meant."""


class AcceptForm(ActForm):
    promised_at = moment(_("承诺办结时限"), required=False, help_text=_("留空按制度规定的办结时限承诺。"))
    tell_customer = forms.BooleanField(label=_("告知客户已受理和承诺时限"), required=False, initial=True)
    medium = medium()


class DeclineForm(ActForm):
    reason = forms.CharField(label=_("不予受理的理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
    routes = text_area(_("告知客户的其他途径"), 3, max_length=1000, help_text=_("如行业主管部门、12315、仲裁、诉讼。"))
    medium = medium()

    def prepare(self) -> None:
        self.initial.setdefault("routes", published_routes())


class AssignForm(ActForm):
    department_id = pick(_("责任部门"))
    handler_id = person(_("承办人"), required=False, help_text=_("留空由部门签收时指定。"))
    note = text_area(_("转办说明"), 3, required=False, max_length=500)

    def prepare(self) -> None:
        self.offer("department_id", departments())
        category = self.complaint.category
        suggested = category and (category.department_id or (category.parent and category.parent.department_id))
        self.initial.setdefault("department_id", suggested or "")


class PassOnForm(AssignForm):
    note = text_area(_("再转办的原因"), 3, max_length=500)


class SignForm(ActForm):
    investigator_id = person(_("调查人"), required=False, help_text=_("留空由自己调查。重办时须由未参与过的人员调查。"))


class ReasonForm(ActForm):
    reason = text_area(_("原因"), 3, max_length=200)


class HaltForm(ActForm):
    reason = text_area(_("原因"), 3, max_length=200, help_text=_("等客户材料、等检测结果……客户会同时得知。"))
    medium = medium()


class FindingForm(ActForm):
    finding = text_area(_("查明的事实"), 5, help_text=_("时间、地点、经过、依据；与客户所述不一致的也写明。"))
    is_founded = forms.TypedChoiceField(
        label=_("投诉属实"), required=False, widget=Segments, empty_value=None, coerce=lambda text: text == "yes",
        choices=[("yes", _("属实")), ("no", _("不属实")), ("", _("尚未查明"))],
    )  # fmt: skip
    cause_id = pick(_("原因"), required=False)
    measures = text_area(_("处理措施"), 3, required=False)

    def prepare(self) -> None:
        self.offer("cause_id", causes())


class SolveForm(FindingForm):
    text = text_area(_("答复客户的内容"), 3)
    outcome = forms.ChoiceField(label=_("处理结果"), choices=Outcome.choices, initial=Outcome.SOLVED)
    compensation = money(_("赔付金额（元）"))
    medium = medium(_("答复方式"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["compensation"].help_text = within(self.actor, _("超出的不能当场办结，请转办后提交审核。"))


class ProposeForm(ActForm):
    solution = text_area(_("解决方案"), 4, help_text=_("做什么、由谁做、做到什么程度。"))
    needs_until = moment(_("预计完成时间"), required=False)
    why = forms.CharField(label=_("所需时间的理由"), max_length=300, required=False)
    compensation = money(_("赔付金额（元）"))
    answer_needed = forms.BooleanField(label=_("需要客户答复是否接受"), required=False, initial=True)
    medium = medium()

    def prepare(self) -> None:
        told = within(self.actor, _("超出的先不告知客户，提交审核通过后再答复。"))
        self.fields["compensation"].help_text = told


class AnswerOfferForm(ActForm):
    accepted = forms.TypedChoiceField(
        label=_("客户答复"), widget=Segments, coerce=lambda text: text == "yes",
        choices=[("yes", _("接受")), ("no", _("不接受"))],
    )  # fmt: skip
    words_of_customer = text_area(_("客户原话"), 2, required=False, max_length=500)
    limits = text_area(
        _("能力所限的说明"), 2, required=False, max_length=2000, help_text=_("不接受时，如实写明公司做不到的和为什么。")
    )


class SubmitForm(ActForm):
    reason = text_area(_("提请审核的说明"), 2, required=False, max_length=500)
    limits = text_area(
        _("能力所限的说明"), 2, required=False, max_length=2000, help_text=_("客户不接受方案时必须写明。")
    )


class ApproveForm(ActForm):
    note = text_area(_("审核意见"), 2, required=False, max_length=500)


class RejectForm(ActForm):
    note = text_area(_("退回的理由"), 2, max_length=500)


class ReplyForm(ActForm):
    text = text_area(_("答复客户的内容"), 5)
    outcome = forms.ChoiceField(label=_("处理结果"), choices=Outcome.choices, initial=Outcome.SOLVED)
    medium = medium(_("答复方式"))

    def prepare(self) -> None:
        offer = self.complaint.offers.order_by("-pk").first()
        self.initial.setdefault("text", offer.solution if offer else "")


class AskForm(ActForm):
    text = text_area(_("征询的内容"), 2, required=False, max_length=2000, help_text=_("留空用标准说法。"))
    medium = medium(_("征询方式"))


class AnswerForm(ActForm):
    satisfaction = forms.TypedChoiceField(
        label=_("满意度"), coerce=int, widget=Segments,
        choices=[(5, _("很满意")), (4, _("满意")), (3, _("一般")), (2, _("不满意")), (1, _("很不满意"))],
        help_text=_("不满意时投诉自动重办，换人调查。"),
    )  # fmt: skip
    comment = text_area(_("客户评价"), 3, required=False, max_length=2000)


class AttemptForm(ActForm):
    medium = medium(_("联系方式"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False, help_text=_("如无人接听、空号。"))


class ClosingForm(ActForm):
    reason = text_area(
        _("结案的理由"), 2, max_length=200, help_text=_("批准后连同其他途径告知客户，请用客户看得懂的话写。")
    )
    routes = text_area(_("告知客户的其他途径"), 3, max_length=1000)

    def prepare(self) -> None:
        self.initial.setdefault("routes", published_routes())
        if self.complaint.state != "replied":
            self.fields["reason"].help_text = _(
                "批准后连同其他途径告知客户，请用客户看得懂的话写。客户还在等这一轮的答复：答复以后才能办结。"
            )


class ExtendForm(ActForm):
    until = moment(_("延期至"))
    reason = text_area(_("延期的理由"), 2, max_length=300)


class SuperviseForm(ActForm):
    order = text_area(_("督办意见"), 3, max_length=2000)
    due_at = moment(_("限期答复"), required=False)


class UrgeForm(ActForm):
    said = text_area(_("客户催办的话"), 2, required=False, max_length=500)


class GradeForm(ActForm):
    grade = forms.ChoiceField(label=_("等级"), widget=Segments)
    reason = text_area(_("理由"), 2, max_length=200)
    up = True

    def prepare(self) -> None:
        now = self.complaint.grade
        fit = [g for g in Grade if (is_heavier(g, now) if self.up else is_heavier(now, g))]
        self.offer("grade", [(g.value, g.label) for g in fit])


class LowerForm(GradeForm):
    up = False


class TellForm(ActForm):
    kind = forms.ChoiceField(label=_("告知什么"), choices=[(k.value, TellKind(k).label) for k in BY_HAND])
    text = text_area(_("告知的内容"), 4, max_length=2000)
    medium = medium()


class SignalsForm(ActForm):
    signals = forms.MultipleChoiceField(
        label=_("情形"), choices=Signal.choices, widget=Ticks, help_text=_("按制度可能调高等级；不会因此降级。")
    )

    def prepare(self) -> None:
        self.initial.setdefault("signals", list(self.complaint.signals))
        if found := [one for one in heard(self.complaint.description) if one.signal not in self.complaint.signals]:
            told = "；".join(f"{Signal(one.signal).label}（{'、'.join(one.because)}）" for one in found)
            self.fields["signals"].help_text = format_lazy(
                "{} {}",
                self.fields["signals"].help_text,
                _("客户的话里提到：%(told)s。请核实后勾选。") % {"told": told},
            )


class CaseForm(ActForm):
    title = forms.CharField(label=_("案例标题"), max_length=120, required=False, help_text=_("不写客户姓名。"))
    summary = text_area(_("案例摘要"), 5, help_text=_("经过、原因、处理结果；用“客户”称呼，不写姓名和电话。"))
    lessons = text_area(_("经验教训"), 3, required=False)
    agenda_on = forms.DateField(label=_("列入议程日期"), required=False, widget=Day)

    def prepare(self) -> None:
        case = getattr(self.complaint, "case_file", None)
        for name in ("title", "summary", "lessons", "agenda_on") if case else ():
            self.initial.setdefault(name, getattr(case, name))


class AgendaForm(ActForm):
    agenda_on = forms.DateField(label=_("会议日期"), required=False, widget=Day, help_text=_("留空即从议程中撤下。"))

    def prepare(self) -> None:
        case = getattr(self.complaint, "case_file", None)
        self.initial.setdefault("agenda_on", case.agenda_on if case else None)


class MinutesForm(ActForm):
    minutes = text_area(_("会议决议"), 5, help_text=_("决定了什么、谁负责、何时完成。"))

    def prepare(self) -> None:
        case = getattr(self.complaint, "case_file", None)
        self.initial.setdefault("minutes", case.minutes if case else "")


class MergeForm(ActForm):
    target_id = pick(_("并入哪件投诉"))
    reason = forms.CharField(label=_("并案的理由"), max_length=160)

    def prepare(self) -> None:
        row = self.complaint
        alike = queries.similar_open(self.actor, row.description, category_id=row.category_id, but=row.pk, limit=20)
        known = {one.complaint_id: f"{one.number} · {one.words}" for one in alike}
        if row.customer_id is not None:
            known |= {
                one.pk: one.number for one in queries.of_customer(self.actor, row.customer_id) if one.pk != row.pk
            }
        self.offer("target_id", [("", _("选择投诉")), *known.items()])


class ReferForm(ActForm):
    to = forms.CharField(
        label=_("转给哪个机构"), max_length=60, help_text=_("如市场监管部门 12315、消协、仲裁委、法院。")
    )
    reason = forms.CharField(label=_("理由"), max_length=130)
    medium = medium()


class HandlerForm(ActForm):
    handler_id = person(_("承办人"))


class CustomerForm(ActForm):
    customer_id = forms.IntegerField(
        label=_("客户"), widget=Search(reverse_lazy("office:customer-options"), lambda pk: ""), min_value=1,
        max_value=10**17,
    )  # fmt: skip
