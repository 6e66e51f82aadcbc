"""Who is really asking, where proxies of one's own stand in front: everybody else's word about it is not taken."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class TrustedProxies:
    """Puts the browser's address in ``REMOTE_ADDR`` and its scheme on the request, as told by proxies named in
    ``YUEKE_PROXIES`` (addresses or networks). Must come before everything that asks for either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.networks = [ipaddress.ip_network(text) for text in settings.TRUSTED_PROXIES]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = _read(request.META.get("REMOTE_ADDR", ""))
        if self._trusts(peer):
            request.META["REMOTE_ADDR"] = str(self._behind(peer, request.headers.get("X-Forwarded-For", "")))
            told = request.headers.get("X-Forwarded-Proto", "https" if settings.SESSION_COOKIE_SECURE else "http")
            request.META["wsgi.url_scheme"] = "https" if told.strip().lower() == "https" else "http"
        return self.get_response(request)

    def _behind(self, peer: Address | None, told: str) -> Address | None:
        """The first address, seen from here, that no proxy of ours has; what stands before it anybody may have written."""
        for text in reversed(told.split(",")):
            address = _read(text)
            if address is None:
                return peer
            peer = address
            if not self._trusts(address):
                return peer
        return peer

    def _trusts(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.networks)


def _read(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    # An IPv4 neighbour of a socket for both kinds is the same machine.
    return getattr(address, "ipv4_mapped", None) or address
