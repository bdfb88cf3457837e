"""Starting, stopping and reaching the rehearsal."""

from __future__ import annotations

import socket
import threading

import httpx2
import pytest

from clipdesk.rehearsal.servers import RehearsalServers, RehearsalUrls, ports_from
from clipdesk.rehearsal.world import RehearsalWorld


def test_the_settings_point_every_platform_at_this_computer(urls: RehearsalUrls) -> None:
    settings = urls.as_settings()

    assert settings["platforms.youtube.client_id"] == "rehearsal-youtube"
    assert settings["platforms.tiktok.token_url"].endswith("/v2/oauth/token/")
    assert settings["platforms.instagram.auth_url"].endswith("/v25.0/dialog/oauth")
    assert settings["ai.model"] == "rehearsal"
    assert len(settings) == 14
    for name, value in settings.items():
        assert not name.endswith("_url") or value.startswith("http://127.0.0.1:")
    assert urls.to_json()["settings"] == settings


def test_every_platform_has_a_port_of_its_own(urls: RehearsalUrls) -> None:
    addresses = [urls.youtube.api_url, urls.instagram.api_url, urls.tiktok.api_url, urls.control_url]

    assert len(set(addresses)) == 4


def test_starting_twice_changes_nothing_and_stopping_frees_the_ports(client: httpx2.Client) -> None:
    servers = RehearsalServers()
    before = set(threading.enumerate())

    first = servers.start()
    second = servers.start()
    servers.stop()
    servers.stop()

    assert first is second
    with pytest.raises(httpx2.ConnectError):
        client.get(first.control_url + "/truth")
    with pytest.raises(RuntimeError):
        _ = servers.urls
    started = set(threading.enumerate()) - before
    assert not [thread for thread in started if thread.name == "rehearsal"]


def test_a_stopped_rehearsal_can_start_again(client: httpx2.Client) -> None:
    servers = RehearsalServers()
    servers.start()
    servers.stop()

    with servers as urls:
        assert client.get(urls.control_url + "/truth").status_code == 200


def test_given_ports_are_taken_and_a_taken_port_is_an_error() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]

        with pytest.raises(OSError):
            RehearsalServers(ports={"tiktok": taken}).start()

    with RehearsalServers(ports={"tiktok": taken}) as urls:
        assert urls.tiktok.api_url == f"http://127.0.0.1:{taken}"


def test_ports_follow_the_base_port() -> None:
    assert ports_from(9000) == {
        "youtube": 9000,
        "instagram": 9001,
        "tiktok": 9002,
        "ai": 9003,
        "control": 9004,
    }
    assert set(ports_from(0).values()) == {0}


def test_a_platform_can_go_off_the_air_and_come_back(
    servers: RehearsalServers, client: httpx2.Client, urls: RehearsalUrls
) -> None:
    models = f"{urls.ai_base_url}/models"
    client.get(models)

    servers.offline("ai")
    with pytest.raises(httpx2.ConnectError):
        client.get(models)
    servers.online("ai")

    assert client.get(models).status_code == 200


def test_a_hanging_request_does_not_hold_up_the_end(world: RehearsalWorld, servers: RehearsalServers) -> None:
    world.faults.add("ai", "models", "hang_before")
    broken = threading.Event()

    def caller(url: str) -> None:
        with httpx2.Client(trust_env=False) as own:
            try:
                own.get(url)
            except httpx2.TransportError:
                broken.set()

    thread = threading.Thread(target=caller, args=(f"{servers.urls.ai_base_url}/models",))
    thread.start()
    assert world.wait_until(lambda truth: bool(truth.requests))
    servers.stop()
    thread.join(10)

    assert broken.is_set()
