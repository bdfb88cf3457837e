"""Asks any OpenAI-compatible server for the words of a post, through the `openai` package.

How strictly a server can be asked for JSON differs; what worked is remembered for each server and model.
Falling back to the built-in text is left to the caller.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from clipdesk.ai import refusals
from clipdesk.ai.answers import ANSWER_LIMIT_BYTES, BadAnswer, read_answer
from clipdesk.ai.connection import AnswerTooLarge, AnswerTooLate, Deadline, Server, connect
from clipdesk.ai.prompts import LADDER, RESPONSE_FORMATS, messages, repair_messages
from clipdesk.domain.errors import TextGenerationError
from clipdesk.domain.post import PostText

if TYPE_CHECKING:
    import openai

_log = logging.getLogger(__name__)

# Servers on this computer often have room for 4096 tokens; the longest prompt takes about 2800 of them.
ANSWER_TOKENS = 1200
LONGEST_PAUSE_S = 5.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a server wants to be asked."""

    rung: str = LADDER[0]
    token_limit: str = "max_tokens"
    takes_images: bool = True


class Manners:
    """Remembers the manner that worked for each server and model, for all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Manner] = {}

    def of(self, server: Server) -> Manner:
        """Return the manner that worked last, or the first one to try."""
        with self._lock:
            return self._known.get((server.base_url, server.model), Manner())

    def remember(self, server: Server, manner: Manner) -> None:
        """Keep a manner that worked."""
        with self._lock:
            self._known[server.base_url, server.model] = manner


class ChatTextGenerator:
    """Writes posts with a model behind `POST {base_url}/chat/completions`."""

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        api_key: Callable[[], str | None] = lambda: None,
        timeout_s: float = 30,
        manners: Manners | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the settings; nothing is imported or asked before the first deed.

        Args:
            api_key: asked for each deed, so that a new key counts at once.
            timeout_s: for a whole deed, all its questions together.
            manners: shared between generators, to outlive a change of settings.
            pause: waits that many seconds before the one repetition that a busy server gets.
        """
        self._server = Server(base_url.rstrip("/"), model, timeout_s)
        self._api_key = api_key
        self._manners = manners or Manners()
        self._pause = pause

    def write(self, prompt: str, *, images: Sequence[bytes] = ()) -> PostText:
        """Return the words that the model wrote.

        Raises:
            TextGenerationError: there is no usable answer in time.
        """
        key, deadline = self._api_key(), Deadline(self._server.timeout_s)
        with connect(self._server, key, deadline, ANSWER_LIMIT_BYTES) as client:
            ask = _Conversation(client, self._server, self._manners, deadline, self._pause)
            try:
                return self._words(ask, prompt, images)
            except TextGenerationError:
                raise
            except _foreign_errors() as error:
                raise refusals.translate(error, self._server, has_key=bool(key)) from None

    def check(self) -> str:
        """Ask the model for a word; return one sentence that names it.

        Raises:
            TextGenerationError: it does not answer.
        """
        key, deadline = self._api_key(), Deadline(self._server.timeout_s)
        with connect(self._server, key, deadline, ANSWER_LIMIT_BYTES) as client:
            ask = _Conversation(client, self._server, self._manners, deadline, self._pause)
            try:
                completion = ask.greet()
            except _foreign_errors() as error:
                raise refusals.translate(error, self._server, has_key=bool(key)) from None
        _first_choice(completion, self._server)
        name = completion.model if isinstance(completion.model, str) else ""
        return f"{name or self._server.model} answers at {self._server.host}."

    def _words(self, ask: _Conversation, prompt: str, images: Sequence[bytes]) -> PostText:
        first = ask.answer(prompt, images)
        try:
            answer = read_answer(first)
        except BadAnswer as problem:
            second = ask.answer(prompt, images, repair_messages(first, str(problem)))
            try:
                answer = read_answer(second)
            except BadAnswer as still:
                raise refusals.unusable(self._server, still) from None
        if answer.removed:
            _log.info("took out of the AI's answer: %s", ", ".join(answer.removed))
        return answer.text


class _Conversation:
    """The questions of one deed: finds the manner that the server understands."""

    def __init__(
        self,
        client: openai.OpenAI,
        server: Server,
        manners: Manners,
        deadline: Deadline,
        pause: Callable[[float], None],
    ) -> None:
        self._client = client
        self._server = server
        self._manners = manners
        self._deadline = deadline
        self._pause = pause

    def answer(self, prompt: str, images: Sequence[bytes], more: Sequence[dict[str, Any]] = ()) -> str:
        """Return what the model wrote."""

        def call(manner: Manner) -> Any:
            shown = images if manner.takes_images else ()
            return self._create(
                [*messages(prompt, shown), *more], manner, RESPONSE_FORMATS[manner.rung], ANSWER_TOKENS
            )

        choice = _first_choice(self._in_some_manner(call, has_images=bool(images)), self._server)
        message = choice.message
        finish = getattr(choice, "finish_reason", None)
        if finish == "length":
            raise refusals.cut_short(self._server)
        if finish == "content_filter" or getattr(message, "refusal", None):
            raise refusals.refused_to_write(self._server)
        # Some servers put all that a thinking model says into a field of its own.
        for name in ("content", "reasoning_content", "reasoning"):
            text = getattr(message, name, None)
            if isinstance(text, str) and text.strip():
                return text
        return ""

    def greet(self) -> Any:
        """Return the answer to the shortest question."""

        def call(manner: Manner) -> Any:
            return self._create([{"role": "user", "content": "Say OK."}], manner, None, 16)

        return self._in_some_manner(call, has_images=False)

    def _in_some_manner(self, call: Callable[[Manner], Any], *, has_images: bool) -> Any:
        import openai

        manner, was_repeated = self._manners.of(self._server), False
        first_limit = manner.token_limit
        while True:
            try:
                completion = call(manner)
            except openai.APIStatusError as error:
                wait_s = refusals.retry_after_s(error)
                other = _next_manner(manner, error, first_limit, has_images=has_images)
                if other is not None:
                    manner = other
                elif wait_s is not None and wait_s <= LONGEST_PAUSE_S and not was_repeated:
                    was_repeated = True
                    self._pause(min(wait_s, self._deadline.left_s))
                else:
                    raise
            else:
                self._manners.remember(self._server, manner)
                return completion

    def _create(
        self,
        conversation: list[dict[str, Any]],
        manner: Manner,
        response_format: dict[str, Any] | None,
        tokens: int,
    ) -> Any:
        left_s = self._deadline.left_s
        if left_s == 0:
            raise refusals.took_too_long(self._server)
        options: dict[str, Any] = {manner.token_limit: tokens}
        if response_format is not None:
            options["response_format"] = response_format
        return self._client.chat.completions.create(
            model=self._server.model,
            messages=conversation,  # type: ignore[arg-type]
            timeout=left_s,
            **options,
        )


def _next_manner(manner: Manner, error: Any, first_limit: str, *, has_images: bool) -> Manner | None:
    """Return what to try after a refusal, or None if another manner is no use."""
    if refusals.is_about_token_limit(error) and manner.token_limit == first_limit:
        other = "max_tokens" if first_limit == "max_completion_tokens" else "max_completion_tokens"
        return replace(manner, token_limit=other)
    if has_images and manner.takes_images and refusals.is_about_images(error):
        return replace(manner, takes_images=False)
    step = LADDER.index(manner.rung) + 1
    if error.status_code in (400, 422) and step < len(LADDER):
        return replace(manner, rung=LADDER[step])
    return None


def _first_choice(completion: Any, server: Server) -> Any:
    choices = getattr(completion, "choices", None)
    if not isinstance(choices, list) or not choices or getattr(choices[0], "message", None) is None:
        raise refusals.no_chat_server(server)
    return choices[0]


def _foreign_errors() -> tuple[type[Exception], ...]:
    import httpx2
    import openai

    return (openai.OpenAIError, httpx2.HTTPError, AnswerTooLarge, AnswerTooLate, ValueError)
