"""A form that creates something is carried out once, however often it arrives.

A reader who sees no answer (the connection broke, the server was restarted) sends the form again. Its hidden token
is stored in the same transaction as what it creates, so the repeat finds it and leads to what was created then.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from yueke.kernel import clock
from yueke.sites.office.models import AnsweredPost
from yueke.ui.page import go
from yueke.ui.templatetags.yueke import ONCE

_LONGEST = 40
_REMEMBERED = timedelta(days=7)


_HELD = "_carried_out_once"


def once(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view that creates: a post it answers with a redirect is not carried out again."""

    @functools.wraps(view)
    def answered(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.POST.get(ONCE, "")[:_LONGEST] if request.method == "POST" else ""
        # A view that is carried out once may show a form that is: the outer one answers for both.
        if not token or getattr(request, _HELD, False):
            return view(request, *args, **kwargs)
        setattr(request, _HELD, True)
        with transaction.atomic():
            # A repeat that arrives while the first is still at work waits here for its end.
            post, fresh = AnsweredPost.objects.get_or_create(
                person_id=request.user.pk, token=token, defaults={"at": clock.now()}
            )
            if not fresh:
                return go(request, post.url)
            response = view(request, *args, **kwargs)
            post.url = response.headers.get("HX-Redirect") or response.headers.get("Location", "")
            if post.url:
                post.save(update_fields=["url"])
            else:
                # Not carried out: the form comes back with what is wrong, and may be sent again.
                transaction.set_rollback(True)
        return response

    return answered


def forget_old() -> int:
    """Drop the tokens of posts nobody will repeat any more; returns how many."""
    return AnsweredPost.objects.filter(at__lt=clock.now() - _REMEMBERED).delete()[0]
