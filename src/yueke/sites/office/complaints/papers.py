"""Written documents on a complaint: drafted from the record, approved by somebody else, taken out as PDF or Word, sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yueke.domains.complaints import commands, queries
from yueke.domains.complaints.choices import Grade, PaperKind
from yueke.domains.complaints.documents import document_of
from yueke.domains.complaints.models import Complaint, Paper
from yueke.domains.downloads.outgoing import Maker, Outgoing
from yueke.kernel import clock, files
from yueke.kernel.access import Actor, require, require_any
from yueke.kernel.errors import NotFound
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.complaints.words import caller_told, url_of
from yueke.sites.office.downloads.handing import hand_out
from yueke.sites.office.middleware import ActingRequest
from yueke.ui import formats
from yueke.ui.formats import moment
from yueke.ui.forms import Form
from yueke.ui.widgets import Segments

KIND = "complaint-paper"
HANDLE, VIEW = "complaints.handle", "complaints.view"
TITLES = {
    PaperKind.REPORT: gettext_lazy("重点客户问题报告"),
    PaperKind.REPLY: gettext_lazy("关于投诉处理结果的答复"),
}
"""What is drafted here; cases are compiled by themselves."""
asks = require_http_methods(["GET", "POST"])


class PaperForm(Form):
    """The words of a document."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    addressee = forms.CharField(
        label=gettext_lazy("主送"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("报告写上级部门，答复写客户称呼。"),
    )
    layout = forms.ChoiceField(
        label=gettext_lazy("版式"), choices=[("official", gettext_lazy("公文版")), ("plain", gettext_lazy("简版"))],
        widget=Segments, required=False, help_text=gettext_lazy("公文版参照 GB/T 9704 的版面。"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("正文"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("每行一段；以“一、”“（一）”开头的行是标题。客户姓名按您能看到的样子写入。"),
    )  # fmt: skip


class ReasonForm(Form):
    """A word for the reviewer."""

    reason = forms.CharField(label=gettext_lazy("提请审批的说明"), max_length=500, required=False)


@asks
def draft(request: ActingRequest, complaint_id: int, kind: str) -> HttpResponse:
    """Draft a document from the record, or go on with the draft there is."""
    actor = request.actor
    require(actor, HANDLE)
    if kind not in TITLES:
        raise NotFound
    found = queries.complaint(actor, complaint_id)
    known = Paper.objects.filter(complaint=found, kind=kind, state=Paper.State.DRAFT).first()
    kept = known.body if known else {}
    initial = {
        "layout": kept.get("layout", "official"),
        "addressee": kept.get("addressee", "" if kind == PaperKind.REPORT else caller_told(actor, found)),
        "title": known.title if known else _title(found, kind),
        "text": known.body.get("text") if known and known.body.get("text") else text_from(actor, found, kind),
    }

    def act(form: Any) -> None:
        data = dict(form.cleaned_data)
        title, data["layout"] = data.pop("title"), data["layout"] or "official"
        commands.draft_paper(actor, complaint_id, kind, title, data, at=clock.now())

    question = Question(
        PaperKind(kind).label, _("保存草稿"), url_of(complaint_id), act, _("已保存草稿，提交审批后才能送达。"),
        subtitle=found.number, clause="B7.2.2",
    )  # fmt: skip
    return ask(request, question, PaperForm(posted(request), initial=initial))


@asks
def submit(request: ActingRequest, paper_id: int) -> HttpResponse:
    """Ask somebody else to approve a draft."""
    actor = request.actor
    require(actor, HANDLE)
    row = _paper(actor, paper_id)

    def act(form: Any) -> None:
        commands.submit_paper(actor, paper_id, form.cleaned_data["reason"], at=clock.now())

    question = Question(
        _("提交审批"),
        _("提交审批"),
        url_of(row.complaint_id),
        act,
        _("已提交审批。"),
        subtitle=row.title,
        clause="B7.2.2",
    )
    return ask(request, question, ReasonForm(posted(request)))


@asks
def send(request: ActingRequest, paper_id: int) -> HttpResponse:
    """Note that an approved document went out."""
    actor = request.actor
    require_any(actor, f"{HANDLE}|complaints.review")
    row = _paper(actor, paper_id)

    def act(form: Any) -> None:
        commands.send_paper(actor, paper_id, at=clock.now())

    question = Question(
        _("登记送达"), _("登记送达"), url_of(row.complaint_id), act, _("已登记送达。"), subtitle=row.title,
        note=_("批准之后才能送达；送达后不能再改。"),
    )  # fmt: skip
    return ask(request, question, forms.Form(posted(request)))


@require_POST
def take(request: ActingRequest, paper_id: int) -> HttpResponseBase:
    """The document as PDF or Word, by way of the download centre."""
    require(request.actor, VIEW)
    _paper(request.actor, paper_id)
    return hand_out(request, KIND, {"paper": paper_id})


@require_GET
def filed(request: ActingRequest, paper_id: int, form: str) -> FileResponse:
    """The file as it was approved and sent, byte for byte."""
    require(request.actor, VIEW)
    row = _paper(request.actor, paper_id)
    file = {"pdf": row.file, "docx": row.word}.get(form)
    if file is None:
        raise NotFound
    return FileResponse(files.open_file(file.pk), as_attachment=True, filename=file.name, content_type=file.media_type)


def _title(row: Complaint, kind: str) -> str:
    """A report is on a key customer where the customer is one, else on what makes it worth reporting."""
    if kind == PaperKind.REPORT and not (row.customer and row.customer.is_key):
        return _("重大投诉报告") if row.grade == Grade.MAJOR else _("投诉问题报告")
    return str(TITLES[PaperKind(kind)])


def text_from(actor: Actor, row: Complaint, kind: str) -> str:
    """The first words of a document, from what is on record."""
    found = row.investigations.filter(round=row.round).order_by("pk")
    offer = row.offers.order_by("-pk").first()
    parts = [
        "一、" + _("投诉情况"),
        _("%(day)s，客户%(name)s反映：%(what)s")
        % {"day": moment(row.received_at, "formal"), "name": caller_told(actor, row), "what": row.description},
        _("客户诉求：%(wish)s") % {"wish": row.wish} if row.wish else "",
        "二、" + _("调查情况"),
        "\n".join(dict.fromkeys(one.finding for one in found)) or _("（待补充）"),
        "三、" + _("处理方案"),
        offer.solution if offer else _("（待补充）"),
        _("赔付%(money)s。") % {"money": formats.money(offer.compensation)} if offer and offer.compensation else "",
        "四、" + _("客户意见"),
        (offer.answer_words if offer else "") or _("（待补充）"),
    ]
    if kind == PaperKind.REPLY:
        parts += ["五、" + _("其他途径"), _("如对处理结果有异议，可向行业主管部门或 12315 反映。")]
    else:
        parts += ["五、" + _("改进措施"), "\n".join(one.measures for one in found if one.measures) or _("（待补充）")]
    return "\n".join(part for part in parts if part)


def _paper(actor: Actor, paper_id: int) -> Paper:
    row = Paper.objects.select_related("complaint", "file", "word", "drafted_by").filter(pk=paper_id).first()
    if row is None:
        raise NotFound
    queries.complaint(actor, row.complaint_id)
    return row


def _check(actor: Actor, params: dict[str, Any]) -> None:
    require(actor, VIEW)
    _paper(actor, params["paper"])


def _make(actor: Actor, params: dict[str, Any]) -> Outgoing:
    row = _paper(actor, params["paper"])
    lines = [[line] for line in str(row.body.get("text", "")).splitlines()]
    return Outgoing(
        code=KIND, title=f"{row.title} {row.complaint.number}", conditions=row.complaint.number, columns=(str(_("正文")),),
        count=lambda limit: 1, rows=lambda: lines, paper=lambda: document_of(row),
    )  # fmt: skip


MAKER = Maker(KIND, _check, _make)
