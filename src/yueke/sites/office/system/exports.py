"""From how many rows on an export needs approval, and how long its file is kept: for the security administrator."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueke.domains.downloads import approving, queries
from yueke.domains.downloads.models import ExportRule
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Refused
from yueke.kernel.paging import paginate
from yueke.sites.office import refusals
from yueke.sites.office.asking import posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.system.bounds import bounds
from yueke.ui.forms import ModelForm
from yueke.ui.page import go, page

TERMS = ("most_rows", "window_hours", "kept_days")
"""What a rule says."""

_SIZE = 20


class ExportRuleForm(ModelForm):
    """The next rule; bounds are those of the model. The command saves, not the form."""

    reason = forms.CharField(label=gettext_lazy("调整的理由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))

    class Meta:
        model = ExportRule
        fields = TERMS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in TERMS:
            least, most = bounds(ExportRule, name)
            field = self.fields[name]
            field.help_text = _("%(least)s 至 %(most)s。") % {"least": f"{least:,}", "most": f"{most:,}"}
            field.widget.attrs |= {"inputmode": "numeric", "min": least, "max": most}
        self.fields["window_hours"].help_text += _("同一人在这段时间内不经批准导出的条数合计计算；0 表示只看单次。")

    def _post_clean(self) -> None:
        """Leave the instance alone: the command judges the whole."""


@require_http_methods(["GET", "POST"])
def export_rules(request: ActingRequest) -> HttpResponse:
    """The rule in force, to be changed with a reason; below, those before it."""
    require(request.actor, "system.roles")
    now = clock.now()
    rule = queries.export_rule(now)
    form = ExportRuleForm(posted(request), initial=model_to_dict(rule, fields=TERMS))
    if request.method == "POST" and form.is_valid():
        try:
            approving.set_export_rule(request.actor, **form.cleaned_data, at=now)
        except Refused as refusal:
            refusals.onto(form, refusal)
        else:
            messages.success(request, _("导出规则已保存，对此后的导出生效。"))
            return go(request, reverse("office:export-rules"))
    found = paginate(queries.export_rules(), request.GET.get("page"), _SIZE, order=("-from_at", "-id"))
    context = {"form": form, "rule": rule, "page": found, "rows": found.rows}
    return page(request, "office/system/exports.html", context, status=422 if form.errors else 200)
