from __future__ import annotations

import gzip
import http.server
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest

from clipdesk.domain.errors import Interrupted
from clipdesk.transport import Answer, Transport, TransportError, Trouble, redact


@contextmanager
def raw_server(answer: bytes, *, reset: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    """Serve one raw answer to each connection and keep what was asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                asked.append(connection.recv(65536))
                if reset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                else:
                    connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)


@pytest.fixture
def transport() -> Iterator[Transport]:
    made = Transport(read_timeout_s=0.5)
    yield made
    made.close()


def failure(transport: Transport, url: str, **options: int) -> TransportError:
    with pytest.raises(TransportError) as caught:
        transport.send("GET", url, **options)
    return caught.value


def test_an_answer_comes_with_status_headers_in_lower_case_and_json(transport: Transport) -> None:
    with raw_server(b'HTTP/1.1 200 OK\r\nX-One: 1\r\nContent-Length: 7\r\n\r\n{"a":1}') as (url, _):
        answer = transport.send("GET", url)
    assert (answer.status, answer.headers["x-one"], answer.json()) == (200, "1", {"a": 1})


def test_a_refused_connection_was_never_sent(transport: Transport) -> None:
    error = failure(transport, "http://127.0.0.1:1/")
    assert error.trouble is Trouble.NOT_SENT
    assert not error.may_have_arrived


def test_an_untrusted_connection_was_never_sent(transport: Transport) -> None:
    with raw_server(b"this is not TLS") as (url, _):
        error = failure(transport, url.replace("http:", "https:"))
    assert error.trouble is Trouble.TLS
    assert not error.may_have_arrived


@pytest.mark.parametrize("reset", [True, False])
def test_a_cut_after_the_request_may_have_arrived(transport: Transport, reset: bool) -> None:
    with raw_server(b"", reset=reset) as (url, _):
        error = failure(transport, url)
    assert error.trouble is Trouble.MAYBE_SENT
    assert error.may_have_arrived


def test_silence_after_the_request_may_have_arrived(transport: Transport) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        error = failure(transport, f"http://127.0.0.1:{silent.getsockname()[1]}/")
    assert error.trouble is Trouble.MAYBE_SENT


def test_an_answer_cut_in_its_middle_may_have_arrived(transport: Transport) -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{") as (url, _):
        error = failure(transport, url)
    assert error.trouble is Trouble.MAYBE_SENT


def test_an_answer_that_drips_for_ever_is_given_up() -> None:
    transport = Transport(answer_timeout_s=0)
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") as (url, _):
        error = failure(transport, url)
    assert error.trouble is Trouble.MAYBE_SENT


def test_an_answer_beyond_the_limit_is_given_up(transport: Transport) -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5000) as (url, _):
        error = failure(transport, url, most_bytes=1000)
    assert error.trouble is Trouble.TOO_LARGE


_CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"


def test_something_large_is_read_piece_by_piece(transport: Transport) -> None:
    large = b"HTTP/1.1 200 OK\r\nX-One: 1\r\nContent-Length: 600000\r\n\r\n" + b"x" * 600_000
    with raw_server(large) as (url, _), transport.open(url) as answer:
        pieces = list(answer.pieces)
    assert (answer.status, answer.headers["x-one"]) == (200, "1")
    assert len(pieces) > 1
    assert sum(map(len, pieces)) == 600_000


def test_something_large_that_breaks_off_may_have_arrived(transport: Transport) -> None:
    with raw_server(_CUT) as (url, _), pytest.raises(TransportError) as cut, transport.open(url) as answer:
        list(answer.pieces)
    assert cut.value.trouble is Trouble.MAYBE_SENT


def test_something_large_from_nowhere_was_never_sent(transport: Transport) -> None:
    with pytest.raises(TransportError) as gone, transport.open("http://127.0.0.1:1/"):
        pass
    assert gone.value.trouble is Trouble.NOT_SENT


def test_what_the_reader_of_something_large_raises_is_its_own(transport: Transport) -> None:
    with raw_server(_CUT) as (url, _), pytest.raises(Interrupted), transport.open(url):
        raise Interrupted("cancel")


def test_a_redirect_is_an_answer_like_any_other(transport: Transport) -> None:
    with raw_server(b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n") as (
        url,
        _,
    ):
        answer = transport.send("GET", url)
    assert answer.status == 302
    assert not answer.is_success


def test_308_is_no_redirect_and_a_streamed_body_goes_out_with_its_length(transport: Transport) -> None:
    with raw_server(b"HTTP/1.1 308 More\r\nRange: bytes=0-3\r\nContent-Length: 0\r\n\r\n") as (url, asked):
        answer = transport.send("PUT", url, headers={"Content-Length": "4"}, content=iter([b"ab", b"cd"]))
    assert (answer.status, answer.headers["range"]) == (308, "bytes=0-3")
    assert b"content-length: 4" in asked[0].lower()
    assert b"chunked" not in asked[0].lower()


def test_a_doubled_answer_never_reaches_the_next_request(transport: Transport) -> None:
    answers = iter([b"1", b"2", b"3"])
    connections: list[str] = []

    class Doubling(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = b'{"n": %s}' % next(answers)
            answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
            self.wfile.write(answer + answer)

        def setup(self) -> None:
            connections.append("one")
            super().setup()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Doubling) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        url = f"http://127.0.0.1:{server.server_port}/"
        heard = [transport.send("GET", url).json()["n"] for _ in range(3)]
        server.shutdown()
        serving.join(5)
    assert heard == [1, 2, 3]
    assert len(connections) == 3


def test_the_end_of_sending_that_a_body_wants_passes_through(transport: Transport) -> None:
    def body() -> Iterator[bytes]:
        yield b"ab"
        raise Interrupted("cancel")

    with raw_server(b"") as (url, _), pytest.raises(Interrupted):
        transport.send("PUT", url, headers={"Content-Length": "4"}, content=body())


@pytest.mark.parametrize("body", [b"<html>hotel</html>", b"", b"[1]", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(TransportError) as caught:
        Answer(200, {}, body).json()
    assert caught.value.trouble is Trouble.BAD_ANSWER


def test_a_body_that_cannot_be_decoded_is_a_bad_answer() -> None:
    base = httpx2.MockTransport(
        lambda request: httpx2.Response(
            200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"x")[:-9] + b"!"
        )
    )
    with pytest.raises(TransportError) as caught:
        Transport(base=base).send("GET", "http://127.0.0.1/").json()
    assert caught.value.trouble is Trouble.BAD_ANSWER


def test_a_proxy_of_the_environment_is_not_used_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (url, _):
        assert Transport().send("GET", url).status == 200


def test_neither_log_nor_error_shows_a_token(caplog: pytest.LogCaptureFixture, transport: Transport) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    logging.getLogger("httpcore2").setLevel(logging.WARNING)
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as (url, _):
        transport.send("GET", url + "/me?access_token=CANARY1234")
    error = failure(transport, "nonsense://x/?access_token=CANARY1234")
    assert "CANARY" not in caplog.text + str(error)


@pytest.mark.parametrize(
    "text",
    [
        "GET https://graph.facebook.com/v25.0/me?access_token=CANARY1234&x=1 failed",
        "Authorization: Bearer CANARY1234.abc-def",
        "authorization: OAuth CANARY1234",
        "client_secret=CANARY1234&code=CANARY1234",
        '{"refresh_token": "CANARY1234\\"CANARY", "expires_in": 3}',
        "{'access_token': 'CANARY1234'}",
        "PUT https://www.googleapis.com/upload/CANARY1234?upload_id=CANARY",
        "http://user:CANARY@127.0.0.1:8000/CANARY",
        "refused: ya29.CANARY1234-x",
        "1//CANARY12345",
    ],
)
def test_redaction_leaves_no_secret(text: str) -> None:
    assert "CANARY" not in redact(text)


def test_redaction_leaves_the_story_readable() -> None:
    story = "https://www.googleapis.com/upload?upload_id=x: HTTP 403, code=190, reason quotaExceeded"
    assert redact(story) == "https://www.googleapis.com/… HTTP 403, code=190, reason quotaExceeded"


def test_many_threads_may_share_one_transport() -> None:
    class Echo(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"path": "%s"}' % self.path.encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    transport, heard = Transport(), []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()
        base = f"http://127.0.0.1:{server.server_port}"
        threads = [
            threading.Thread(
                target=lambda n=n: heard.append(
                    (f"/{n}", transport.send("GET", f"{base}/{n}").json()["path"])
                )
            )
            for n in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        server.shutdown()
        serving.join(5)
    assert len(heard) == 8
    assert all(asked == path for asked, path in heard)
