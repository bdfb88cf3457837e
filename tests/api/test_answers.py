"""Every error is JSON with a title and what to do next, under the status that the contract names."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from clipdesk.api.answers import Answer, answer_to, error_answer
from clipdesk.domain.errors import (
    ClipDeskError,
    CredentialError,
    CredentialState,
    DiskFull,
    FailureClass,
    FetchFailed,
    FileMissing,
    InvalidInput,
    LostClaim,
    MediaError,
    NeedsPerson,
    NotAllowed,
    NotFound,
    PlatformFailure,
    StorageError,
    TextGenerationError,
)
from clipdesk.domain.template import parse
from tests.api.desk import ApiDesk, error_of

MEANINGS: list[tuple[ClipDeskError, int, dict[str, Any]]] = [
    (InvalidInput("No.", "Do.", field="platforms"), 422, {"field": "platforms"}),
    (InvalidInput("No.", "Do."), 422, {}),
    (MediaError("No.", "Do."), 422, {"field": "video_path"}),
    (FetchFailed("No.", "Do."), 502, {}),
    (FileMissing("No.", "Do."), 422, {"field": "video_path"}),
    (NotFound("No.", "Do."), 404, {}),
    (NotAllowed("No.", "Do."), 409, {}),
    (NeedsPerson("No.", "Do."), 409, {"needs_person": True}),
    (CredentialError("No.", "Do.", state=CredentialState.LOCKED), 409, {"needs_person": True}),
    (TextGenerationError("No.", "Do."), 502, {}),
    (PlatformFailure(FailureClass.FINAL, "No.", "Do."), 502, {}),
    (StorageError("No.", "Do."), 503, {}),
    (DiskFull("No.", "Do."), 503, {}),
    (ClipDeskError("No.", "Do."), 500, {}),
]


@pytest.mark.parametrize(("error", "status", "more"), MEANINGS, ids=lambda value: type(value).__name__)
def test_each_of_our_errors_has_its_status(error: ClipDeskError, status: int, more: dict[str, Any]) -> None:
    answer = answer_to(error)

    assert answer.status_code == status
    assert json.loads(bytes(answer.body)) == {"error": {"title": "No.", "advice": "Do.", **more}}


def test_a_wrong_prompt_is_told_with_its_place() -> None:
    with pytest.raises(InvalidInput) as caught:
        parse("x {nope}")

    error = json.loads(bytes(answer_to(caught.value).body))["error"]

    assert (error["field"], error["position"], error["line"], error["column"]) == ("prompt_text", 2, 1, 3)


def test_names_that_utf8_cannot_hold_are_answered() -> None:
    assert json.loads(Answer({"path": "\udcff.mp4"}).body) == {"path": "\udcff.mp4"}
    assert error_answer(422, "\udcff").status_code == 422


@pytest.mark.parametrize(
    "path", ["/", "/api", "/api/schedule", "/api/schedule/posts/", "/api/schedule/post/1/x"]
)
def test_an_unknown_address_is_not_found(shared: Any, path: str) -> None:
    assert shared[1].client.get(path).status_code == 404
    assert error_of(shared[1].client.get(path))


@pytest.mark.parametrize(
    ("method", "path"),
    [("PUT", "/api/schedule/post/1"), ("POST", "/api/status"), ("HEAD", "/api/status"),
     ("TRACE", "/api/status"), ("DELETE", "/api/events"), ("PROPFIND", "/api/schedule/posts")],
)  # fmt: skip
def test_a_method_that_an_address_does_not_know_is_told(shared: Any, method: str, path: str) -> None:
    answer = shared[1].client.request(method, path)

    assert answer.status_code == 405 and answer.headers["allow"]
    assert method == "HEAD" or error_of(answer)


@pytest.mark.parametrize(
    ("error", "status"),
    [(StorageError("The disk is full.", "Make room."), 503), (LostClaim("x"), 409), (RuntimeError("x"), 500)],
)
def test_what_fails_inside_is_answered_in_the_same_shape(
    desk: ApiDesk, caplog: pytest.LogCaptureFixture, error: Exception, status: int
) -> None:
    def fail() -> dict[str, Any]:
        raise error

    object.__setattr__(desk.services, "status", fail)
    with caplog.at_level(logging.CRITICAL, "uvicorn.error"), desk.serving() as served:
        answer = served.client.get("/api/status")

    assert answer.status_code == status
    assert "RuntimeError" not in answer.text and error_of(answer)


def test_a_key_of_broken_characters_is_answered(shared: Any) -> None:
    content = b'{"\\ud800": 1, "video_path": "/x", "platforms": []}'

    answer = shared[1].client.post(
        "/api/schedule/post", content=content, headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 422 and error_of(answer)["field"]
