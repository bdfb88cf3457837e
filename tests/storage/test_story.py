"""The contract of handles and effects: one living handle, and a story that no clock can turn round."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from clipdesk.domain.errors import CredentialError, CredentialState, NotAllowed
from clipdesk.domain.publication import Effect
from clipdesk.repositories import Work
from clipdesk.storage.database import Database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from tests.storage.values import NOW, a_handle, minutes, stored_post


def _publication(work: Work) -> int:
    with work.write() as unit:
        return stored_post(unit).publications[0].id


def _intent(step: str, number: int = 0) -> Effect:
    return Effect(NOW - minutes(number), 1, step, "intent", f"intent {number}", {"number": number})


def test_a_handle_comes_back_whole_until_it_is_buried(work: Work) -> None:
    publication = _publication(work)
    with work.write() as unit:
        assert unit.handles.living(publication) is None
        unit.handles.add(publication, a_handle())
    with work.read() as unit:
        assert unit.handles.living(publication) == a_handle()

    with work.write() as unit:
        unit.handles.bury(publication, "the platform says FAILED")

    with work.read() as unit:
        assert unit.handles.living(publication) is None


def test_a_second_living_handle_is_refused(work: Work) -> None:
    publication = _publication(work)
    with work.write() as unit:
        unit.handles.add(publication, a_handle())

    with pytest.raises(NotAllowed), work.write() as unit:
        unit.handles.add(publication, a_handle("other"))

    with work.read() as unit:
        assert unit.handles.living(publication) == a_handle()


def test_a_new_handle_may_follow_a_buried_one(work: Work) -> None:
    publication = _publication(work)
    with work.write() as unit:
        for number in range(3):
            unit.handles.add(publication, a_handle(f"handle {number}"))
            unit.handles.bury(publication, "")
        last = replace(a_handle("last"), upload_url=None, expires_at=None)
        unit.handles.add(publication, last)

        assert unit.handles.living(publication) == last


def test_the_story_comes_back_in_its_order(work: Work) -> None:
    publication = _publication(work)
    story = [_intent("create", 1), Effect(NOW, 1, "create", "answer", "made", {}), _intent("commit", 2)]
    with work.write() as unit:
        for effect in story:
            unit.effects.add(publication, effect)

    with work.read() as unit:
        assert unit.effects.of(publication) == story
        assert unit.effects.of(publication + 1) == []


def test_an_intent_counts_only_since_the_living_handle_was_made_whatever_the_clock_says(work: Work) -> None:
    publication = _publication(work)
    with work.write() as unit:
        unit.effects.add(publication, _intent("commit", 1))
        assert unit.effects.last_intent(publication, "commit") == _intent("commit", 1)
        unit.handles.add(publication, a_handle())
        assert unit.effects.last_intent(publication, "commit") is None

        unit.effects.add(publication, _intent("commit", 99))  # the clock was set back in between
        unit.effects.add(publication, Effect(NOW, 1, "commit", "note", "not an intent", {}))
        unit.effects.add(publication, _intent("create", 5))

        assert unit.effects.last_intent(publication, "commit") == _intent("commit", 99)


def test_an_intent_of_a_buried_handle_counts_no_more(work: Work) -> None:
    publication = _publication(work)
    with work.write() as unit:
        unit.handles.add(publication, a_handle())
        unit.effects.add(publication, _intent("commit", 1))
        unit.handles.bury(publication, "dead")
        assert unit.effects.last_intent(publication, "commit") is None

        unit.effects.add(publication, _intent("create", 2))

        assert unit.effects.last_intent(publication, "create") == _intent("create", 2)


def test_a_handle_lies_sealed_in_every_file_of_the_database(sql_work: SqlWork, database: Database) -> None:
    publication = _publication(sql_work)

    with sql_work.write() as unit:
        unit.handles.add(publication, a_handle())

    everything = b"".join(path.read_bytes() for path in database.path.parent.iterdir())
    assert b"upload.example" not in everything
    assert _count(database.path, "SELECT count(*) FROM publish_handles WHERE verdict IS NULL") == 1


def test_a_handle_that_cannot_be_unsealed_is_one_that_the_platform_does_not_know(
    sql_work: SqlWork, database: Database
) -> None:
    publication = _publication(sql_work)
    with sql_work.write() as unit:
        unit.handles.add(publication, a_handle())
    other_key = SqlWork(database.engine, Seal(lambda: b"A" * 43 + b"="))

    with other_key.read() as unit:
        found = unit.handles.living(publication)

    assert found == replace(a_handle(), value="", upload_url=None)


def test_a_locked_keyring_is_no_lost_handle(sql_work: SqlWork, database: Database) -> None:
    publication = _publication(sql_work)
    with sql_work.write() as unit:
        unit.handles.add(publication, a_handle())

    def locked() -> bytes:
        raise CredentialError("The keyring is locked.", state=CredentialState.LOCKED)

    with pytest.raises(CredentialError), SqlWork(database.engine, Seal(locked)).read() as unit:
        unit.handles.living(publication)


def _count(path: Path, question: str) -> int:
    connection = sqlite3.connect(path)
    try:
        (number,) = connection.execute(question).fetchone()
    finally:
        connection.close()
    return int(number)
