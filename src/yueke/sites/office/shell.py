"""What the frame of every staff page needs: menu, who am I, notices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context for the shell; empty for visitors who are not signed in."""
    actor = getattr(request, "actor", None)
    return {"actor": actor} if actor else {}
