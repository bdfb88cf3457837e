"""The answers of the API: JSON whatever happens, errors in the user's words with what to do next."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from clipdesk.domain.errors import (
    ClipDeskError,
    FetchFailed,
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
from clipdesk.domain.template import TemplateError

_STATUS: tuple[tuple[type[ClipDeskError], int], ...] = (
    (InvalidInput, 422),
    (MediaError, 422),
    (NotFound, 404),
    (NotAllowed, 409),
    (NeedsPerson, 409),
    (TextGenerationError, 502),
    (FetchFailed, 502),
    (PlatformFailure, 502),
    (StorageError, 503),
)
_PLACES = {"body", "query", "path", "header"}
_DESCRIPTION = "GET /openapi.json describes every field."


class ErrorText(BaseModel):
    """What is wrong, and what to do next."""

    title: str
    advice: str
    field: str | None = None
    needs_person: bool | None = None
    position: int | None = None
    line: int | None = None
    column: int | None = None


class ErrorAnswer(BaseModel):
    """The body of every answer that is not a success."""

    error: ErrorText


#: The refusals that any route may give, for the API's description.
REFUSALS: dict[int | str, dict[str, Any]] = {
    code: {"model": ErrorAnswer, "description": words}
    for code, words in {
        401: "The token is missing or wrong",
        403: "The request comes from a place that may not ask",
        404: "There is nothing under this id",
        408: "The request came too slowly",
        409: "Not possible in this state, or a person must act first",
        413: "The body is too large",
        415: "The body is not JSON",
        422: "Something in the request must change",
        429: "Too many event streams are open",
        502: "A service outside gave no usable answer",
        503: "The database cannot be used now",
    }.items()
}


class Answer(JSONResponse):
    """JSON in ASCII: names of files may hold what UTF-8 cannot."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of the answer."""
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


def error_answer(
    status: int, title: str, advice: str = "", *, headers: dict[str, str] | None = None, **more: Any
) -> Answer:
    """Return a refusal."""
    return Answer({"error": {"title": title, "advice": advice, **more}}, status, headers=headers)


def answer_to(error: ClipDeskError) -> Answer:
    """Return what one of our own errors means to a caller."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    more: dict[str, Any] = {}
    if isinstance(error, InvalidInput) and error.field:
        more["field"] = error.field
    if isinstance(error, TemplateError):
        more |= {"position": error.position, "line": error.line, "column": error.column}
    if isinstance(error, MediaError):
        more["field"] = "video_path"
    if isinstance(error, NeedsPerson):
        more["needs_person"] = True
    return error_answer(status, error.title, error.advice, **more)


def install(app: FastAPI) -> None:
    """Let an app answer every error in our shape."""
    app.add_exception_handler(ClipDeskError, _on_own)
    app.add_exception_handler(LostClaim, _on_lost_claim)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_unknown)


async def _on_own(_: Request, error: Exception) -> Answer:
    assert isinstance(error, ClipDeskError)  # noqa: S101 (what this was installed for)
    return answer_to(error)


async def _on_lost_claim(_: Request, error: Exception) -> Answer:
    return error_answer(409, "This post is going out right now.", "Look again in a moment.")


async def _on_invalid(_: Request, error: Exception) -> Answer:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    first = error.errors()[0]
    field = ".".join(str(part) for part in _field(first["loc"])) or "body"
    if first["type"] == "json_invalid":
        return error_answer(422, "The body is not JSON.", "Send one JSON object.", field="body")
    if first["type"] == "missing":
        title = f"{field} is missing."
    elif first["type"] == "extra_forbidden":
        title = f"There is no field {field}."
    else:
        title = f"{field}: {first['msg'].removeprefix('Value error, ')}."
    return error_answer(422, title, _DESCRIPTION, field=field)


def _field(place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    return place[1:] if place and place[0] in _PLACES else place


async def _on_http(_: Request, error: Exception) -> Answer:
    assert isinstance(error, HTTPException)  # noqa: S101
    headers = dict(error.headers or {})
    if error.status_code == 404:
        return error_answer(404, "There is no such address.", "GET /openapi.json lists them.")
    if error.status_code == 405:
        return error_answer(405, "This address does not know the method.", _DESCRIPTION, headers=headers)
    if error.status_code == 400:  # the framework's word for a body that it could not read at all
        return error_answer(422, "The body cannot be read.", "Send one JSON object in UTF-8.", field="body")
    return error_answer(error.status_code, str(error.detail), headers=headers)


async def _on_unknown(_: Request, error: Exception) -> Answer:
    return error_answer(500, "Something went wrong in ClipDesk.", "The log says more.")
