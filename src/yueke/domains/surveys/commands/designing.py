"""Writing questionnaires, and keeping good ones in the company's library."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yueke.domains.surveys.choices import Kind
from yueke.domains.surveys.commands.finding import locked, said
from yueke.domains.surveys.lifecycles import CHANGING
from yueke.domains.surveys.models import Redraft, Survey, Template
from yueke.domains.surveys.queries.designs import standing
from yueke.domains.surveys.rules.shape import Questionnaire, opened
from yueke.kernel.access import Actor, command
from yueke.kernel.errors import Invalid, NotFound, Refused, StaleVersion


@command(may="surveys.plan")
def write_questionnaire(
    actor: Actor, survey_id: int, questionnaire: Questionnaire, *, basis: str, at: datetime
) -> Survey:
    """Write the questionnaire anew, with whatever faults it still has: half a design must not be lost.

    Of a draft it is the questionnaire itself; while answers come in, what ``change_questionnaire`` will ask by later.
    ``basis``: the fingerprint of what the writer had before them, empty for none. Writing the same again changes nothing.
    Raises Refused when somebody has changed it meanwhile.
    """
    survey = locked(actor, survey_id)
    if survey.state not in ("draft", *CHANGING):
        raise Refused(_("计划已提交或批准，不能直接改问卷；请先撤回或申请修改。"), clause="A6.2")
    now = standing(survey)
    before = opened(now).fingerprint if now else ""
    if before == questionnaire.fingerprint:
        return survey
    if basis != before:
        raise StaleVersion(_("问卷刚被他人修改。请刷新后在新的版本上再改。"))
    if survey.state == "draft":
        survey.definition = questionnaire.kept()
        survey.updated_at = at
        survey.save(update_fields=["definition", "updated_at"])
    else:
        Redraft.objects.update_or_create(
            survey=survey, defaults={"definition": questionnaire.kept(), "written_at": at}
        )  # fmt: skip
    return survey


@command(may="surveys.plan")
def drop_changes(actor: Actor, survey_id: int) -> Survey:
    """Forget what was to be asked from the next version on. Doing it again changes nothing."""
    survey = locked(actor, survey_id)
    Redraft.objects.filter(survey=survey).delete()
    return survey


@command(may="surveys.plan")
def keep_template(actor: Actor, title: str, kind: str, questionnaire: Questionnaire, *, at: datetime) -> Template:
    """Keep a questionnaire in the company's library."""
    if kind not in Kind.values:
        raise Invalid(_("请从选项中选择。"), field="kind")
    name = said(title, "title", 120, _("请写标题。"))
    if Template.objects.filter(title=name).exists():
        raise Invalid(_("已经有同名的模板。"), field="title")
    return Template.objects.create(
        title=name, kind=kind, definition=questionnaire.kept(), made_by_id=actor.person_id, made_at=at
    )


@command(may="surveys.plan")
def retire_template(actor: Actor, template_id: int, *, at: datetime) -> Template:
    """Offer a template no more; surveys that began with it keep their questionnaires. Doing it again changes nothing."""
    found = Template.objects.filter(pk=template_id).select_for_update().first()
    if found is None:
        raise NotFound
    if found.retired_at is None:
        found.retired_at = at
        found.save(update_fields=["retired_at"])
    return found
