"""Who the token lets act, and what it may."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from ninja import Router, Schema

from yueke.sites.api.door import Caller
from yueke.sites.api.kinds import OneOf

router = Router(tags=["me"])


class Me(Schema):
    """The person whose token it is, in their primary post, with what the token and they both may."""

    person_id: int
    name: str
    post: str
    department_id: int | None
    scope: Annotated[str, OneOf(("all", "departments", "self"))]
    permissions: list[str]
    token: str
    expires_at: datetime


@router.get("/me", response=Me, operation_id="get_me")
def me(request: Caller) -> Any:
    """Who acts with this token."""
    actor, holder = request.actor, request.holder
    return Me.model_construct(
        person_id=actor.person_id,
        name=actor.name,
        post=actor.post,
        department_id=actor.department_id,
        scope=actor.scope.kind,
        permissions=sorted(actor.permissions),
        token=holder.token_name,
        expires_at=holder.expires_at,
    )
