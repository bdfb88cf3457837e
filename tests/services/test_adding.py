"""Tests of taking a named file all the way to a post."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import InvalidInput
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.wish import NewPost
from clipdesk.services.adding import AddingService, AddRequest
from tests import values
from tests.clock import START

FILE = Path("/clips/a.mp4")


@dataclass
class Around:
    """What stands around the service, and what it was asked."""

    games: list[str] = field(default_factory=list)
    templates: list[int | None] = field(default_factory=list)
    wishes: list[NewPost] = field(default_factory=list)

    def take_in(self, path: Path, game: str) -> Clip:
        self.games.append(game)
        return values.clip(id=1, path=path, game=game)

    def describe(self, clip: Clip, template_id: int | None) -> tuple[PostText, str]:
        self.templates.append(template_id)
        return values.text("Written by the AI"), "ai"

    def schedule(self, wish: NewPost) -> Post:
        self.wishes.append(wish)
        return values.post(wish.clip)

    def service(self) -> AddingService:
        return AddingService(self.take_in, self.describe, self.schedule)


def test_without_words_the_ai_writes_with_the_named_template() -> None:
    around = Around()

    around.service().add(AddRequest(FILE, template_id=4, game="Riftline"))

    assert around.templates == [4]
    assert around.games == ["Riftline"]
    assert around.wishes[0].text.title == "Written by the AI"
    assert around.wishes[0].text_source == "ai"


def test_with_a_title_the_ai_is_not_asked() -> None:
    around = Around()

    around.service().add(AddRequest(FILE, title="  Mine  ", hashtags=("#a",)))

    assert around.templates == []
    assert around.wishes[0].text == PostText("Mine", "", ("#a",))
    assert around.wishes[0].text_source == "person"


def test_a_given_caption_replaces_the_ais_and_counts_as_the_persons() -> None:
    around = Around()

    around.service().add(AddRequest(FILE, caption="My caption"))

    assert around.wishes[0].text.title == "Written by the AI"
    assert around.wishes[0].text.caption == "My caption"
    assert around.wishes[0].text_source == "person"


def test_an_empty_title_is_refused_before_the_file_is_looked_at() -> None:
    around = Around()

    with pytest.raises(InvalidInput) as refusal:
        around.service().add(AddRequest(FILE, title="   "))

    assert refusal.value.field == "metadata.title"
    assert around.games == []


def test_where_and_when_are_passed_on() -> None:
    around = Around()
    options = {Platform.YOUTUBE: {"privacy": "private"}}

    around.service().add(
        AddRequest(FILE, platforms=(Platform.YOUTUBE,), accounts=(3,), at=START, is_now=True, options=options)
    )

    wish = around.wishes[0]
    assert (wish.platforms, wish.accounts, wish.at, wish.is_now) == ((Platform.YOUTUBE,), (3,), START, True)
    assert wish.options == options
