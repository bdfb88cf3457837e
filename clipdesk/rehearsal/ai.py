"""An OpenAI-compatible server for the rehearsal; the model's name chooses whose quirk it shows.

Sources: OpenAI chat completions; what Ollama, LM Studio, llama.cpp and vLLM answer differently.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from clipdesk.rehearsal.ai_words import fitted, metadata_for
from clipdesk.rehearsal.answers import Refused, json_answer, json_body, refused_answer
from clipdesk.rehearsal.faults import Fault, FaultKind
from clipdesk.rehearsal.world import RehearsalWorld

DEFAULT_MODEL = "rehearsal"
LOADING_ANSWERS = 2
LM_STUDIO_WORDS = "'response_format.type' must be 'json_schema' or 'text'"
MARKUP = '<img src="file:///etc/hostname"><b>Best</b> clip {clip.secret} [url](javascript:1)'
MEANINGS = {
    FaultKind.UNAUTHORIZED: (401, "invalid_api_key", "Incorrect API key provided."),
    FaultKind.TOKEN_EXPIRED: (401, "invalid_api_key", "Incorrect API key provided."),
    FaultKind.FORBIDDEN: (403, "unsupported_country_region_territory", "Country not supported."),
    FaultKind.QUOTA: (429, "insufficient_quota", "You exceeded your current quota."),
    FaultKind.RATE_LIMITED: (429, "rate_limit_exceeded", "Rate limit reached."),
}


def error_body(
    code: str, message: str, *, kind: str = "invalid_request_error", param: str | None = None
) -> Any:
    """Return OpenAI's error envelope."""
    return {"error": {"message": message, "type": kind, "param": param, "code": code}}


def wording(fault: Fault) -> tuple[int, Any]:
    """Put a planted fault into OpenAI's words."""
    status, code, message = MEANINGS.get(fault.kind, (503, "server_error", "The server is overloaded."))
    code = fault.text("reason", code)
    return fault.number("status", status), error_body(code, message, kind=code)


def step_of(method: str, path: str, headers: Headers) -> str:
    """Name the step that a request belongs to."""
    return {"/v1/chat/completions": "chat", "/v1/models": "models"}.get(path, "other")


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold what a chat request asks for."""

    model: str
    prompt: str
    form: str
    schema: dict[str, Any] | None
    body: dict[str, Any]


def asked(body: Any) -> Asked:
    """Return a parsed chat request.

    Raises:
        Refused: it is not one.
    """
    messages = body.get("messages") if isinstance(body, dict) else None
    if not isinstance(messages, list) or not messages or not isinstance(body.get("model"), str):
        raise Refused(400, error_body("invalid_request", "model and messages are required"))
    prompt = "\n".join(_content(message) for message in messages)
    wanted = body.get("response_format") or {"type": "text"}
    form = wanted.get("type") if isinstance(wanted, dict) else None
    if form not in ("text", "json_object", "json_schema"):
        raise Refused(
            400, error_body("invalid_value", "response_format.type is invalid", param="response_format")
        )
    schema = (wanted.get("json_schema") or {}).get("schema") if form == "json_schema" else None
    if form == "json_schema" and not isinstance(schema, dict):
        raise Refused(
            400, error_body("invalid_value", "json_schema.schema is missing", param="response_format")
        )
    if form == "json_object" and "json" not in prompt.lower():
        message = "'messages' must contain the word 'json' in some form"
        raise Refused(400, error_body("invalid_value", message, param="messages"))
    return Asked(body["model"], prompt, form, schema, body)


def _content(message: Any) -> str:
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")


class RehearsalAI:
    """Serve models and chat."""

    def __init__(self, world: RehearsalWorld) -> None:
        self._world = world
        self._before: dict[str, Callable[[Asked], None]] = {
            "lmstudio": self._lmstudio,
            "no-schema": self._no_schema,
            "text-only": self._text_only,
            "max-completion-tokens": self._new_token_limit,
            "loading-503": self._loading,
            "string-error": lambda asked: _refuse(400, {"error": "Something went wrong"}),
            "429": lambda asked: _refuse(
                429, error_body("rate_limit_exceeded", "Slow down."), {"retry-after": "2"}
            ),
            "quota": lambda asked: _refuse(
                429, error_body("insufficient_quota", "You exceeded your current quota.")
            ),
            "unauthorized": lambda asked: _refuse(
                401, error_body("invalid_api_key", "Incorrect API key provided.")
            ),
            "missing": lambda asked: _refuse(
                404, error_body("model_not_found", f"model '{asked.model}' not found")
            ),
            "broken-500": lambda asked: _refuse(500, error_body("server_error", "The server had an error.")),
        }
        self._shapes: dict[str, Callable[[str], dict[str, Any]]] = {
            "fenced": lambda text: {"content": f"Here you are:\n```json\n{text}\n```\nEnjoy!"},
            "think": lambda text: {"content": f"<think>\nA title {{like this}}?\n</think>\n\n{text}"},
            "reasoning-content": lambda text: {"content": "", "reasoning_content": text},
            "length": lambda text: {"content": text[: len(text) // 2]},
            "content-filter": lambda text: {"content": ""},
            "junk": lambda text: {"content": json.dumps({"titel": 5, "tags": {"a": None}})},
            "not-json": lambda text: {"content": "I am sorry, I would rather write prose."},
            "empty": lambda text: {"content": ""},
            "refusal": lambda text: {"content": None, "refusal": "I cannot help with that."},
            "wordy": lambda text: {
                "content": json.dumps(json.loads(text) | {"title": "Much too long " * 40})
            },
            "markup": lambda text: {
                "content": json.dumps(json.loads(text) | {"title": MARKUP, "caption": MARKUP})
            },
        }

    @property
    def quirks(self) -> list[str]:
        """Return the names of all quirks."""
        return sorted({*self._before, *self._shapes, "ollama", "slow"})

    async def models(self, request: Request) -> Response:
        """List the models: the sensible one and one for each quirk."""
        names = [DEFAULT_MODEL, *(f"{DEFAULT_MODEL}-{quirk}" for quirk in self.quirks)]
        entries = [{"id": name, "object": "model", "created": 0, "owned_by": "rehearsal"} for name in names]
        return json_answer({"object": "list", "data": entries})

    async def chat(self, request: Request) -> Response:
        """Answer one chat completion."""
        question = asked(await json_body(request))
        quirk = question.model.removeprefix(f"{DEFAULT_MODEL}-")
        before = self._before.get(quirk)
        if before is not None:
            before(question)
        text = json.dumps(fitted(metadata_for(question.prompt), question.schema), ensure_ascii=False)
        shape = self._shapes.get(quirk)
        message = {"role": "assistant", "content": text} | (shape(text) if shape is not None else {})
        finish = {"length": "length", "content-filter": "content_filter"}.get(quirk, "stop")
        answer = self._completion(question, message, finish)
        if quirk == "slow":
            return StreamingResponse(self._slowly(answer), media_type="application/json")
        return json_answer(answer)

    def _completion(self, question: Asked, message: dict[str, Any], finish: str) -> dict[str, Any]:
        used, written = len(question.prompt) // 4 + 1, len(str(message["content"] or "")) // 4
        return {
            "id": f"chatcmpl-rehearsal-{self._world.next_number()}",
            "object": "chat.completion",
            "created": int(self._world.now().timestamp()),
            "model": question.model,
            "choices": [{"index": 0, "message": message, "finish_reason": finish, "logprobs": None}],
            "usage": {"prompt_tokens": used, "completion_tokens": written, "total_tokens": used + written},
        }

    async def _slowly(self, answer: dict[str, Any]) -> AsyncIterator[bytes]:
        for letter in json.dumps(answer):
            await asyncio.sleep(self._world.limits.ai_slow_interval_ms / 1000)
            yield letter.encode()

    @staticmethod
    def _lmstudio(question: Asked) -> None:
        if question.form == "json_object":
            _refuse(400, {"error": LM_STUDIO_WORDS})

    @staticmethod
    def _no_schema(question: Asked) -> None:
        if question.form == "json_schema":
            _refuse(400, error_body("invalid_value", "response_format json_schema is not supported"))

    @staticmethod
    def _text_only(question: Asked) -> None:
        if question.form != "text":
            _refuse(
                400, error_body("invalid_value", "response_format is not supported", param="response_format")
            )

    @staticmethod
    def _new_token_limit(question: Asked) -> None:
        if "max_tokens" in question.body:
            message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
            _refuse(400, error_body("unsupported_parameter", message, param="max_tokens"))

    def _loading(self, question: Asked) -> None:
        if self._world.count(f"ai loading {question.model}") <= LOADING_ANSWERS:
            _refuse(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})


def _refuse(status: int, body: Any, headers: dict[str, str] | None = None) -> None:
    raise Refused(status, body, headers)


def ai_app(world: RehearsalWorld) -> Starlette:
    """Return the app of the rehearsal AI server."""
    server = RehearsalAI(world)
    routes = [
        Route("/v1/models", server.models, methods=["GET"]),
        Route("/v1/chat/completions", server.chat, methods=["POST"]),
    ]
    return Starlette(routes=routes, exception_handlers={Refused: refused_answer})
