"""Says in the user's words why a chat server gave no answer: one sentence, and what to do next."""

from __future__ import annotations

import re
from typing import Any

from clipdesk.ai.answers import BadAnswer
from clipdesk.ai.connection import AnswerTooLarge, AnswerTooLate, Server
from clipdesk.ai.wording import cut, one_line
from clipdesk.domain.errors import TextGenerationError

_MAX_TOKENS = re.compile(r"max_(completion_)?tokens", re.IGNORECASE)
_LOADING = re.compile(r"loading|warming|starting", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"context.{0,20}(length|window|size)|too (long|many tokens)|exceeds?.{0,40}token", re.IGNORECASE
)
_NO_IMAGES = re.compile(r"image|vision|multimodal", re.IGNORECASE)
_SECRET = re.compile(r"\b(sk|key|Bearer)[-_ ][\w*.…-]{4,}", re.IGNORECASE)


def reason_of(error: Any) -> str:
    """Return all that a server's refusal says; some send an object, some only a string."""
    body = error.body
    if isinstance(body, dict):
        return " ".join(str(body.get(key) or "") for key in ("message", "param", "code", "type"))
    return str(body or "")


def is_about_token_limit(error: Any) -> bool:
    """Tell whether the server wants the other name of the answer's limit."""
    return error.status_code in (400, 422) and _MAX_TOKENS.search(reason_of(error)) is not None


def is_about_images(error: Any) -> bool:
    """Tell whether the server cannot take pictures."""
    return error.status_code in (400, 415, 422, 500) and _NO_IMAGES.search(reason_of(error)) is not None


def retry_after_s(error: Any) -> float | None:
    """Return how long the server asks to wait before the one repetition, or None if repeating is no use."""
    if error.status_code not in (408, 409, 429, 500, 502, 503, 504) or _is_quota(error):
        return None
    try:
        return max(0.0, float(error.response.headers.get("retry-after", "1")))
    except ValueError:
        return None


def translate(error: Exception, server: Server, *, has_key: bool) -> TextGenerationError:
    """Return the error that the user sees for one of the client's."""
    import openai

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, AnswerTooLate):
            return took_too_long(server)
        if isinstance(cause, AnswerTooLarge):
            return TextGenerationError(
                f"The AI service at {server.host} sent far too long an answer.",
                "Check the address and the model in Settings.",
                is_temporary=False,
            )
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, openai.APITimeoutError):
        return took_too_long(server)
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, server, has_key=has_key)
    if isinstance(error, openai.APIConnectionError):
        return TextGenerationError(
            f"The AI service at {server.host} cannot be reached.",
            "Check that it runs and that the address in Settings is right.",
        )
    return no_chat_server(server)


def took_too_long(server: Server) -> TextGenerationError:
    """Return the error for an answer that did not come in time."""
    return TextGenerationError(
        f"The AI service took longer than {server.timeout_s:g} s.",
        "Try again, choose a smaller model, or allow more time in Settings.",
    )


def no_chat_server(server: Server) -> TextGenerationError:
    """Return the error for a server that answers with something else."""
    return TextGenerationError(
        f"What answers at {server.host} is not an AI chat service.",
        "Check the address in Settings; most end in /v1.",
        is_temporary=False,
    )


def cut_short(server: Server) -> TextGenerationError:
    """Return the error for an answer that reached its limit before its end."""
    return TextGenerationError(
        f"The model “{_shown(server.model)}” was cut off before its answer was complete.",
        "Try again, or choose a model that thinks less.",
    )


def refused_to_write(server: Server) -> TextGenerationError:
    """Return the error for a model that declined."""
    return TextGenerationError(
        f"The model “{_shown(server.model)}” refused to write this text.",
        "Change the prompt or write it yourself.",
    )


def unusable(server: Server, problem: BadAnswer) -> TextGenerationError:
    """Return the error for an answer that is no post, even after asking again."""
    without = {
        "no title": "without a title",
        "no caption": "without a caption",
        "no hashtags": "without hashtags",
    }.get(str(problem), "with something that is no post")
    return TextGenerationError(
        f"The model “{_shown(server.model)}” answered {without}.",
        "Try again, or choose another model; the prompt should ask for title, caption and hashtags as JSON.",
    )


def _of_status(error: Any, server: Server, *, has_key: bool) -> TextGenerationError:
    status = error.status_code
    reason = reason_of(error)
    if status in (401, 403):
        return _of_key(server, has_key=has_key)
    if status == 404:
        return TextGenerationError(
            f"The AI service at {server.host} knows no model “{_shown(server.model)}” or the address.",
            "Check both in Settings: a local model must be downloaded first, and most addresses end in /v1.",
            is_temporary=False,
        )
    if _is_quota(error):
        return TextGenerationError(
            "The AI account has no credit left.",
            "Add credit with the service or choose another one.",
            is_temporary=False,
        )
    if status == 429:
        return TextGenerationError("The AI service asks to slow down.", "Try again in a minute.")
    if status == 503 and (_LOADING.search(reason) or not reason):
        return TextGenerationError("The AI service is still loading the model.", "Try again in a minute.")
    if status >= 500 or status in (408, 409):
        return TextGenerationError(f"The AI service has a problem of its own ({status}).", "Try again later.")
    if 300 <= status < 400:
        return TextGenerationError(
            f"The AI service at {server.host} sends on to another address.",
            "Enter that address in Settings; the key is not sent on.",
            is_temporary=False,
        )
    if status == 413 or _TOO_LONG.search(reason):
        return TextGenerationError(
            "The prompt is too long for the model.",
            "Shorten the template or choose another model.",
            is_temporary=False,
        )
    said = _quoted(reason)
    return TextGenerationError(
        f"The AI service did not take the request ({status}){': ' + said if said else ''}.",
        "Check the model and the address in Settings.",
        is_temporary=False,
    )


def _of_key(server: Server, *, has_key: bool) -> TextGenerationError:
    if has_key:
        return TextGenerationError(
            f"The AI service at {server.host} refused the key.",
            "Enter a valid key in Settings.",
            is_temporary=False,
        )
    return TextGenerationError(
        f"The AI service at {server.host} wants a key.", "Enter one in Settings.", is_temporary=False
    )


def _is_quota(error: Any) -> bool:
    return error.status_code in (402, 429) and (
        "insufficient_quota" in reason_of(error) or error.status_code == 402
    )


def _quoted(reason: str) -> str:
    """A server may repeat the key in its refusal."""
    return cut(_SECRET.sub("…", one_line(reason)), 120).rstrip(". ")


def _shown(model: str) -> str:
    return cut(one_line(model), 60)
