"""A questionnaire out of pasted text or a sheet: shown as it was understood, line by line, then taken over."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueke.domains.surveys import commands, queries
from yueke.domains.surveys.rules.faults import faults
from yueke.domains.surveys.rules.pasting import LONGEST_PASTE, pasted, says_kind, understood
from yueke.domains.surveys.rules.shape import Questionnaire
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Message, Refused
from yueke.kernel.sheets.errors import SheetError
from yueke.kernel.sheets.reading import read_cells
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.once import once
from yueke.sites.office.refusals import onto
from yueke.sites.office.surveys.designing.desk import WRITE, address, outline
from yueke.sites.office.surveys.tabs import tabs_of
from yueke.ui.forms import Form
from yueke.ui.page import go, page

LARGEST_SHEET = 2 * 2**20
TAKEN: dict[str, Message] = {
    "title": gettext_lazy("标题"), "greeting": gettext_lazy("开头的话"), "section": gettext_lazy("分段（新的一页）"),
    "question": gettext_lazy("题目"), "option": gettext_lazy("选项"), "more": gettext_lazy("接上一行"),
}  # fmt: skip


_HEADINGS = ("题号", "序号", "编号", "no", "no.")
_NUMBER = re.compile(r"\d{1,3}(\.0)?")


def lines_of(rows: Iterable[Sequence[object]]) -> str:
    """The rows of a sheet as text: in a row that begins with a bare number the question follows, then how it is answered
    (a word like 多选), then its options, a cell each."""
    lines = []
    for row in rows:
        cells = ["" if one is None else " ".join(str(one).split()) for one in row]
        if not any(cells) or cells[0].lower() in _HEADINGS:
            continue
        if len(cells) < 2 or not _NUMBER.fullmatch(cells[0]):
            lines.append("\t".join(cell for cell in cells if cell))
            continue
        rest = [cell for cell in cells[2:] if cell]
        said = [cell for cell in rest if says_kind(cell)]
        lines.append(f"{cells[0].removesuffix('.0')}. {cells[1]}" + "".join(f"（{cell}）" for cell in said))
        lines += [f"□ {cell}" for cell in rest if cell not in said]
    return "\n".join(lines)


class PasteForm(Form):
    """Text, or a sheet whose cells become its lines."""

    text = forms.CharField(
        label=gettext_lazy("问卷文字"), required=False, max_length=LONGEST_PASTE, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=gettext_lazy("从 Word 或 Excel 复制过来即可。题目以“1.”开头，选项以“A.”开头；题型写在括号里，如（多选，必答）。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者选 Excel 文件"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )

    def clean(self) -> dict[str, object]:
        """The text of either, so that the next step needs no file."""
        data = super().clean() or {}
        sheet: UploadedFile | None = data.get("file")
        if sheet is not None:
            if (sheet.size or 0) > LARGEST_SHEET:
                raise forms.ValidationError({"file": _("文件太大，最多 2 MB。")})
            try:
                data["text"] = lines_of(read_cells(sheet.read()))
            except SheetError as error:
                raise forms.ValidationError({"file": str(error)}) from error
        if not str(data.get("text", "")).strip() and not self.errors:
            raise forms.ValidationError({"text": _("请粘贴问卷文字，或选一个文件。")})
        return data


@require_http_methods(["GET", "POST"])
@once
def paste(request: ActingRequest, survey_id: int) -> HttpResponse:
    """Show what was understood; with the button below it, take it over in place of what there is."""
    require(request.actor, WRITE)
    found = queries.design(request.actor, survey_id)
    asks = request.method != "POST" or "again" in request.POST
    form = PasteForm(initial={"text": request.POST.get("text", "")}) if asks else PasteForm(request.POST, request.FILES)
    context = {
        "survey": found.survey, "tabs": tabs_of(request.actor, survey_id, "survey-questionnaire"), "form": form,
        "basis": found.basis, "back": address(survey_id), "replaces": found.asked is not None, "writable": found.writable,
    }  # fmt: skip
    if asks or not form.is_valid():
        return page(request, "office/surveys/designing/paste.html", context, status=422 if form.is_bound else 200)
    text = form.cleaned_data["text"]
    try:
        asked, lines = pasted(text), understood(text)
    except ValueError as wrong:
        form.add_error(
            "text",
            _("文字太长，最多 5 万字。")
            if str(wrong) == "too long"
            else _("没有找到题目。题目要以“1.”这样的号码开头。"),
        )
        return page(request, "office/surveys/designing/paste.html", context, status=422)
    if "take" in request.POST:
        try:
            _take(request, survey_id, asked)
        except Refused as refusal:
            onto(form, refusal)
            return page(request, "office/surveys/designing/paste.html", context, status=refusal.status)
        return go(request, address(survey_id))
    context |= {
        "asked": asked, "leaves": outline(asked, faults(asked)), "text": text, "doubts": sum(bool(one.problem) for one in lines),
        "lines": [(one, TAKEN[one.taken]) for one in lines], "asks": sum(1 for _one in asked.questions()),
    }  # fmt: skip
    return page(request, "office/surveys/designing/paste.html", context)


def _take(request: ActingRequest, survey_id: int, asked: Questionnaire) -> None:
    commands.write_questionnaire(request.actor, survey_id, asked, basis=request.POST.get("basis", ""), at=clock.now())
    messages.success(request, _("已采用粘贴的问卷，请逐题检查。"))
