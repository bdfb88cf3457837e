"""A call that carries a key is carried out once, whatever happens to its answer."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import httpx2
import pytest

from clipdesk.api.repeating import KeptAnswers
from clipdesk.domain.errors import NotAllowed, StorageError, TextGenerationError
from clipdesk.domain.publication import Publication, Status
from clipdesk.repositories import StoredAnswer
from tests.api.desk import ApiDesk, Served, error_of, refused
from tests.clock import START, FakeClock
from tests.fakes import MemoryWork

POST = "/api/schedule/post"
KEY = {"Idempotency-Key": "key-1"}
TRY = {"prompt_text": "x", "filename": "a.mp4", "game_context": "Chess"}


def test_the_same_call_with_the_same_key_makes_one_post(desk: ApiDesk, served: Served) -> None:
    desk.connect()
    body = {"video_path": str(desk.video()), "platforms": ["youtube"]}

    first = served.client.post(POST, json=body, headers=KEY)
    again = served.client.post(POST, json=body, headers=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() and again.headers["idempotency-replayed"] == "true"
    assert served.client.get("/api/schedule/posts").json()["count"] == 1


def test_without_a_key_each_call_counts(desk: ApiDesk, served: Served) -> None:
    desk.connect()
    body = {"video_path": str(desk.video()), "platforms": ["youtube"]}

    ids = {served.client.post(POST, json=body).json()["id"] for _ in range(2)}

    assert len(ids) == 2


def test_the_answer_is_the_first_one_even_when_the_world_has_moved_on(desk: ApiDesk, served: Served) -> None:
    post = desk.post()
    first = served.client.post(f"{POST}/{post.id}/force", headers=KEY)
    with desk.work.write() as unit:
        was = unit.publications.get(post.publications[0].id)
        unit.publications.save(completed(was), was=was)

    again = served.client.post(f"{POST}/{post.id}/force", headers=KEY)

    assert (again.status_code, again.json()) == (200, first.json())
    assert refused(served.client.post(f"{POST}/{post.id}/force"), 409)


def completed(publication: Publication) -> Publication:
    """Return a publication as completed."""

    return replace(publication, status=Status.COMPLETED)


@pytest.mark.parametrize("other", ["body", "path"])
def test_the_same_key_for_something_else_is_refused(desk: ApiDesk, served: Served, other: str) -> None:
    one, two = desk.post(), desk.post()
    served.client.post(f"{POST}/{one.id}/force", headers=KEY)

    if other == "path":
        answer = served.client.post(f"{POST}/{two.id}/force", headers=KEY)
    else:
        answer = served.client.post(f"{POST}/{one.id}/force", json={}, headers=KEY)

    assert refused(answer, 409)
    assert served.client.get(f"{POST}/{two.id}").json()["scheduled_time"] != START.isoformat()


def test_a_key_is_kept_for_two_days(desk: ApiDesk, served: Served) -> None:
    served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY)
    desk.clock.advance(timedelta(hours=47).total_seconds())
    served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY)
    assert len(desk.generator.prompts) == 1

    desk.clock.advance(timedelta(hours=2).total_seconds())
    served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY)

    assert len(desk.generator.prompts) == 2


def test_what_was_refused_may_be_tried_again_under_its_key(desk: ApiDesk, served: Served) -> None:
    body = {"video_path": str(desk.video()), "platforms": ["youtube"]}
    desk.generator.error = TextGenerationError("The AI did not answer.")
    assert refused(served.client.post(POST, json=body, headers=KEY), 409)
    assert refused(served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY), 502)
    assert refused(served.client.post("/api/ai/test-prompt", json={}, headers=KEY), 422, "prompt_text")
    desk.generator.error = None
    desk.connect()

    answer = served.client.post(POST, json=body, headers=KEY)

    assert answer.status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "a\tb", "k\xe9y"])
def test_a_key_that_cannot_be_one_is_refused(desk: ApiDesk, served: Served, key: str) -> None:
    answer = served.client.post(
        "/api/ai/test-prompt", json=TRY, headers=[("Idempotency-Key", key.encode("latin-1"))]
    )

    assert refused(answer, 422, "Idempotency-Key")
    assert desk.generator.prompts == []


def test_a_second_call_while_the_first_one_runs_is_told_to_wait(desk: ApiDesk, served: Served) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        begun.set()
        assert go_on.wait(10)

    desk.generator.on_write = hold
    answers: list[httpx2.Response] = []
    first = threading.Thread(
        target=lambda: answers.append(served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY))
    )
    first.start()
    assert begun.wait(10)

    meanwhile = served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY)
    go_on.set()
    first.join(10)

    assert refused(meanwhile, 409) and "not ended" in error_of(meanwhile)["title"]
    assert answers[0].status_code == 200 and len(desk.generator.prompts) == 1


def test_other_methods_take_no_notice_of_a_key(desk: ApiDesk, served: Served) -> None:
    assert served.client.get("/api/status", headers=KEY).status_code == 200

    with desk.work.read() as unit:
        assert unit.answers.get("key-1") is None


def test_a_call_that_a_crash_cut_off_is_never_repeated_blindly() -> None:
    work, clock = MemoryWork(), FakeClock()
    assert KeptAnswers(work, clock).begin("key", "hash") is None

    with pytest.raises(NotAllowed, match="nobody knows"):
        KeptAnswers(work, clock).begin("key", "hash")


def test_a_call_whose_outcome_is_unknown_keeps_its_key(desk: ApiDesk, served: Served) -> None:
    def fail() -> None:
        raise StorageError("The disk is full.")

    desk.generator.on_write = fail

    first = served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY)
    again = served.client.post("/api/ai/test-prompt", json=TRY, headers=KEY)

    assert refused(first, 503) and refused(again, 409)
    assert "cut off" in error_of(again)["title"]


def test_a_kept_answer_outlives_the_program() -> None:
    work, clock = MemoryWork(), FakeClock()
    kept = KeptAnswers(work, clock)
    kept.begin("key", "hash")
    kept.keep("key", "hash", 201, "{}")

    assert KeptAnswers(work, clock).begin("key", "hash") == StoredAnswer("key", "hash", 201, "{}", START)
