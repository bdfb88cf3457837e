"""A loopback https server under public names, for tests of what ClipDesk sends to and fetches from the web.

Its certificate is made for one run and trusted by nobody but the transport that `outside` returns; the names
are known to nobody but its resolver.
"""

from __future__ import annotations

import http.server
import ssl
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from clipdesk.domain.address import Reach
from clipdesk.transport import Transport
from clipdesk.web.pinning import PinnedTransport

NAMES = ("clips.example", "cdn.example", "hooks.example")
LOOPBACK = Reach((IPv4Network("127.0.0.0/8"),))


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    sni: str | None


@dataclass
class Reply:
    """What the server answers; `pieces` are sent one after the other, each when it is asked for."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: Any = None


Answering = Callable[[Asked], Reply]


@cache
def _certificate() -> tuple[bytes, bytes]:
    """Return a certificate for the names and its key, as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ClipDesk tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(each) for each in NAMES]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made.public_bytes(serialization.Encoding.PEM), secret


class WebServer:
    """Serves on a free port of 127.0.0.1; `answering` says what, `asked` keeps every request."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asked: list[Asked] = []
        certificate, key = _certificate()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "both.pem"
            path.write_bytes(certificate + key)
            context.load_cert_chain(path)
        context.sni_callback = lambda own, name, _: setattr(own, "told_name", name)
        self._server = _Server(self, context)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def url(self, path: str = "/", host: str = "clips.example") -> str:
        return f"https://{host}:{self.port}{path}"

    def outside(self, **options: Any) -> Transport:
        """Return a transport that finds this server under its names, and nothing else."""
        trust = ssl.create_default_context(cadata=_certificate()[0].decode())
        made: dict[str, Any] = {"resolve": self.resolve, "trust": trust} | options
        return Transport(base=PinnedTransport(LOOPBACK, **made), read_timeout_s=5)

    def resolve(self, host: str, port: int) -> list[str]:
        if host not in NAMES:
            raise OSError(f"there is no {host}")
        return ["127.0.0.1"]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: WebServer, context: ssl.SSLContext) -> None:
        self.owner = owner
        self.context = context
        super().__init__(("127.0.0.1", 0), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        request.settimeout(10)
        try:
            with self.context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)
        except (ssl.SSLError, ConnectionError):
            pass  # the caller trusted nothing, or went away

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent: a caller that goes away in the middle is what some tests are about."""


class _Handler(http.server.BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        asked = Asked(
            self.command,
            self.path,
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length),
            getattr(self.connection, "told_name", None),
        )
        owner = self.server.owner
        owner.asked.append(asked)
        reply = owner.answering(asked)
        self.send_response(reply.status)
        headers = dict(reply.headers)
        if reply.pieces is None:
            headers.setdefault("Content-Length", str(len(reply.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in [reply.body] if reply.pieces is None else reply.pieces:
            self.wfile.write(piece)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
