"""What the tests of YouTube's modules share: a publisher on a running rehearsal, and the way of one clip."""

from __future__ import annotations

from clipdesk.domain.publication import Handle, HandleState
from clipdesk.platforms.limits import DailyBudget, pacific
from clipdesk.platforms.youtube import YouTubePublisher
from clipdesk.ports import PublishJob
from tests.platforms.conftest import Desk


def make_publisher(desk: Desk, budget: DailyBudget | None = None) -> YouTubePublisher:
    """Return a publisher that knows the rehearsal alone."""
    spent = budget or DailyBudget(desk.clock, limit=100, zone=pacific())
    return YouTubePublisher(desk.transport, desk.tokens, lambda: desk.settings().youtube, desk.clock, spent)


def sent(desk: Desk, publisher: YouTubePublisher, job: PublishJob) -> Handle:
    """Make a handle and send all but the tail."""
    handle = publisher.create(job)
    with desk.open(job) as body:
        assert publisher.send(job, handle, body, 0).offset == publisher.tail_start(body.size_bytes)
    return handle


def committed(desk: Desk, publisher: YouTubePublisher, job: PublishJob, handle: Handle) -> HandleState:
    with desk.open(job) as body:
        return publisher.commit(job, handle, body, publisher.tail_start(body.size_bytes))
