"""Posts that are out on a rehearsal, for tests that ask about them."""

from __future__ import annotations

from dataclasses import replace

from clipdesk.domain.account import Platform
from clipdesk.domain.post import PostText
from clipdesk.domain.publication import HandleStage, Phase, Publication, PublishOptions, Status
from clipdesk.ports import Publisher, PublishJob
from tests.clock import START
from tests.platforms.conftest import Desk


def publish(desk: Desk, publisher: Publisher, job: PublishJob, number: int = 1) -> Publication:
    """Carry one clip all the way; each number is another clip with other words."""
    job = replace(job, file=desk.file(700_000 + number), text=PostText(f"Title {number}"))
    handle = publisher.create(job)
    with desk.open(job) as body:
        state = publisher.send(job, handle, body, 0)
        while state.stage is HandleStage.WORKING:
            state = publisher.ask(job, handle)
        state = publisher.commit(job, handle, body, publisher.tail_start(body.size_bytes))
    while state.stage is HandleStage.WORKING:
        state = publisher.ask(job, handle)
    return publication(job.account.platform, state.remote_id, number)


def publication(platform: Platform, remote_id: str | None, number: int = 1) -> Publication:
    """Return a completed publication."""
    return Publication(
        id=number,
        post_id=number,
        account_id=1,
        platform=platform,
        status=Status.COMPLETED,
        phase=Phase.DONE,
        scheduled_at=START,
        options=PublishOptions(),
        completed_at=START,
        remote_id=remote_id,
    )
