"""How the site is read: in which language, and in large type with strong contrast (长辈模式)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.i18n import set_language

from yueke.sites.portal.answering import inside
from yueke.sites.portal.cookies import READING, drop, put
from yueke.sites.portal.doors import public

language = public("POST")(set_language)


@public("POST")
def reading(request: HttpRequest) -> HttpResponse:
    """Switch 长辈模式 on or off; a cookie remembers it."""
    response = HttpResponseRedirect(inside(request.POST.get("next")), status=303)
    if request.POST.get("mode") == "elder":
        put(response, READING, "elder")
    else:
        drop(response, READING)
    return response
