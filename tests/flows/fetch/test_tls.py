"""Point 30: a certificate that is not in order is told, and never overlooked."""

import http.server
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from flows.fetch import Policy
from flows.fetch.transport import tls_context
from tests.flows.fetch.web import POLICY, Answer, Web, get, session


class Site(NamedTuple):
    """A server for https://secure.test whose certificate nobody vouches for."""

    port: int
    certificate: Path
    asked: list[str]


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("tls")
    certificate = _certificate(folder)
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Tests need no log."""

        def do_GET(self) -> None:
            asked.append(self.headers["Host"])
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.end_headers()
            self.wfile.write(b"secret")

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """Clients hang up on purpose."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, folder / "key.pem")
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield Site(server.server_port, certificate, asked)
    server.shutdown()
    server.server_close()


def _certificate(folder: Path) -> Path:
    now = datetime.now(UTC)
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secure.test")])
    names = [x509.DNSName("secure.test"), x509.IPAddress(ipaddress.ip_address("127.0.0.77"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def outcome(web: Web, site: Site, host: str, policy: Policy) -> str:
    fetched = get(session(web, policy), f"https://{host}:{site.port}/page")[0]
    assert (fetched.body == b"secret") == (fetched.row.outcome == "ok")
    return fetched.row.outcome


def test_a_certificate_that_nobody_vouches_for_ends_it(web: Web, secure: Site) -> None:
    secure.asked.clear()
    opened = session(web)
    fetched = get(opened, f"https://secure.test:{secure.port}/page")[0]
    assert (fetched.row.outcome, fetched.row.request_count) == ("tls", 0)
    assert "certificate verify failed" in (fetched.row.error or "")
    assert [robots.row.attempts for robots in opened.robots_fetches] == [1]
    assert secure.asked == []


def test_an_authority_of_ones_own_vouches_for_its_names_only(web: Web, secure: Site) -> None:
    policy = POLICY._replace(ca_file=str(secure.certificate))
    secure.asked.clear()
    assert outcome(web, secure, "secure.test", policy) == "ok"
    assert set(secure.asked) == {f"secure.test:{secure.port}"}
    assert outcome(web, secure, "other.test", policy) == "tls"
    assert len(secure.asked) == 2


def test_names_on_one_address_do_not_share_a_connection(web: Web, secure: Site) -> None:
    policy = POLICY._replace(ca_file=str(secure.certificate))
    opened = session(web, policy)
    urls = [f"https://{host}:{secure.port}/" for host in ("secure.test", "other.test")]
    assert [fetched.row.outcome for fetched in get(opened, *urls)] == ["ok", "tls"]


def test_http_where_https_was_expected_is_told(web: Web) -> None:
    web.on("/page", Answer(200, b"x"))
    fetched = get(session(web), web.url("/page", scheme="https"))[0]
    assert fetched.row.outcome == "tls"


def test_verification_is_on(secure: Site) -> None:
    for context in (tls_context(None), tls_context(str(secure.certificate))):
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
