"""Tests of the commands about webhooks, with a receiver on this computer under public names."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator

import pytest

from tests.cli.conftest import Shell
from tests.web.server import Reply, WebServer


@pytest.fixture
def receiver(shell: Shell) -> Iterator[WebServer]:
    server = WebServer(lambda asked: Reply(status=204))
    shell.outside = server.outside
    shell.write_settings(
        f'[[webhooks]]\nurl = "{server.url("/T0ken", "hooks.example")}"\n'
        f'[[webhooks]]\nurl = "{server.url("/gone", "hooks.example")}"\nshape = "discord"\n'
        'events = ["problem"]\nplatforms = ["tiktok"]\nhide_titles = true\n'
    )
    yield server
    server.close()


def test_the_list_shows_everything_but_the_secret_part_of_an_address(
    shell: Shell, receiver: WebServer
) -> None:
    listed = shell.done("webhooks", "list", "--json")
    shown = shell.done("webhooks", "list")

    assert listed.json["count"] == 2
    assert listed.json["webhooks"][1] == {
        "number": 2,
        "host": "hooks.example",
        "shape": "discord",
        "events": ["problem"],
        "platforms": ["tiktok"],
        "hide_titles": True,
    }
    assert "publication_completed" in listed.json["webhooks"][0]["events"]
    assert "hooks.example" in shown.out
    assert "T0ken" not in listed.out + shown.out + listed.err + shown.err


def test_a_test_notice_arrives_signed(shell: Shell, receiver: WebServer) -> None:
    shell.credentials.set("webhook", "s3cret")

    answer = shell.done("webhooks", "test", "1", "--json")

    [asked] = receiver.asked
    expected = hmac.new(b"s3cret", asked.body, hashlib.sha256).hexdigest()
    assert asked.headers["x-clipdesk-signature"] == f"sha256={expected}"
    assert json.loads(asked.body)["event"] == "test"
    assert answer.json["webhooks"] == [{"number": 1, "host": "hooks.example", "ok": True, "text": ""}]


def test_all_are_tested_and_one_that_refuses_makes_it_a_failure(shell: Shell, receiver: WebServer) -> None:
    receiver.answering = lambda asked: Reply(status=404 if asked.path == "/gone" else 204)

    answer = shell.run("webhooks", "test")

    assert answer.code == 1
    assert [line.split(maxsplit=2) for line in answer.out.splitlines()[1:]] == [
        ["1", "hooks.example", "taken"],
        ["2", "hooks.example", "not taken: it answered 404"],
    ]


def test_a_webhook_that_is_not_there_is_bad_input(shell: Shell, receiver: WebServer) -> None:
    answer = shell.run("webhooks", "test", "3")

    assert (answer.code, answer.out) == (2, "")
    assert "no webhook 3" in answer.err


def test_without_webhooks_it_is_said_how_to_set_one_up(shell: Shell) -> None:
    assert "config set webhooks" in shell.done("webhooks", "list").err
    assert "config set webhooks" in shell.done("webhooks", "test").err


@pytest.mark.parametrize("url", ["http://hooks.example/", "https://127.0.0.1:9000/", "https://localhost/x"])
def test_no_setting_leads_into_the_own_network(shell: Shell, url: str) -> None:
    answer = shell.run("config", "set", "webhooks", f'[{{url="{url}"}}]')

    assert answer.code == 2
    assert "https and public only" in answer.err
