"""What every way of single sign-on shares: the question that went out, and asking a service over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests

SECONDS = 10


class NotProved(Exception):
    """The service did not say who it is, or what it said does not hold; the text is for the log."""


@dataclass(frozen=True)
class Question:
    """What was sent along with the browser, and must come back: kept in the session meanwhile."""

    back: str
    state: str
    nonce: str
    verifier: str


def asked(method: str, url: str, **more: Any) -> dict[str, Any]:
    """The JSON object ``url`` answers with. Redirects are not followed; raises NotProved when it fails."""
    try:
        answer = requests.request(method, url, timeout=SECONDS, allow_redirects=False, **more)
        answer.raise_for_status()
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise NotProved(f"{url}: {type(error).__name__}") from error
    if answer.status_code != 200 or not isinstance(found, dict):
        raise NotProved(f"{url}: {answer.status_code}")
    return found
