"""The deeds behind a form come from the open desk."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from clipdesk.desktop.dialogs.form_services import form_services


def test_the_deeds_are_those_of_the_desk() -> None:
    desk: Any = SimpleNamespace(
        work="work",
        settings="settings",
        ingest=SimpleNamespace(clip_for="take in"),
        composing=SimpleNamespace(describe="describe"),
        scheduling=SimpleNamespace(add="add"),
        editing=SimpleNamespace(edit="edit", reschedule="reschedule"),
        ask_creator="ask",
        fetching=SimpleNamespace(fetch="fetch"),
    )
    services: Any = SimpleNamespace(background="background", time="time", desk=desk)

    deeds: Any = form_services(services)

    assert (deeds.take_in, deeds.add, deeds.reschedule) == ("take in", "add", "reschedule")
    assert (deeds.ask_creator, deeds.fetch) == ("ask", "fetch")
