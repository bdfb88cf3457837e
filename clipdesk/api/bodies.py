"""What callers may send: every field with its type and limits, and no field that is not known."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    Strict,
    StrictBool,
    StrictStr,
    WithJsonSchema,
)

from clipdesk.domain.account import Platform
from clipdesk.domain.post import parse_hashtags
from clipdesk.domain.publication import Status
from clipdesk.domain.settings import TIKTOK_PRIVACIES
from clipdesk.domain.template import PROMPT_LIMIT, VALUE_LIMIT
from clipdesk.services.templates import NAME_LIMIT

MOST_ID = 2**63 - 1
MOST_HASHTAGS = 100
_MOST_TAG = 150
_MOST_TAG_LINE = 5_000
_NO_NUL = r"^[^\x00]*$"


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("write something, or leave it out")
    return text


def _tiktok_privacy(level: str) -> str:
    if level not in TIKTOK_PRIVACIES:
        raise ValueError(f"choose one of {', '.join(TIKTOK_PRIVACIES)}")
    return level


def _hashtags(value: object) -> tuple[str, ...]:
    """Read hashtags from one string or a list of strings."""
    given = value if isinstance(value, list) else [value]
    words = [word for word in given if isinstance(word, str) and _is_text(word)]
    if len(words) < len(given):
        raise ValueError("hashtags are one text, or a list of texts")
    longest = _MOST_TAG if isinstance(value, list) else _MOST_TAG_LINE
    if len(words) > MOST_HASHTAGS or any(len(word) > longest for word in words):
        raise ValueError("too long for hashtags")
    tags = parse_hashtags(words if isinstance(value, list) else words[0])
    if len(tags) > MOST_HASHTAGS:
        raise ValueError(f"at most {MOST_HASHTAGS} hashtags")
    return tags


def _is_text(word: str) -> bool:
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in word)


def _empty_as_none(value: object) -> object:
    """Take `?status=` for `any status`."""
    return None if value == "" else value


Id = Annotated[int, Strict(), Field(ge=1, le=MOST_ID)]
Hashtags = Annotated[
    tuple[str, ...],
    PlainValidator(_hashtags),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "maxLength": _MOST_TAG_LINE, "pattern": _NO_NUL},
                {
                    "type": "array",
                    "maxItems": MOST_HASHTAGS,
                    "items": {"type": "string", "maxLength": _MOST_TAG, "pattern": _NO_NUL},
                },
            ]
        }
    ),
]
Title = Annotated[StrictStr, Field(min_length=1, max_length=500, pattern=_NO_NUL), AfterValidator(_not_blank)]
Caption = Annotated[StrictStr, Field(max_length=10_000, pattern=_NO_NUL)]
Time = Annotated[StrictStr, Field(min_length=1, max_length=64, json_schema_extra={"format": "date-time"})]
TikTokPrivacy = Annotated[
    StrictStr, Field(json_schema_extra={"enum": list(TIKTOK_PRIVACIES)}), AfterValidator(_tiktok_privacy)
]
Platforms = Annotated[list[Platform], Field(max_length=10)]


class Body(BaseModel):
    """The base of all bodies: an unknown field is a mistake."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Body):
    """An empty object, for those who cannot send no body at all."""


class MetadataBody(Body):
    """The words of a post; what is left out is written by the AI, or stays."""

    title: Title | None = None
    caption: Caption | None = None
    hashtags: Hashtags | None = None


class YouTubeOptions(Body):
    """How it appears on YouTube."""

    privacy: Literal["public", "unlisted", "private"] | None = None
    category_id: Annotated[StrictStr, Field(pattern=r"^[0-9]{1,3}$")] | None = None
    made_for_kids: StrictBool | None = None


class InstagramOptions(Body):
    """How it appears on Instagram: a Reel is always public."""

    privacy: Literal["public"] | None = None


class TikTokOptions(Body):
    """How it appears on TikTok."""

    mode: Literal["draft", "direct"] | None = None
    privacy: TikTokPrivacy | None = None
    allow_comment: StrictBool | None = None
    allow_duet: StrictBool | None = None
    allow_stitch: StrictBool | None = None
    brand_content: StrictBool | None = None
    brand_organic: StrictBool | None = None


class OptionsBody(Body):
    """How a post appears on each platform."""

    youtube: YouTubeOptions | None = None
    instagram: InstagramOptions | None = None
    tiktok: TikTokOptions | None = None

    def by_platform(self) -> dict[Platform, dict[str, Any]]:
        """Return what was said, by platform, in the words of the contract."""
        said = self.model_dump(exclude_none=True)
        return {Platform(name): options for name, options in said.items()}


class NewPostBody(Body):
    """A post that a script asks for, from a file in a clip folder or from the https address of one."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["video_path"]}, {"required": ["video_url"]}]}
    )

    video_path: Annotated[StrictStr, Field(min_length=1, max_length=4096, pattern=_NO_NUL)] | None = None
    video_url: Annotated[StrictStr, Field(min_length=1, max_length=2048, pattern=_NO_NUL)] | None = None
    platforms: Platforms
    metadata: MetadataBody | None = None
    scheduled_time: Time | None = None
    template_id: Id | None = None
    game_context: Annotated[StrictStr, Field(max_length=VALUE_LIMIT, pattern=_NO_NUL)] | None = None
    accounts: Annotated[list[Id], Field(max_length=100)] | None = None
    options: OptionsBody | None = None


class ChangesBody(Body):
    """What to change about a post; what is left out, or null, stays."""

    scheduled_time: Time | None = None
    metadata: MetadataBody | None = None
    platforms: Annotated[Platforms, Field(min_length=1)] | None = None
    options: OptionsBody | None = None


class ResolveBody(Body):
    """What became of a publication that nobody could be sure about."""

    platform: Platform
    live: StrictBool
    url: Annotated[StrictStr, Field(min_length=1, max_length=2048, pattern=_NO_NUL)] | None = None


class TemplateBody(Body):
    """An AI prompt template."""

    name: Annotated[StrictStr, Field(min_length=1, max_length=NAME_LIMIT, pattern=_NO_NUL)]
    prompt_text: Annotated[StrictStr, Field(min_length=1, max_length=PROMPT_LIMIT, pattern=_NO_NUL)]
    is_active: StrictBool | None = None


class TestPromptBody(Body):
    """A prompt to be tried once; nothing is stored."""

    __test__ = False  # not for pytest, whatever its name

    prompt_text: Annotated[StrictStr, Field(min_length=1, max_length=PROMPT_LIMIT, pattern=_NO_NUL)]
    filename: Annotated[StrictStr, Field(max_length=VALUE_LIMIT, pattern=_NO_NUL)]
    game_context: Annotated[StrictStr, Field(max_length=VALUE_LIMIT, pattern=_NO_NUL)]


class UpcomingQuery(Body):
    """How far ahead to look."""

    hours: int = Field(24, ge=1, le=168)


def _or_empty(schema: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [schema, {"type": "string", "maxLength": 0}]})


def _one_of(values: type[StrEnum]) -> WithJsonSchema:
    return _or_empty({"type": "string", "enum": [str(value) for value in values]})


class PostsQuery(Body):
    """Which posts to list; an empty value means any."""

    status: Annotated[Status | None, BeforeValidator(_empty_as_none), _one_of(Status)] = None
    platform: Annotated[Platform | None, BeforeValidator(_empty_as_none), _one_of(Platform)] = None
    after: Annotated[
        Annotated[int, Field(ge=0, le=MOST_ID)] | None,
        BeforeValidator(_empty_as_none),
        _or_empty({"type": "integer", "minimum": 0, "maximum": MOST_ID}),
    ] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
