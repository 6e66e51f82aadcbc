"""How much compensation each post may promise alone: the limits in force, how they came about, and other ones to propose.

The limits are terms of a clause of the regulation and nowhere else; who changes them proposes an amendment, which
somebody else approves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from yueke.compliance import commands as compliance
from yueke.compliance.amendments import amendments
from yueke.compliance.models import Amendment
from yueke.compliance.regulation import regulation
from yueke.domains.complaints.policy import AUTHORITY, policy
from yueke.domains.organization import queries as organization
from yueke.domains.organization.models import Post
from yueke.kernel import clock
from yueke.kernel.access import require
from yueke.kernel.errors import Refused
from yueke.sites.office.asking import Question, ask, posted
from yueke.sites.office.middleware import ActingRequest
from yueke.sites.office.regulation.case_rows import address
from yueke.ui import formats
from yueke.ui.forms import Form
from yueke.ui.widgets import Day, Money

LATEST = 5


@dataclass(frozen=True)
class Change:
    """One amendment of the limits: who proposed it and when, what it changes, and what became of it."""

    row: Amendment
    who: str
    what: str
    url: str


def limits() -> list[tuple[str, Decimal]] | None:
    """Each post that may promise compensation alone, the highest limit first; None where no regulation says so."""
    terms = policy(clock.now()).terms(AUTHORITY)
    if terms is None:
        return None
    amounts = {str(code): Decimal(str(most)) for code, most in (terms.get("amounts") or {}).items()}
    titles = dict(Post.objects.filter(code__in=amounts).values_list("code", "title"))
    found = [(titles.get(code, code), most) for code, most in amounts.items()]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def changes() -> list[Change]:
    """The latest amendments of the limits."""
    rows = list(amendments(clause_id=AUTHORITY)[:LATEST])
    people = organization.person_labels([row.proposed_by_id for row in rows if row.proposed_by_id])
    titles = dict(Post.objects.values_list("code", "title"))
    return [
        Change(row, people.get(row.proposed_by_id or 0, ""), _told(row, titles), address("office:amendment", row.pk))
        for row in rows
    ]


def _told(row: Amendment, titles: dict[str, str]) -> str:
    """Which posts get another limit: ``客服专员 ¥200.00 → ¥300.00``."""
    before, after = (values.get("amounts") or {} for values in (row.before, row.values))
    return "；".join(
        f"{titles.get(code, code)} {_money(before.get(code))} → {_money(after.get(code))}"
        for code in dict.fromkeys([*before, *after])
        if Decimal(str(before.get(code, 0))) != Decimal(str(after.get(code, 0)))
    )


def _money(amount: Any) -> str:
    return formats.money(Decimal(str(amount or 0)))


class AuthorityForm(Form):
    """A limit for each post; empty means: nothing alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = list(Post.objects.order_by("pk"))
        fields = {
            f"amount.{post.code}": forms.DecimalField(
                label=_("%(label)s（元）") % {"label": post.title},
                required=False,
                min_value=0,
                max_digits=12,
                decimal_places=2,
                widget=Money,
            )
            for post in self.posts
        }
        self.fields = {**fields, **self.fields}

    effective_from = forms.DateField(label=gettext_lazy("生效日期"), widget=Day)
    reason = forms.CharField(label=gettext_lazy("修订理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def amounts(self, before: dict[str, Any]) -> dict[str, Any]:
        """The limits as the clause writes them; of posts that are gone those there are. Call after ``is_valid``."""
        shown = {post.code for post in self.posts}
        found = {code: most for code, most in before.items() if code not in shown}
        for post in self.posts:
            if amount := self.cleaned_data.get(f"amount.{post.code}"):
                found[post.code] = int(amount) if amount == int(amount) else float(amount)
        return found


@require_http_methods(["GET", "POST"])
def authority(request: ActingRequest) -> HttpResponse:
    """Propose other limits from a day on; somebody else approves them."""
    actor = request.actor
    require(actor, "complaints.settings")
    require(actor, "regulation.propose")
    today: date = clock.today()
    terms = policy(clock.now()).terms(AUTHORITY)
    now = dict(terms.plain) if terms else {}
    amounts = dict(now.get("amounts") or {})
    initial = {f"amount.{code}": most for code, most in amounts.items()} | {"effective_from": today + timedelta(days=1)}

    def act(form: Any) -> None:
        if terms is None:
            raise Refused(_("还没有采用规定赔付权限的制度。"))
        values = {name: value for name, value in now.items() if name != "from"} | {"amounts": form.amounts(amounts)}
        data = form.cleaned_data
        compliance.propose_amendment(
            actor, AUTHORITY, values, effective_from=data["effective_from"], reason=data["reason"], at=clock.now()
        )

    question = Question(
        _("修改赔付权限"), _("提出修订"), reverse("office:complaint-settings"), act, _("已提出修订，经他人批准后按日期生效。"),
        note=_("权限写在制度里：留空表示该岗位不能自行答应赔付，超出权限的须提交审核。"),
        clause=AUTHORITY if AUTHORITY in regulation() else "",
    )  # fmt: skip
    return ask(request, question, AuthorityForm(posted(request), initial=initial))
