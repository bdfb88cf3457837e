"""The API knows only the services that its routes use."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from clipdesk.api.services import ApiServices
from tests.api.desk import ApiDesk


def test_the_services_cannot_be_exchanged(desk: ApiDesk) -> None:
    with pytest.raises(FrozenInstanceError):
        desk.services.bus = desk.services.bus  # type: ignore[misc]


def test_accounts_secrets_and_settings_are_out_of_reach() -> None:
    names = {field.name for field in fields(ApiServices)}

    assert not names & {"accounts", "credentials", "settings", "tokens", "ledger", "home"}
