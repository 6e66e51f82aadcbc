"""The addresses of the machine API, and its OpenAPI document."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.parser import Parser
from ninja.renderers import JSONRenderer

from yueke.sites.api import customers, me, orders, problems, regulation, visits
from yueke.sites.api.door import AccessToken
from yueke.sites.api.problems import MEDIA, Problem

_EVERYWHERE = (400, 401, 403, 404, 413, 422, 429, 503)
"""What any endpoint may answer besides what it says itself."""


class _Json(Parser):
    """JSON without a NUL, which PostgreSQL keeps in no text, in UTF-8."""

    def parse_body(self, request: HttpRequest) -> Any:
        try:
            text = request.body.decode()
        except UnicodeDecodeError:
            raise ValueError("not UTF-8") from None
        if "\\u0000" in text or "\x00" in text:
            raise ValueError("a NUL")
        try:
            return json.loads(text)
        except RecursionError:
            raise ValueError("too deep") from None


class _Spelled(JSONRenderer):
    """Chinese as it is written, not as numbers of signs: half the bytes."""

    json_dumps_params = {"ensure_ascii": False}


class Api(NinjaAPI):
    """Version 1. Every error, whoever raised it, is told by :mod:`problems`."""

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """The problem details of ``exc``."""
        return problems.of(request, exc)

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The document, with what every endpoint may answer added to each."""
        document = super().get_openapi_schema(**kwargs)
        schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}", mode="serialization")
        document["components"]["schemas"] |= schema.pop("$defs") | {"Problem": schema}
        for methods in document["paths"].values():
            for method, operation in methods.items():
                changing = (409,) if method != "get" else ()
                # Wherever a version is asked for, it may be missing or an old one.
                asks = any(one["name"] == "If-Match" for one in operation.get("parameters", ()))
                for status in (*_EVERYWHERE, *changing, *((412, 428) if asks else ())):
                    operation["responses"][status] = _problem(status)
                operation["responses"] = {str(code): told for code, told in sorted(operation["responses"].items())}
        return document


def _problem(status: int) -> dict[str, Any]:
    from http import HTTPStatus

    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": HTTPStatus(status).phrase, "content": {MEDIA: {"schema": schema}}}


api = Api(
    title="Yueke 悦客",
    version="1",
    description="Customers, orders, products, visits and the regulation of a company, as its staff see them.",
    urls_namespace="api",
    docs_url=None,
    openapi_url=None,
    auth=AccessToken(),
    parser=_Json(),
    renderer=_Spelled(),
)
for _part in (me, customers, orders, visits, regulation):
    api.add_router("", _part.router)


def document() -> dict[str, Any]:
    """The OpenAPI document as plain JSON values."""
    told: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1"), default=str))
    return told


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; open to everybody, it tells of no record."""
    return HttpResponse(json.dumps(document(), ensure_ascii=False), content_type="application/json")


urlpatterns = [path("openapi.json", openapi, name="openapi"), path("", api.urls)]
