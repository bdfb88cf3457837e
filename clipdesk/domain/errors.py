"""What can go wrong, in the user's words: each error is one sentence and what to do next.

Adapters translate foreign errors into these once, at the border; doors turn them into exit codes, HTTP
answers and cards.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class ClipDeskError(Exception):
    """An expected problem with a title (what is wrong) and an advice (what helps)."""

    def __init__(self, title: str, advice: str = "") -> None:
        super().__init__(title, advice)
        self.title = title
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.title} {self.advice}".strip()


class InvalidInput(ClipDeskError):
    """Input that a person or program must change; `field` names it as the contract does."""

    def __init__(self, title: str, advice: str = "", *, field: str = "") -> None:
        super().__init__(title, advice)
        self.field = field


class SettingsError(InvalidInput):
    """A setting that cannot be used; names the key, its value and what is allowed."""


class NotFound(ClipDeskError):
    """There is nothing under the id that was asked for."""


class NotAllowed(ClipDeskError):
    """The deed does not fit the status that the thing is in."""


class NeedsPerson(ClipDeskError):
    """A person must act first: sign in, unlock the keyring, choose a privacy."""


class MediaError(ClipDeskError):
    """A file that cannot be used as a video."""


class FileMissing(MediaError):
    """The video is not where it was."""


class FileChanged(MediaError):
    """The file's content is not the one that was scheduled."""


class FetchFailed(ClipDeskError):
    """A video behind an address cannot be brought now; the address may be good."""


class TextGenerationError(ClipDeskError):
    """The AI service gave no usable text; `is_temporary` tells whether asking again later can help."""

    def __init__(self, title: str, advice: str = "", *, is_temporary: bool = True) -> None:
        super().__init__(title, advice)
        self.is_temporary = is_temporary


class CredentialState(StrEnum):
    """Why the keyring did not answer."""

    LOCKED = "locked"
    ABSENT = "absent"
    BROKEN = "broken"


class CredentialError(NeedsPerson):
    """The keyring is locked, absent or broken."""

    def __init__(self, title: str, advice: str = "", *, state: CredentialState) -> None:
        super().__init__(title, advice)
        self.state = state


class StorageError(ClipDeskError):
    """The database or a file of ours cannot be read or written."""


class DiskFull(StorageError):
    """There is no room left to write."""


class LostClaim(Exception):
    """Another run owns the publication by now: drop everything (rule I5)."""


class Interrupted(Exception):
    """Sending was stopped between two pieces; `reason` is "cancel", "hold" or "stop"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FailureClass(StrEnum):
    """What a platform's refusal or silence means for the publication."""

    WAIT = "wait"  # offline, DNS: park, resume by itself, no attempt
    DATED = "dated"  # quota, 429 with a date: park until then, no attempt
    SIGN_IN = "sign_in"  # the account needs its owner: park, no attempt
    READ = "read"  # a question went unanswered: ask again, no attempt
    RETRYABLE = "retryable"  # this run is over, another may succeed: one attempt
    NEW_HANDLE = "new_handle"  # the handle is dead by the platform's word: one attempt, a fresh handle
    AMBIGUOUS = "ambiguous"  # may have become visible: reconcile, never repeat
    CHOICE = "choice"  # the user must choose something first: park, no attempt
    FINAL = "final"  # the input must change: failed


class PlatformFailure(ClipDeskError):
    """A platform's refusal, translated once by its publisher.

    Args:
        failure: what it means.
        retry_at: for DATED, when to try again (aware).
        wait_reason: for WAIT and DATED, the contract's wait_reason.
        code: the platform's own reason, for the log; never a secret.
    """

    def __init__(
        self,
        failure: FailureClass,
        title: str,
        advice: str = "",
        *,
        retry_at: datetime | None = None,
        wait_reason: str = "",
        code: str = "",
    ) -> None:
        super().__init__(title, advice)
        self.failure = failure
        self.retry_at = retry_at
        self.wait_reason = wait_reason
        self.code = code
