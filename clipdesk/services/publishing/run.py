"""One run of one claimed publication: from wherever it stands to as far as it can get now.

The order is the promise: handle durable before the last byte, intent durable before the irreversible call,
the platform asked before anything is repeated. What a failure means is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from clipdesk.domain.account import Account
from clipdesk.domain.errors import (
    FailureClass,
    FileChanged,
    Interrupted,
    LostClaim,
    MediaError,
    PlatformFailure,
    StorageError,
)
from clipdesk.domain.events import EventName
from clipdesk.domain.post import Post
from clipdesk.domain.publication import (
    Handle,
    HandleStage,
    HandleState,
    Phase,
    complete,
)
from clipdesk.ports import Publisher, PublishJob, UploadBody, UploadFile
from clipdesk.services.publishing.lines import LedgerLines
from clipdesk.services.publishing.parts import EngineParts
from clipdesk.services.publishing.record import Record
from clipdesk.services.publishing.verdicts import Judge
from clipdesk.services.publishing.waiting import Waiting

_COMMIT = "publish"
_PROGRESS_S = 0.1
_STORE_S = 1.0


class OutcomeUnknown(Exception):
    """The irreversible call was made at `since`, and its handle cannot be asked any more."""

    def __init__(self, since: datetime) -> None:
        super().__init__(since)
        self.since = since


class _NoBody:
    """Stands for a file whose bytes are all at the platform."""

    size_bytes = 0

    def pieces(self, start: int, end: int) -> Iterator[bytes]:
        return iter(())

    def last_pieces(self, start: int) -> Iterator[bytes]:
        return iter(())


NO_BODY: UploadBody = _NoBody()


class Run:
    """Carry one publication forward.

    Args:
        account: the account as stored when the run began.
    """

    def __init__(self, parts: EngineParts, record: Record, judge: Judge, account: Account) -> None:
        self._parts = parts
        self._record = record
        self._waiting = Waiting(parts, record, judge)
        self._account = account
        self._publisher: Publisher = parts.publishers[account.platform]
        self._lines = LedgerLines(parts.ledger, parts.clock, account)
        self._told_at_s = 0.0
        self._stored_at_s = 0.0

    def go(self) -> None:
        """Run until it is completed, staged, waiting for the platform, or a failure is raised.

        Raises:
            PlatformFailure, CredentialError, MediaError, Interrupted, LostClaim.
        """
        post, handle = self._record.load()
        if self._is_live_by_ledger(post):
            return
        job = self._job(post)
        if handle is not None and self._has_other_bytes(job):
            self._record.bury("its first bytes came from another file")
            handle = None
        handle, state = self._first_state(job, handle)
        if state.stage is HandleStage.UNREADABLE:
            self._mourn()
            handle, state = self._create(job)
        self._advance(job, handle, state)

    # -- where does it stand?

    def _is_live_by_ledger(self, post: Post) -> bool:
        """Adopt what the ledger knows to be live, whatever the database says (it may be an old copy)."""
        line = self._lines.last(post.uuid)
        if line is None or line.outcome not in ("live", "draft"):
            return False
        privacy = "draft" if line.outcome == "draft" else None
        self._finish(HandleState(HandleStage.LIVE, remote_id=line.remote_id, url=line.url, privacy=privacy))
        return True

    def _first_state(self, job: PublishJob, handle: Handle | None) -> tuple[Handle, HandleState]:
        if handle is not None:
            return handle, self._ask(job, handle)
        line = self._lines.last(job.post_uuid)
        if line is not None and line.outcome == "intent":
            # The call was made, and the handle is lost with the database that knew it.
            raise OutcomeUnknown(line.at)
        return self._create(job)

    def _ask(self, job: PublishJob, handle: Handle) -> HandleState:
        if not handle.value:
            return HandleState(HandleStage.UNREADABLE, error="its handle cannot be unsealed any more")
        state = self._publisher.ask(job, handle)
        self._record.trace("ask.answered")
        return state

    def _create(self, job: PublishJob) -> tuple[Handle, HandleState]:
        self._publisher.check(job)
        file = job.file
        self._record.intent(
            "create",
            Phase.CREATING,
            "asks for a handle",
            xxh3=file.fingerprint.xxh3_128,
            size=file.fingerprint.size_bytes,
        )
        handle = self._publisher.create(job)
        publication = replace(
            self._record.publication,
            phase=Phase.HANDLE,
            sent_bytes=0,
            total_bytes=file.fingerprint.size_bytes,
        )
        self._record.answer("create", "has a handle", publication, handle=handle)
        return handle, HandleState(HandleStage.RECEIVING)

    def _mourn(self) -> None:
        """Decide about a handle the platform does not know: dead if nothing irreversible was asked."""
        intent = self._record.last_intent(_COMMIT)
        if intent is not None:
            raise OutcomeUnknown(intent.at)
        self._record.bury("the platform does not know it, and nothing irreversible was asked")

    # -- forward

    def _advance(self, job: PublishJob, handle: Handle, state: HandleState) -> None:
        if state.stage in (HandleStage.LIVE, HandleStage.DELIVERED):
            self._finish(state, job)
        elif state.stage is HandleStage.DEAD:
            self._bury_dead(job, state)
        elif state.stage is HandleStage.WORKING:
            self._waiting.for_the_platform()
        elif not self._is_put_off(state):
            self._send_and_commit(job, handle, state)

    def _is_put_off(self, state: HandleState) -> bool:
        """Leave a last step that was made before for later: until it has settled, or for a growing while."""
        if state.stage is HandleStage.STAGED:
            return self._waiting.for_the_last_call()
        return self._waiting.for_another_call(self._record.commits())

    def _send_and_commit(self, job: PublishJob, handle: Handle, state: HandleState) -> None:
        if state.stage is HandleStage.STAGED:
            if self._waiting.for_its_time(job.due_at):
                return
            after = self._commit(job, handle, NO_BODY, state)
        else:
            with (
                self._parts.power.awake("posting a clip"),
                self._parts.source.open(job.file, gate=self._gate, on_sent=self._on_sent) as body,
            ):
                state = self._send_all(job, handle, body, state)
                if state.stage is HandleStage.WORKING:
                    self._waiting.for_the_platform()
                    return
                if self._waiting.for_its_time(job.due_at):
                    return
                after = self._commit(job, handle, body, state)
        self._after_commit(job, after)

    def _send_all(self, job: PublishJob, handle: Handle, body: UploadBody, state: HandleState) -> HandleState:
        """Send until only the irreversible part is missing; the platform may keep less than was sent."""
        while self._wants_more(body, state):
            self._gate()
            if self._record.publication.phase is not Phase.PUBLISHING:
                self._record.intent("send", Phase.UPLOADING, f"sends from byte {state.offset}")
            before = state.offset
            state = self._publisher.send(job, handle, body, before)
            sent = state.offset if state.stage is HandleStage.RECEIVING else body.size_bytes
            publication = replace(self._record.publication, sent_bytes=sent)
            self._record.answer("send", f"{state.stage} at byte {sent}", publication)
            if state.stage is HandleStage.RECEIVING and state.offset <= before:
                label = self._account.platform.label
                raise PlatformFailure(FailureClass.RETRYABLE, f"{label} kept nothing of what was sent.")
        return state

    def _wants_more(self, body: UploadBody, state: HandleState) -> bool:
        """Tell whether bytes are missing that make nothing visible."""
        tail = self._publisher.tail_start(body.size_bytes, state.offset)
        return state.stage is HandleStage.RECEIVING and state.offset < tail

    def _commit(self, job: PublishJob, handle: Handle, body: UploadBody, state: HandleState) -> HandleState:
        """Make the irreversible call, once, with its intent in the database and in the ledger."""
        if body is not NO_BODY:
            self._gate()
        self._refuse_to_loop(job)
        self._record.intent(_COMMIT, Phase.PUBLISHING, "makes the irreversible call")
        try:
            self._write_ledger(job, "intent")
        except StorageError:
            unmade = replace(self._record.publication, phase=Phase.UPLOADING)
            self._record.answer(_COMMIT, "was not made: the ledger cannot be written", unmade)
            raise
        self._record.trace("publish.ledger")
        try:
            return self._publisher.commit(job, handle, body, max(state.offset, 0))
        except (FileChanged, Interrupted):
            # The body refused before its final piece, so the platform cannot have the whole file.
            self._write_ledger(job, "not_live")
            raise

    def _refuse_to_loop(self, job: PublishJob) -> None:
        """Give up when the platform says each time that the last step was never taken."""
        if self._record.commits() < self._parts.settings.current.publish.max_attempts:
            return
        label = self._account.platform.label
        self._write_ledger(job, "not_live")
        raise PlatformFailure(
            FailureClass.FINAL,
            f"{label} did not take the last step.",
            "Look there, then retry.",
            code="last_step",
        )

    def _after_commit(self, job: PublishJob, state: HandleState) -> None:
        self._record.trace("publish.sent")
        if state.stage in (HandleStage.LIVE, HandleStage.DELIVERED):
            self._finish(state, job)
        elif state.stage is HandleStage.DEAD:
            self._bury_dead(job, state)
        else:
            self._waiting.for_the_platform(soon=state.stage is HandleStage.RECEIVING)

    def _finish(self, state: HandleState, job: PublishJob | None = None) -> None:
        is_draft = state.stage is HandleStage.DELIVERED or state.privacy == "draft"
        publication = complete(
            self._record.publication,
            now=self._now(),
            remote_id=state.remote_id,
            url=state.url,
            privacy="draft" if is_draft else state.privacy,
        )
        if job is not None:
            self._write_ledger(job, "draft" if is_draft else "live", state)
        place = publication.platform.label
        words = f"Draft delivered to {place}." if is_draft else f"Posted to {place}."
        self._record.leave(publication, "complete", words, bury="live", activity=words)
        self._record.tell(
            EventName.PUBLICATION_COMPLETED, remote_id=publication.remote_id, url=publication.url
        )
        if job is not None and publication.remote_id and not is_draft:
            self._read_back(job, publication.remote_id)

    def _read_back(self, job: PublishJob, remote_id: str) -> None:
        """Compare what is live with what was chosen; whatever happens here changes no status (rule I7)."""
        try:
            seen = self._publisher.read_back(job, remote_id)
        except PlatformFailure as failure:
            self._record.amend(
                url=None, privacy=None, text=f"could not be read back: {failure.title}", notice=""
            )
            return
        words = f"is {seen.privacy or 'there'}"
        self._record.amend(url=seen.url, privacy=seen.privacy, text=words, notice=seen.notice)

    # -- ends of handles

    def _bury_dead(self, job: PublishJob, state: HandleState) -> None:
        if self._record.publication.is_committed:
            self._write_ledger(job, "not_live")
        kind = FailureClass.NEW_HANDLE if state.is_transient else FailureClass.FINAL
        label = self._account.platform.label
        raise PlatformFailure(kind, state.error or f"{label} gave the post up.", code="dead")

    def _has_other_bytes(self, job: PublishJob) -> bool:
        """Tell whether an uncommitted handle began with another file (a prepared copy made again)."""
        if self._record.last_intent(_COMMIT) is not None:
            return False
        intent = self._record.newest_intent("create")
        known = intent.data.get("xxh3") if intent is not None else None
        return known is not None and known != job.file.fingerprint.xxh3_128

    # -- small parts

    def _job(self, post: Post) -> PublishJob:
        publication = self._record.publication
        try:
            file = self._parts.file_for(post.clip, publication.platform)
        except MediaError:
            if publication.phase in (Phase.NEW, Phase.CREATING):
                raise
            # The platform may have all it needs; whoever needs bytes finds the file missing then.
            clip = post.clip
            file = UploadFile(clip.path, clip.fingerprint, "video/mp4", clip.facts)
        return PublishJob(
            publication_id=publication.id,
            post_uuid=post.uuid,
            account=self._account,
            text=post.text,
            options=publication.options,
            file=file,
            due_at=publication.scheduled_at or self._now(),
        )

    def _gate(self) -> None:
        """Stop between two pieces: the program ends, OBS needs the line, or the user took the post back."""
        if self._parts.stop.is_set():
            raise Interrupted("stop")
        if self._parts.is_held():
            raise Interrupted("hold")
        now_s = self._parts.clock.monotonic_s()
        if now_s - self._stored_at_s >= _STORE_S:
            self._stored_at_s = now_s
            if not self._record.is_mine():
                raise LostClaim

    def _on_sent(self, sent_bytes: int) -> None:
        now_s = self._parts.clock.monotonic_s()
        total = self._record.publication.total_bytes
        if now_s - self._told_at_s >= _PROGRESS_S:
            self._told_at_s = now_s
            self._record.progress(sent_bytes, total)
            share = sent_bytes / total if total else 0.0
            self._record.tell(EventName.PUBLICATION_PROGRESS, progress=round(share, 4))

    def _write_ledger(self, job: PublishJob, outcome: str, state: HandleState | None = None) -> None:
        self._lines.write(job.post_uuid, job.file.fingerprint.xxh3_128, outcome, state)

    def _now(self) -> datetime:
        return self._parts.clock.now()
