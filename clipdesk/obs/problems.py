"""Why there is no connection to OBS, or why OBS did not do a thing, and what to do next."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from clipdesk.domain.errors import ClipDeskError, CredentialError
from clipdesk.obs.protocol import Answer, Close, Code

logger = logging.getLogger(__name__)


class ObsError(ClipDeskError):
    """What OBS could not or would not do."""


class ProblemKind(StrEnum):
    """Why there is no connection."""

    ABSENT = "absent"
    PASSWORD_WANTED = "password_wanted"
    PASSWORD_REFUSED = "password_refused"
    SENT_AWAY = "sent_away"
    SILENT = "silent"
    NOT_OBS = "not_obs"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class ObsProblem:
    """Why there is no connection, and what to do."""

    kind: ProblemKind
    title: str
    advice: str

    @property
    def needs_person(self) -> bool:
        """Tell whether trying again is no use before somebody acts."""
        return self.kind in (
            ProblemKind.PASSWORD_WANTED,
            ProblemKind.PASSWORD_REFUSED,
            ProblemKind.SENT_AWAY,
        )


ABSENT = ObsProblem(
    ProblemKind.ABSENT,
    "OBS is not running, or its WebSocket server is off.",
    "In OBS, open Tools, WebSocket Server Settings, and tick Enable WebSocket server.",
)
WANTED = ObsProblem(
    ProblemKind.PASSWORD_WANTED,
    "OBS wants a password.",
    "Enter it in Settings; OBS shows it under Tools, WebSocket Server Settings, Show Connect Info.",
)
REFUSED = ObsProblem(
    ProblemKind.PASSWORD_REFUSED,
    "OBS refused the password.",
    "Enter it again in Settings; OBS shows it under Tools, WebSocket Server Settings, Show Connect Info.",
)
SENT_AWAY = ObsProblem(
    ProblemKind.SENT_AWAY,
    "ClipDesk was disconnected in OBS.",
    "Choose Connect Again in Settings when ClipDesk may listen to OBS.",
)
SILENT = ObsProblem(
    ProblemKind.SILENT,
    "OBS does not answer any more.",
    "If it hangs, restart OBS; ClipDesk connects by itself.",
)
NOT_OBS = ObsProblem(
    ProblemKind.NOT_OBS,
    "What answers at the address of OBS is not OBS 28 or newer.",
    "Check host and port in Settings, and update OBS if it is older.",
)


def keyring(error: CredentialError) -> ObsProblem:
    """Return the problem of a password that cannot be read; trying again may help."""
    return ObsProblem(ProblemKind.KEYRING, error.title, error.advice)


def why_closed(closed: Any) -> ObsProblem:
    """Name the reason; what we sent last may be the better witness than what came back."""
    code = closed.rcvd.code if closed.rcvd else None
    if code == Close.AUTHENTICATION_FAILED:
        return REFUSED
    if code == Close.SESSION_INVALIDATED:
        return SENT_AWAY
    if code is not None and code >= 4000:
        logger.error("OBS closed the connection with code %s: ClipDesk spoke badly", code)
        return replace(NOT_OBS, title=f"OBS and ClipDesk do not understand each other (code {code}).")
    if code is None and closed.sent is not None:
        return SILENT  # it did not answer our pings
    return ABSENT


def demand(answer: Answer) -> Answer:
    """Return a successful answer.

    Raises:
        ObsError: with what to do in OBS.
    """
    if answer.is_success:
        return answer
    if answer.code == Code.INVALID_STATE:
        raise ObsError(
            "The replay buffer is not enabled in OBS.",
            "In OBS, open Settings, Output, Replay Buffer, and tick Enable Replay Buffer.",
        )
    if answer.code == Code.OUTPUT_NOT_RUNNING:
        raise ObsError("The replay buffer is not running.", "Start it in ClipDesk or in OBS, then try again.")
    if answer.code == Code.UNKNOWN_REQUEST:
        raise ObsError("This OBS is too old for that.", "Update OBS.")
    if answer.code == Code.NOT_READY:
        raise ObsError("OBS is still loading.", "Try again in a moment.")
    raise ObsError(f"OBS could not do that (code {answer.code}).", "Look at OBS, then try again.")
