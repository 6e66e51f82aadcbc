"""Telling what became of a batch: how many succeeded, and where to see which did not."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from yueke.domains.downloads import commands
from yueke.kernel import clock
from yueke.kernel.batches import BatchOutcome
from yueke.sites.office.middleware import ActingRequest
from yueke.ui.formats import count


def tell(
    request: ActingRequest,
    found: BatchOutcome,
    done: str,
    *,
    title: str,
    record_kind: str,
    names: Mapping[int, str],
    back: str,
) -> None:
    """Say ``done``; when records were left as they were, say how many, with a link to which and why.

    ``names`` are those of the records left, as the reader may see them; who is missing there is not named.
    """
    if not found.left_count:
        messages.success(request, done)
        return
    report = commands.report_batch(
        request.actor,
        title,
        record_kind=record_kind,
        changed=found.changed,
        left_count=found.left_count,
        left=[(one.record_id, names.get(one.record_id, ""), str(one.reason)) for one in found.left],
        back=back,
        at=clock.now(),
    )
    messages.warning(
        request,
        format_html(
            '{} {} <a href="{}">{}</a>',
            done,
            _("%(n)s 条未处理。") % {"n": count(found.left_count)},
            reverse("office:batch-report", args=[report.pk]),
            _("失败明细"),
        ),
    )
