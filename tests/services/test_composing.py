from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from clipdesk.domain.activity import ActivityKind
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import CredentialError, CredentialState, NotFound, TextGenerationError
from clipdesk.domain.events import EventName
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.publication import Phase, Status
from clipdesk.domain.template import PromptTemplate
from clipdesk.ports import TextGenerator
from clipdesk.services.composing import ComposingService
from tests.clock import START, FakeClock
from tests.fakes import MemoryWork
from tests.services.doubles import Bus, FakeGenerator, account_of, clip_of, post_of, publication_of

BUILTIN = PostText("Made of replay.mp4 and Celeste")
DOWN = TextGenerationError("It took longer than 30 s.", "Try again.")


class Desk:
    def __init__(self) -> None:
        self.work = MemoryWork()
        self.clock = FakeClock()
        self.bus = Bus()
        self.bus.on_event = lambda event: self._must_be_committed()
        self.ai = FakeGenerator()
        self.generator: TextGenerator | None = self.ai
        self.key_error: CredentialError | None = None
        self.service = ComposingService(
            self.work,
            self._generator,
            lambda filename, game: PostText(f"Made of {filename} and {game}"),
            self.clock,
            self.bus,
        )
        with self.work.write() as unit:
            self.account = unit.accounts.add(account_of())
            unit.templates.add(PromptTemplate(0, "Short", "{filename}: {game_context}", True, START, START))

    def stored(self, name: str = "replay.mp4") -> Clip:
        with self.work.write() as unit:
            return unit.clips.add(clip_of(name))

    def waiting(self, name: str, at: datetime | None, **changes: object) -> Post:
        """Store a post with the file name's words."""
        clip = self.stored(name)
        publication = publication_of(self.account, at)
        post = post_of(clip, publication, text=PostText(name), text_source="file_name")
        with self.work.write() as unit:
            return unit.posts.add(replace(post, **changes))  # type: ignore[arg-type]

    def post(self, post_id: int) -> Post:
        with self.work.read() as unit:
            return unit.posts.get(post_id)

    def problems(self) -> list[str]:
        with self.work.read() as unit:
            return [line.text for line in unit.activity.recent(kind=ActivityKind.PROBLEM)]

    def _generator(self) -> TextGenerator | None:
        if self.key_error is not None:
            raise self.key_error
        return self.generator

    def _must_be_committed(self) -> None:
        with self.work.write():
            pass


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_ai_writes_with_the_active_template(desk: Desk) -> None:
    text, source = desk.service.describe(desk.stored())

    assert (text.title, source) == ("AI title 1", "ai")
    assert desk.ai.prompts == ["replay.mp4: Celeste"]


def test_the_words_are_told_with_their_source(desk: Desk) -> None:
    desk.service.describe(desk.stored())

    assert desk.bus.data(EventName.METADATA_GENERATED) == [
        {
            "clip_id": 1,
            "path": "/clips/replay.mp4",
            "title": "AI title 1",
            "caption": "AI caption",
            "hashtags": "#ai",
            "source": "ai",
        }
    ]


def test_another_template_can_be_named_for_one_clip(desk: Desk) -> None:
    with desk.work.write() as unit:
        other = unit.templates.add(PromptTemplate(0, "Other", "Only {filename}", False, START, START))

    desk.service.describe(desk.stored(), other.id)

    assert desk.ai.prompts == ["Only replay.mp4"]


def test_a_named_template_that_is_not_there_is_said_to_whoever_named_it(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.service.describe(desk.stored(), 99)


def test_without_an_ai_the_file_name_gives_the_words_and_that_is_no_problem(desk: Desk) -> None:
    desk.generator = None

    assert desk.service.describe(desk.stored()) == (BUILTIN, "file_name")
    assert desk.problems() == []


def test_without_an_active_template_the_file_name_gives_the_words(desk: Desk) -> None:
    with desk.work.write() as unit:
        for template in unit.templates.list():
            unit.templates.remove(template.id)

    assert desk.service.describe(desk.stored()) == (BUILTIN, "file_name")
    assert desk.ai.prompts == []


def test_an_ai_that_fails_is_told_and_the_file_name_gives_the_words(desk: Desk) -> None:
    desk.ai.error = DOWN

    assert desk.service.describe(desk.stored()) == (BUILTIN, "file_name")
    told = "The AI service isn't answering. New clips use the file name as title for now."
    assert desk.problems() == [told]
    assert desk.bus.data(EventName.PROBLEM) == [
        {"text": told, "advice": "It took longer than 30 s. Try again.", "where": "ai"}
    ]


def test_a_key_that_cannot_be_read_is_told_like_a_failure(desk: Desk) -> None:
    desk.key_error = CredentialError("The keyring is locked.", "Unlock it.", state=CredentialState.LOCKED)

    assert desk.service.describe(desk.stored()) == (BUILTIN, "file_name")
    assert len(desk.problems()) == 1


def test_a_damaged_template_is_told_like_a_failure(desk: Desk) -> None:
    with desk.work.write() as unit:
        unit.templates.add(PromptTemplate(0, "Bad", "{nobody}", True, START, START))

    assert desk.service.describe(desk.stored()) == (BUILTIN, "file_name")
    assert len(desk.problems()) == 1


def test_the_same_problem_is_told_once_in_ten_minutes(desk: Desk) -> None:
    desk.ai.error = DOWN
    clip = desk.stored()

    for _ in range(5):
        desk.service.describe(clip)
        desk.clock.advance(60)
    assert len(desk.problems()) == 1
    desk.clock.advance(300)
    desk.service.describe(clip)

    assert len(desk.problems()) == 2


def test_an_ai_that_works_now_and_then_does_not_flood_the_page(desk: Desk) -> None:
    clip = desk.stored()
    for error in (DOWN, None, DOWN, None, DOWN):
        desk.ai.error = error
        desk.service.describe(clip)

    assert len(desk.problems()) == 1


def test_waiting_posts_and_suggestions_get_the_words_of_the_ai_later(desk: Desk) -> None:
    later = desk.waiting("later.mp4", START + timedelta(hours=1))
    suggestion = desk.waiting("suggestion.mp4", None)

    assert desk.service.rewrite_waiting(START) == 2

    assert desk.post(later.id).text == PostText("AI title 1", "AI caption", ("#ai",))
    assert desk.post(later.id).text_source == "ai"
    assert desk.post(suggestion.id).text.title == "AI title 2"
    assert desk.bus.data(EventName.POST_CHANGED)[0] == {"post_id": later.id, "status": "pending"}


def test_words_of_a_person_and_of_the_ai_are_never_written_over(desk: Desk) -> None:
    for source in ("person", "ai"):
        desk.waiting(f"{source}.mp4", START + timedelta(hours=1), text_source=source)

    assert desk.service.rewrite_waiting(START) == 0
    assert desk.ai.prompts == []


@pytest.mark.parametrize(("seconds", "count"), [(119, 0), (120, 0), (121, 1)])
def test_the_last_two_minutes_before_a_post_are_quiet(desk: Desk, seconds: int, count: int) -> None:
    desk.waiting("soon.mp4", START + timedelta(seconds=seconds))

    assert desk.service.rewrite_waiting(START) == count


@pytest.mark.parametrize(
    "changes", [{"phase": Phase.STAGED}, {"phase": Phase.HANDLE}, {"status": Status.COMPLETED}]
)
def test_a_post_that_has_begun_anywhere_keeps_its_words(desk: Desk, changes: dict[str, object]) -> None:
    at = START + timedelta(hours=1)
    with desk.work.write() as unit:
        second = unit.accounts.add(account_of(remote_id="UC2", is_default=False))
    begun = publication_of(second, at, **changes)
    desk.waiting("begun.mp4", at, publications=(publication_of(desk.account, at), begun))

    assert desk.service.rewrite_waiting(START) == 0


def test_a_person_who_edits_while_the_ai_thinks_is_quicker(desk: Desk) -> None:
    post = desk.waiting("later.mp4", START + timedelta(hours=1))

    def edit() -> None:
        with desk.work.write() as unit:
            unit.posts.save(replace(post, text=PostText("Mine"), text_source="person"))

    desk.ai.on_write = edit

    assert desk.service.rewrite_waiting(START) == 0
    assert desk.post(post.id).text == PostText("Mine")


def test_a_slow_ai_does_not_write_into_the_last_two_minutes(desk: Desk) -> None:
    post = desk.waiting("later.mp4", START + timedelta(minutes=3))

    def think() -> None:
        desk.clock.advance(90)

    desk.ai.on_write = think

    assert desk.service.rewrite_waiting(START) == 0
    assert desk.post(post.id).text_source == "file_name"


def test_rewriting_stops_at_the_first_failure(desk: Desk) -> None:
    for number in range(3):
        desk.waiting(f"{number}.mp4", START + timedelta(hours=1))
    desk.ai.error = DOWN

    assert desk.service.rewrite_waiting(START) == 0
    assert len(desk.ai.prompts) == 1


def test_nothing_is_rewritten_while_the_ai_is_off(desk: Desk) -> None:
    desk.waiting("later.mp4", START + timedelta(hours=1))
    desk.generator = None

    assert desk.service.rewrite_waiting(START) == 0
