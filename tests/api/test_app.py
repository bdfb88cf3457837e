"""The API as a whole: its description is true, and nothing that fits or breaks it makes it stumble."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clipdesk.domain.account import Platform
from clipdesk.domain.events import EventName
from clipdesk.domain.publication import Phase, Status
from clipdesk.storage.database import open_database
from clipdesk.storage.sealing import Seal
from clipdesk.storage.unit import SqlWork
from tests.api.desk import ApiDesk, Served

KEY = b"xYSmjcRmJ1kZ4GeZ8vnXVvbFA4kCwh0LKy7Bg8iT8eY="
# The stream is left out: it does not end by itself.
OPERATIONS = 18
ROUTES = {
    "GET /api/schedule/upcoming", "GET /api/schedule/posts", "GET /api/schedule/post/{id}",
    "POST /api/schedule/post", "DELETE /api/schedule/post/{id}", "PATCH /api/schedule/post/{id}",
    "POST /api/schedule/post/{id}/force", "POST /api/schedule/post/{id}/retry",
    "POST /api/schedule/post/{id}/approve", "POST /api/schedule/post/{id}/resolve",
    "GET /api/ai/templates", "GET /api/ai/templates/active", "POST /api/ai/templates",
    "PUT /api/ai/templates/{id}", "DELETE /api/ai/templates/{id}", "POST /api/ai/templates/{id}/activate",
    "POST /api/ai/test-prompt", "GET /api/events", "GET /api/status",
}  # fmt: skip


def test_the_description_lists_exactly_the_calls_of_the_contract(shared: tuple[ApiDesk, Served]) -> None:
    paths = shared[1].client.get("/openapi.json").json()["paths"]

    assert {f"{method.upper()} {path}" for path, calls in paths.items() for method in calls} == ROUTES


def test_every_call_describes_its_refusals_in_one_shape(shared: tuple[ApiDesk, Served]) -> None:
    described = shared[1].client.get("/openapi.json").json()

    for path, calls in described["paths"].items():
        for method, call in calls.items():
            for code in ("401", "403", "422"):
                shape = call["responses"][code]["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/ErrorAnswer"}, (method, path)
            assert call["summary"], (method, path)


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_there_are_no_pages_for_a_browser(shared: tuple[ApiDesk, Served], path: str) -> None:
    assert shared[1].client.get(path).status_code == 404


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ApiDesk, Served, list[Any]]]:
    """Return a desk with a post in every state, and the calls of its API."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import schemathesis

    desk = ApiDesk(tmp_path_factory.mktemp("desk") / "clips")
    desk.connect()
    for status in Status:
        desk.post({"status": status, "phase": Phase.UPLOADING}, {"on": Platform.TIKTOK})
    with desk.serving() as served:
        schema = schemathesis.openapi.from_url(f"{served.url}/openapi.json", headers=served.headers)
        calls = [result.ok() for result in schema.get_all_operations()]
        yield desk, served, [call for call in calls if call.path != "/api/events"]


def fuzz(described: tuple[ApiDesk, Served, list[Any]], examples: int) -> None:
    """Send what fits and what does not fit the description, and check every answer against it."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.generation import GenerationMode
    from schemathesis.specs.openapi import checks as openapi

    _, served, calls = described
    assert len(calls) == OPERATIONS
    wanted = [
        not_a_server_error,
        openapi.status_code_conformance,
        openapi.content_type_conformance,
        openapi.response_schema_conformance,
        openapi.negative_data_rejection,
    ]
    for call in calls:
        modes = [call.as_strategy(mode) for mode in GenerationMode]

        @settings(max_examples=examples, database=None, suppress_health_check=list(HealthCheck))
        @given(case=st.one_of(modes))
        def check(case: Any) -> None:
            case.call_and_validate(base_url=served.url, headers=served.headers, checks=wanted)

        check()


def test_what_fits_the_description_or_breaks_it_never_makes_a_fault(described: Any) -> None:
    fuzz(described, 112)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_fifty_thousand_calls_make_no_fault(described: Any) -> None:
    fuzz(described, 2_800)


def test_on_the_real_database_calls_from_many_threads_leave_one_truth(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    desk = ApiDesk(tmp_path / "clips", work=SqlWork(database.engine, Seal(lambda: KEY)))  # type: ignore[arg-type]
    desk.connect()
    video = desk.video()
    answers: list[int] = []

    def call(served: Served, number: int) -> None:
        body = {"video_path": str(video), "platforms": ["youtube"]}
        with httpx2.Client(headers=served.headers, trust_env=False, verify=False, timeout=30) as own:
            for key in range(5):
                headers = {"Idempotency-Key": f"post {key}"}
                answer = own.post(f"{served.url}/api/schedule/post", json=body, headers=headers)
                answers.append(answer.status_code)
                own.get(f"{served.url}/api/schedule/upcoming?hours=168")

    try:
        with desk.serving() as served:
            callers = [threading.Thread(target=call, args=(served, number)) for number in range(8)]
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join(60)
            posts = served.client.get("/api/schedule/posts").json()
        with desk.work.read() as unit:
            told = [item.event.name for item in unit.events.after(0)]
    finally:
        database.close()

    assert set(answers) <= {201, 409} and answers.count(201) >= 5
    assert posts["count"] == 5
    assert told.count(EventName.VIDEO_SCHEDULED) == 5
