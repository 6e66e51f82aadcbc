"""The style guide as its own site, without database or sign-in: `python tests/ui/guide_site.py [port]`."""

from __future__ import annotations

import sys
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))

import django  # noqa: E402
from django.conf import settings  # noqa: E402

POLICY = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'"


def content_policy(get_response):
    """Middleware: the pages must work under a policy that forbids inline scripts and styles."""

    def answer(request):
        response = get_response(request)
        response["Content-Security-Policy"] = POLICY
        return response

    return answer


def configure(language: str = "zh-hans") -> None:
    """The least settings the design system needs; the template part equals the product's."""
    settings.configure(
        DEBUG=True,
        SECRET_KEY="guide",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        STATIC_URL="/static/",
        LANGUAGE_CODE=language,
        TIME_ZONE="Asia/Shanghai",
        USE_TZ=True,
        COTTON_DIR="cotton",
        LANGUAGES=[("zh-hans", "简体中文"), ("en", "English")],
        INSTALLED_APPS=[
            "django.contrib.staticfiles",
            "django_htmx",
            "django_cotton.apps.SimpleAppConfig",
            "template_partials.apps.SimpleAppConfig",
            "yueke.ui",
        ],
        MIDDLEWARE=[
            f"{__name__}.content_policy",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "template_partials.loader.Loader",
                            [
                                (
                                    "django.template.loaders.cached.Loader",
                                    [
                                        "django_cotton.cotton_loader.Loader",
                                        "django.template.loaders.app_directories.Loader",
                                    ],
                                )
                            ],
                        )
                    ],
                    "builtins": [
                        "django.templatetags.i18n",
                        "django.templatetags.static",
                        "django_cotton.templatetags.cotton",
                        "template_partials.templatetags.partials",
                        "yueke.ui.templatetags.yueke",
                    ],
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.template.context_processors.i18n",
                    ],
                },
            }
        ],
    )
    django.setup()


class Quiet(WSGIRequestHandler):
    """Does not write a line for every request."""

    def log_message(self, *args) -> None:
        pass


def serve(port: int) -> None:
    """Serve until stopped; prints the address once ready."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.handlers.wsgi import WSGIHandler

    with make_server("127.0.0.1", port, StaticFilesHandler(WSGIHandler()), handler_class=Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}/", flush=True)
        server.serve_forever()


def __getattr__(name: str):
    if name != "urlpatterns":  # read only once settings are in place
        raise AttributeError(name)
    from django.shortcuts import render
    from django.urls import path

    from yueke.ui.views import style_guide

    return [
        path("", style_guide),
        path("search/", lambda request: render(request, "ui/guide/_hits.html", {"q": request.GET.get("q", "")})),
        path("<int:status>/", lambda request, status: render(request, f"{status}.html", status=status)),
    ]


if __name__ == "__main__":
    configure()
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
