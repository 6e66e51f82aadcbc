"""A small company, a real OpenID Connect provider on the loopback, and stand-ins for those that cannot run here."""

from __future__ import annotations

import pytest
from oidc_provider_mock import run_server_in_thread

from yueke.domains.organization import commands
from yueke.domains.organization.models import IdentityProvider
from yueke.domains.organization.tests.house import AT, House, house, house_of_file

__all__ = ["house", "house_of_file"]


@pytest.fixture(scope="session")
def issuer():
    """A provider that signs real tokens and checks the nonce."""
    with run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(house: House, issuer: str) -> IdentityProvider:
    """The provider, set up by the security administrator."""
    return commands.set_provider(
        house.boss, None, name="公司账号", code="corp", kind="oidc", issuer=issuer, client_id="yueke",
        client_secret="s3cret", agent_id="", is_active=True, at=AT,
    )  # fmt: skip
