"""Tests of the one question that the parts of the engine answer: whether bytes may go out."""

from __future__ import annotations

import pytest

from clipdesk.domain.settings import PublishSettings, Settings
from clipdesk.services.publishing.parts import BY_PERSON
from tests.services.publishing.conftest import Bench


@pytest.mark.parametrize(
    ("states", "hold_while", "is_held"),
    [
        (set(), ("streaming",), False),
        ({"streaming"}, ("streaming",), True),
        ({"recording"}, ("streaming",), False),
        ({"recording"}, ("streaming", "recording"), True),
        ({BY_PERSON}, (), True),
    ],
)
def test_bytes_are_held_by_what_the_settings_name_and_by_a_person(
    bench: Bench, states: set[str], hold_while: tuple[str, ...], is_held: bool
) -> None:
    bench.settings.current = Settings(publish=PublishSettings(hold_while=hold_while))
    bench.held.update(states)

    assert bench.parts.is_held() is is_held
