"""What a browser says it is, in the words people use for their devices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

# The first hit names it: Edge and WeChat also call themselves Chrome, Chrome calls itself Safari.
_BROWSERS = (
    ("MicroMessenger", _("微信")),
    ("wxwork", _("企业微信")),
    ("DingTalk", _("钉钉")),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Chromium", "Chromium"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """``Chrome · Windows`` for a browser's User-Agent; the beginning of the text when neither is known."""
    browser = next((str(name) for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or user_agent[:60]
