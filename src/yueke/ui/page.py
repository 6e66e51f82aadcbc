"""One way to answer with a page, for browsers with and without HTMX."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.cache import patch_vary_headers


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with ``template``, or with the piece of it that HTMX asked for.

    An HTMX request names the id of the element it will fill. When the template has a partial of
    that name (``{% partialdef visits inline %}`` for ``hx-target="#visits"``), only that partial is
    rendered; else the partial ``content``; else the whole page, as for an ordinary request.
    """
    response = HttpResponse(_chosen(request, template).render(dict(context or {}), request), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def _chosen(request: HttpRequest, template: str):
    htmx = getattr(request, "htmx", None)
    if htmx and not htmx.boosted and not htmx.history_restore_request:
        for name in (htmx.target, "content"):
            if not name:
                continue
            try:
                return get_template(f"{template}#{name}")
            except TemplateDoesNotExist as missing:
                if missing.args and str(missing.args[0]) not in {name, f"{template}#{name}"}:
                    raise
    return get_template(template)


def toast(response: HttpResponse, text: object, *, level: str = "done", undo: str | None = None) -> HttpResponse:
    """Let the browser show ``text`` after an HTMX request.

    ``level`` is ``done``, ``info``, ``warning`` or ``failed``; ``undo`` is an address to POST to.
    """
    return announce(response, "toast", {"text": str(text), "level": level, "undo": undo})


def announce(response: HttpResponse, event: str, detail: object = None) -> HttpResponse:
    """Fire a browser event after an HTMX answer, such as ``list:refresh`` or ``drawer:close``."""
    events = json.loads(response.headers.get("HX-Trigger", "{}"))
    events[event] = detail
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser to ``url`` after a successful POST, with or without HTMX."""
    if getattr(request, "htmx", None):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponse(status=303, headers={"Location": url})
