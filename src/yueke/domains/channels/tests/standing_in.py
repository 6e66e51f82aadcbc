"""A server here in the place of another company's: its name leads to this machine, its certificate is trusted, nobody else is asked."""

from __future__ import annotations

import datetime as days
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@contextmanager
def standing_in(host: str, handler: type[BaseHTTPRequestHandler], place: Path, monkeypatch: Any) -> Iterator[Any]:
    """The server; whatever a test sets on it its ``handler`` finds as ``self.server``."""
    _certified(host, place)
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place / "server.pem")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ask = socket.getaddrinfo

    def here(asked: str, *more: Any, **named: Any) -> Any:
        assert asked == host, f"{asked} was asked"
        return ask("127.0.0.1", *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", here)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(place / "trusted.pem"))
    for proxy in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(proxy, raising=False)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _certified(host: str, place: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = days.datetime.now(days.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - days.timedelta(days=1))
        .not_valid_after(now + days.timedelta(days=1)).add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    whole = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (place / "server.pem").write_bytes(whole + made.public_bytes(serialization.Encoding.PEM))
    (place / "trusted.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
