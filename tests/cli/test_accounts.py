from __future__ import annotations

import socket

import httpx2
import pytest

from clipdesk.domain.account import Platform
from clipdesk.rehearsal.servers import RehearsalServers
from tests.cli.conftest import Computer, Program, Shell, as_environment

SECRET = {"CLIPDESK_CLIENT_SECRET": "the-secret-of-my-own-app"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def at_rehearsal(computer: Computer, servers: RehearsalServers) -> Computer:
    port = {"platforms.instagram.redirect_port": str(free_port())}
    computer.environment |= as_environment(servers.urls.as_settings() | {"ai.enabled": "false"} | port)
    return computer


def decide(address: str, decision: str) -> httpx2.Response:
    """Do what a person does in the browser: see the page, choose, and land back."""
    assert httpx2.get(address).status_code == 200
    return httpx2.get(f"{address}&decision={decision}", follow_redirects=True)


def sign_in(computer: Computer, *words: str, decision: str = "allow") -> Program:
    program = computer.start("accounts", "connect", *words, "--no-browser", **SECRET)
    line = program.line()
    assert line.startswith("Open: http://127.0.0.1:")
    assert decide(line.removeprefix("Open: ").strip(), decision).status_code == 200
    return program


@pytest.mark.parametrize("platform", [str(platform) for platform in Platform])
def test_an_account_is_connected_by_the_printed_address(at_rehearsal: Computer, platform: str) -> None:
    answer = sign_in(at_rehearsal, platform, "--client-id", "my-own-app").end()

    listed = at_rehearsal.run("accounts", "list", "--json").json
    (account,) = listed["accounts"]
    assert (answer.code, answer.err) == (0, "")
    assert f"{account['name']} is connected (id 1)." in answer.out
    assert set(account) == {"id", "platform", "name", "handle", "status", "is_default", "expires_at"}
    assert (account["platform"], account["status"], account["is_default"]) == (platform, "connected", True)
    assert 'client_id = "my-own-app"' in (at_rehearsal.folder / "home" / "settings.toml").read_text()


def test_with_json_the_address_is_on_standard_error(at_rehearsal: Computer) -> None:
    program = at_rehearsal.start("accounts", "connect", "youtube", "--no-browser", "--json", **SECRET)
    program.wait_for_words("Open: ")
    decide(program.err[0].removeprefix("Open: ").strip(), "allow")

    answer = program.end()

    assert (answer.code, answer.json["platform"]) == (0, "youtube")


def test_a_refused_sign_in_asks_for_a_person_and_connects_nothing(at_rehearsal: Computer) -> None:
    answer = sign_in(at_rehearsal, "youtube", decision="deny").end()

    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("clipdesk: ")
    assert at_rehearsal.run("accounts", "list", "--json").json == {"accounts": [], "count": 0}


def test_a_landing_address_can_be_pasted(at_rehearsal: Computer) -> None:
    program = at_rehearsal.start("accounts", "connect", "youtube", "--paste", **SECRET)
    program.wait_for_words("Paste")
    address = next(line for line in program.err if line.startswith("Open: ")).removeprefix("Open: ").strip()
    landing = httpx2.get(f"{address}&decision=allow").headers["location"]
    assert program.process.stdin is not None
    program.process.stdin.write(f"{landing}\n")
    program.process.stdin.flush()

    answer = program.end()

    assert answer.code == 0, answer
    assert "is connected" in answer.out


def test_nothing_secret_is_printed_or_lies_in_the_home(at_rehearsal: Computer) -> None:
    answer = sign_in(at_rehearsal, "youtube").end()

    secrets = (at_rehearsal.folder / "secrets.json").read_text()
    kept = b"".join(path.read_bytes() for path in (at_rehearsal.folder / "home").rglob("*") if path.is_file())
    assert SECRET["CLIPDESK_CLIENT_SECRET"] in secrets
    assert SECRET["CLIPDESK_CLIENT_SECRET"] not in answer.out + answer.err
    assert SECRET["CLIPDESK_CLIENT_SECRET"].encode() not in kept


def test_without_an_app_of_ones_own_a_person_must_act_first(shell: Shell) -> None:
    answer = shell.run("accounts", "connect", "youtube", "--no-browser")

    assert (answer.code, answer.out) == (3, "")
    assert "clipdesk config set platforms.youtube.client_id" in answer.err


def test_accounts_are_listed_for_people(connected: Shell) -> None:
    answer = connected.done("accounts", "list")

    assert "1   YouTube    Rehearsal Gaming  connected  default" in answer.out.splitlines()
    assert "clipdesk accounts connect" in Shell(connected.home.rehearsal(), {}).done("accounts", "list").err


def test_a_disconnected_account_is_gone(connected: Shell) -> None:
    gone = connected.done("accounts", "disconnect", 1, "--json").json
    words = connected.done("accounts", "disconnect", 2).out

    assert gone["platform"] == "youtube"
    assert "is disconnected" in words
    assert [item["id"] for item in connected.done("accounts", "list", "--json").json["accounts"]] == [3]


@pytest.mark.parametrize("name", ["9", "youtube", "@rehearsalgaming"])
def test_an_unknown_account_is_refused(connected: Shell, name: str) -> None:
    answer = connected.run("accounts", "disconnect", name)

    assert (answer.code, answer.out) == (2, "")


def test_an_unknown_platform_is_refused(shell: Shell) -> None:
    answer = shell.run("accounts", "connect", "vimeo")

    assert (answer.code, answer.out) == (2, "")
    assert "youtube, instagram, tiktok" in answer.err
