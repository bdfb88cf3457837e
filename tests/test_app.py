"""Tests of the composition root: parts are built when first used, and closed when they were."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clipdesk.app import Desk, local_zone, open_desk
from clipdesk.domain.account import Platform
from clipdesk.domain.errors import InvalidInput, StorageError
from clipdesk.domain.events import Event, EventName
from clipdesk.storage.credentials import MemoryCredentialStore
from clipdesk.storage.home import Home
from tests.clock import START
from tests.homes import desk_at


def test_a_fresh_home_has_the_default_template_and_nothing_else(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home") as desk, desk.work.read() as unit:
        assert len(unit.templates.list()) == 1
        assert unit.templates.active() is not None
        assert unit.accounts.list() == []


def test_nothing_is_readable_by_others(tmp_path: Path) -> None:
    with desk_at(tmp_path / "home") as desk:
        assert desk.database.path.exists()

    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "home").rglob("*")}
    assert set(modes.values()) == {0}


def test_what_was_not_used_is_not_built(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from clipdesk.app import Desk\n"
        "from clipdesk.storage.credentials import MemoryCredentialStore\n"
        "from clipdesk.storage.home import Home\n"
        "desk = Desk(Home.at(Path(sys.argv[1])), credentials=MemoryCredentialStore(), environment={})\n"
        "names = ['sqlalchemy', 'httpx2', 'openai', 'googleapiclient', 'fastapi', 'keyring', 'PySide6']\n"
        "print([name for name in names if name in sys.modules])\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def damage(folder: Path) -> Path:
    """Make a home whose database is damaged somewhere behind its head."""
    with desk_at(folder) as desk:
        path = desk.database.path
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 12] = bytes(4096 * 10)
    path.write_bytes(content)
    return path


def test_what_stays_reads_the_whole_database_for_damage(tmp_path: Path) -> None:
    damage(tmp_path)

    with desk_at(tmp_path) as desk, pytest.raises(StorageError, match="damaged"):
        _ = desk.database


def test_a_command_does_not_read_the_whole_database_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = damage(tmp_path)
    monkeypatch.setenv("CLIPDESK_HOME", str(tmp_path))

    with open_desk() as desk:
        assert desk.database.path == path


def test_each_platform_has_a_publisher_an_authorizer_and_numbers(tmp_path: Path) -> None:
    with desk_at(tmp_path) as desk:
        assert set(desk.publishers) == set(desk.authorizers) == set(Platform)
        assert {source.platform for source in desk.metrics_sources} == set(Platform)
        assert all(desk.stage_ahead(platform).total_seconds() >= 0 for platform in Platform)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254"])
def test_what_people_name_on_the_web_is_never_this_computer(tmp_path: Path, host: str) -> None:
    with desk_at(tmp_path) as desk, pytest.raises(InvalidInput, match="public internet"):
        desk.fetching.fetch(f"https://{host}/a.mp4")


def test_the_ai_is_there_unless_it_is_off(tmp_path: Path) -> None:
    with desk_at(tmp_path / "on", {"ai.base_url": "http://127.0.0.1:9/v1"}) as desk:
        assert desk.generator() is not None
    with desk_at(tmp_path / "off", {"ai.enabled": "false"}) as desk:
        assert desk.generator() is None


def test_a_command_that_changed_something_rings(tmp_path: Path) -> None:
    rung: list[str] = []

    class Quiet(Desk):
        def ring(self) -> None:
            rung.append("rung")

    def make() -> Desk:
        return Quiet(Home.at(tmp_path), credentials=MemoryCredentialStore(), environment={})

    with open_desk(make):
        pass
    assert rung == []
    with open_desk(make) as desk:
        desk.bus.publish(Event(EventName.POST_CHANGED, START, {}))
    assert rung == ["rung"]


@pytest.mark.parametrize("name", ["Europe/Rome", ":Asia/Tokyo"])
def test_the_local_zone_keeps_its_rules(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TZ", name)

    assert local_zone() == ZoneInfo(name.lstrip(":"))


def test_a_zone_without_a_name_still_has_an_offset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "no such zone")

    assert START.astimezone(local_zone()).utcoffset() is not None
