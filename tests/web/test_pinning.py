"""Tests of connections that go to the judged address and nowhere else, on a real TLS server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clipdesk.domain.address import Reach
from clipdesk.domain.errors import InvalidInput
from clipdesk.transport import Transport, TransportError, Trouble
from clipdesk.web.pinning import PinnedTransport, system_addresses
from tests.web.server import Reply, WebServer


class Names:
    """A resolver whose answers change from question to question."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self.answers.pop(0)


@pytest.fixture
def outside(server: WebServer) -> Iterator[Transport]:
    made = server.outside()
    yield made
    made.close()


def test_the_address_is_pinned_while_certificate_sni_and_host_stay_the_name(
    server: WebServer, outside: Transport
) -> None:
    answer = outside.send("POST", server.url("/in?a=1"), content=b"{}")

    asked = server.asked[0]
    assert answer.body == b"hello"
    assert asked.sni == "clips.example"
    assert asked.headers["host"] == f"clips.example:{server.port}"
    assert (asked.method, asked.path, asked.body) == ("POST", "/in?a=1", b"{}")


def test_a_certificate_of_another_name_is_not_taken(server: WebServer) -> None:
    outside = server.outside(resolve=lambda host, port: ["127.0.0.1"])

    with pytest.raises(TransportError) as caught:
        outside.send("GET", server.url(host="other.example"))

    assert caught.value.trouble is Trouble.TLS
    assert server.asked == []


def test_a_certificate_that_nobody_vouches_for_is_not_taken(server: WebServer) -> None:
    outside = server.outside(trust=None)

    with pytest.raises(TransportError) as caught:
        outside.send("GET", server.url())

    assert caught.value.trouble is Trouble.TLS


def test_a_name_that_leads_into_the_own_network_is_refused_before_any_connection(server: WebServer) -> None:
    names = Names(["127.0.0.1"])
    outside = Transport(base=PinnedTransport(Reach(), resolve=names))

    with pytest.raises(InvalidInput, match=r"clips\.example is not on the public internet"):
        outside.send("GET", server.url())

    assert server.asked == []


def test_a_name_is_resolved_once_so_that_a_second_answer_changes_nothing(server: WebServer) -> None:
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    outside = server.outside(resolve=names)

    answer = outside.send("GET", server.url())

    assert answer.status == 200
    assert names.asked == [("clips.example", server.port)]


def test_a_name_that_was_public_a_moment_ago_is_judged_again(server: WebServer) -> None:
    names = Names(["127.0.0.1"], ["169.254.169.254"])
    outside = server.outside(resolve=names)

    outside.send("GET", server.url())
    with pytest.raises(InvalidInput):
        outside.send("GET", server.url())

    assert len(server.asked) == 1


def test_one_closed_address_among_open_ones_closes_the_name(server: WebServer) -> None:
    outside = server.outside(resolve=Names(["127.0.0.1", "192.168.1.1"]))

    with pytest.raises(InvalidInput):
        outside.send("GET", server.url())

    assert server.asked == []


def test_an_address_where_nobody_answers_gives_way_to_the_next(server: WebServer) -> None:
    # The server listens on 127.0.0.1 alone.
    outside = server.outside(resolve=Names(["127.0.0.3", "127.0.0.1"]))

    answer = outside.send("POST", server.url(), content=b"once")

    assert answer.status == 200
    assert [asked.body for asked in server.asked] == [b"once"]


def test_an_answer_that_broke_off_is_not_asked_for_elsewhere(server: WebServer) -> None:
    server.answering = lambda asked: Reply(headers={"Content-Length": "50"}, body=b"cut")
    outside = server.outside(resolve=Names(["127.0.0.1", "127.0.0.1"]))

    with pytest.raises(TransportError) as caught:
        outside.send("POST", server.url(), content=b"once")

    assert caught.value.trouble is Trouble.MAYBE_SENT
    assert len(server.asked) == 1


def test_a_name_that_nobody_knows_was_never_asked(server: WebServer, outside: Transport) -> None:
    with pytest.raises(TransportError) as caught:
        outside.send("GET", server.url(host="gone.example"))

    assert caught.value.trouble is Trouble.NOT_SENT


@pytest.mark.parametrize("url", ["http://clips.example/", "https://127.0.0.1/", "https://a@clips.example/"])
def test_no_caller_can_forget_to_judge_an_address(outside: Transport, url: str) -> None:
    with pytest.raises(InvalidInput):
        outside.send("GET", url)


def test_no_proxy_comes_between(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    outside = server.outside()

    assert outside.send("GET", server.url()).status == 200


def test_the_system_is_asked_for_addresses_of_streams() -> None:
    assert set(system_addresses("localhost", 443)) <= {"127.0.0.1", "::1"}
