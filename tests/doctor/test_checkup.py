from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from clipdesk.app import Desk
from clipdesk.doctor.checkup import Checkup
from clipdesk.doctor.examining import Part, examine
from clipdesk.domain.account import AccountStatus, Platform
from clipdesk.domain.errors import CredentialError, CredentialState
from clipdesk.rehearsal.servers import RehearsalServers
from clipdesk.storage.credentials import MemoryCredentialStore
from clipdesk.storage.home import Home
from tests import values
from tests.clock import START, FakeClock


class Keyring(MemoryCredentialStore):
    """A keyring that lasts, or is ill as a test says."""

    is_lasting = True
    state: CredentialState | None = None

    def problem(self) -> CredentialState | None:
        return self.state


@dataclass
class Patient:
    folder: Path
    settings: dict[str, str] = field(default_factory=lambda: {"obs.enabled": "false", "ai.enabled": "false"})
    credentials: Keyring = field(default_factory=Keyring)

    def desk(self) -> Desk:
        given = {f"CLIPDESK__{key.upper().replace('.', '__')}": value for key, value in self.settings.items()}
        return Desk(
            Home.at(self.folder / "home"),
            clock=FakeClock(),
            credentials=self.credentials,
            environment=given,
        )

    def part(self, name: str) -> Part:
        checkup = Checkup(self.desk)
        parts = examine([check for check in checkup.checks() if check.name == name])
        checkup.close()
        return parts[0]

    def connect(self, **changes: Any) -> None:
        desk = self.desk()
        with desk.work.write() as unit:
            unit.accounts.add(replace(values.account(Platform.YOUTUBE, name="Gaming"), **changes))
        desk.close()


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return Patient(tmp_path)


def test_settings_are_told_by_their_place(patient: Patient) -> None:
    part = patient.part("settings")

    assert (part.ok, part.text) == (True, str(patient.folder / "home" / "settings.toml"))


def test_unknown_settings_are_a_hint(patient: Patient) -> None:
    patient.settings["api.prot"] = "1"

    part = patient.part("settings")

    assert (part.ok, part.is_needed) == (False, False)
    assert "api.port" in part.text


@pytest.mark.parametrize("name", ["settings", "folders", "database", "clock", "sign-ins"])
def test_settings_that_cannot_be_used_make_no_part_well(patient: Patient, name: str) -> None:
    patient.settings["api.port"] = "0"

    part = patient.part(name)

    assert (part.ok, part.is_needed) == (False, True)


@pytest.mark.parametrize("state", list(CredentialState))
def test_an_ill_keyring_is_told_with_what_helps(patient: Patient, state: CredentialState) -> None:
    patient.credentials.state = state

    part = patient.part("keyring")

    assert (part.ok, part.is_needed) == (False, False)
    assert part.fix


def test_a_keyring_that_keeps_secrets_is_well_and_memory_is_not(patient: Patient) -> None:
    lasting = patient.part("keyring")
    patient.credentials.is_lasting = False

    assert (lasting.ok, patient.part("keyring").ok) == (True, False)


def test_the_clip_folders_are_looked_for(patient: Patient) -> None:
    clips = patient.folder / "clips"
    none = patient.part("folders")
    patient.settings["watch.folders"] = json.dumps([str(clips)])
    gone = patient.part("folders")
    clips.mkdir()
    there = patient.part("folders")

    assert [(part.ok, part.is_needed) for part in (none, gone, there)] == [
        (False, False), (False, True), (True, True),
    ]  # fmt: skip
    assert none.fix.startswith("clipdesk config set watch.folders")
    assert str(clips) in gone.text


def test_the_database_tells_how_much_it_holds(patient: Patient) -> None:
    assert patient.part("database").text.startswith("0 posts, ")


def test_a_damaged_database_is_told_with_the_command_that_mends_it(patient: Patient) -> None:
    patient.desk().home.database.write_bytes(b"SQLite format 3\0" + b"\xff" * 8192)

    part = patient.part("database")

    assert (part.ok, part.is_needed) == (False, True)
    assert "clipdesk restore FILE" in part.fix


def test_the_clock_is_the_desks(patient: Patient) -> None:
    patient.settings["schedule.timezone"] = "Asia/Tokyo"

    part = patient.part("clock")

    assert "2026-06-21 03:00 (Asia/Tokyo)" in part.text


def test_sign_ins_are_told(patient: Patient) -> None:
    none = patient.part("sign-ins")
    patient.connect()
    one = patient.part("sign-ins")

    assert (none.ok, none.is_needed) == (False, False)
    assert (one.ok, one.text, one.fix) == (True, "YouTube: Gaming", "")


def test_a_sign_in_that_is_over_needs_a_person(patient: Patient) -> None:
    patient.connect(status=AccountStatus.NEEDS_SIGN_IN)

    part = patient.part("sign-ins")

    assert (part.ok, part.is_needed) == (False, True)
    assert part.fix == "clipdesk accounts connect youtube"


def test_a_sign_in_that_ends_soon_works_and_is_told(patient: Patient) -> None:
    patient.connect(expires_at=START + timedelta(days=3))

    part = patient.part("sign-ins")

    assert part.ok
    assert "2026-06-23" in part.text


def test_the_ai_needs_a_key_unless_it_is_off(patient: Patient) -> None:
    off = patient.part("AI")
    patient.settings["ai.enabled"] = "true"
    keyless = patient.part("AI")

    assert off.ok
    assert (keyless.ok, keyless.is_needed) == (False, False)
    assert "clipdesk secret set ai" in keyless.fix


def test_a_locked_keyring_is_no_reason_to_call_the_ai_ill_beyond_a_hint(patient: Patient) -> None:
    class Locked(Keyring):
        def get(self, name: str) -> str | None:
            raise CredentialError("The keyring is locked.", "Unlock it.", state=CredentialState.LOCKED)

    patient.settings["ai.enabled"] = "true"
    patient.credentials = Locked()

    part = patient.part("AI")

    assert (part.ok, part.text, part.is_needed) == (False, "The keyring is locked.", False)


def test_the_ai_is_asked_for_a_word(patient: Patient) -> None:
    with RehearsalServers() as urls:
        patient.settings |= {"ai.enabled": "true", "ai.base_url": urls.ai_base_url}
        there = patient.part("AI")
    gone = patient.part("AI")

    assert there.ok
    assert "127.0.0.1" in there.text
    assert (gone.ok, gone.is_needed) == (False, False)


def test_obs_can_be_switched_off_or_missing(patient: Patient) -> None:
    off = patient.part("OBS")
    patient.settings["obs.enabled"] = "true"
    missing = patient.part("OBS")

    assert (off.ok, missing.ok, missing.is_needed) == (True, False, False)


def test_a_folder_that_obs_fills_and_nobody_watches_is_told(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    write_obs(tmp_path / "config" / "obs-studio", records_to="/recordings")
    patient.settings["obs.enabled"] = "true"

    unwatched = patient.part("OBS")
    patient.settings["watch.folders"] = '["/recordings"]'
    watched = patient.part("OBS")

    assert not unwatched.ok
    assert unwatched.fix == "clipdesk config set watch.folders '[\"/recordings\"]'"
    assert (watched.ok, watched.text) == (True, "OBS is not running; it records to /recordings.")


def write_obs(folder: Path, *, records_to: str) -> None:
    profile = folder / "basic" / "profiles" / "Main"
    profile.mkdir(parents=True)
    (folder / "global.ini").write_text("[Basic]\nProfile=Main\nProfileDir=Main\n")
    (profile / "basic.ini").write_text(f"[General]\nName=Main\n[SimpleOutput]\nFilePath={records_to}\n")
