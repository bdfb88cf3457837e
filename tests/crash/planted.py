"""Bugs to plant, one at a time, in a copy of the program: each is a promise broken on purpose.

A test of the tests: whichever of these nobody notices, the promise behind it is not tested.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ENGINE = "tests/services/publishing"


@dataclass(frozen=True)
class Bug:
    """One change of one place in the source, and the tests that must notice it."""

    name: str
    file: str
    was: str
    becomes: str
    tests: tuple[str, ...] = (ENGINE,)

    def plant(self, root: Path) -> str:
        """Change the file below a folder; return what it held before.

        Raises:
            ValueError: the place is not there exactly once any more.
        """
        path = root / "clipdesk" / self.file
        text = path.read_text(encoding="utf-8")
        if text.count(self.was) != 1:
            raise ValueError(f"{self.name}: {text.count(self.was)} places in {self.file}")
        path.write_text(text.replace(self.was, self.becomes), encoding="utf-8")
        return text


_ENGINE = "services/publishing"
BUGS = (
    Bug(
        "the handle is not saved before the last byte",
        f"{_ENGINE}/record.py",
        "if handle is not None:\n                unit.handles.add",
        "if handle is None:\n                unit.handles.add",
    ),
    Bug(
        "no intent is committed before a call",
        f"{_ENGINE}/record.py",
        'self._add(unit, step, "intent", text, data)',
        "pass",
    ),
    Bug(
        "whoever lost the claim goes on writing",
        "storage/publications.py",
        '_P.epoch == bindparam("was_epoch"),\n    _P.status == literal',
        '_P.epoch >= 0 * bindparam("was_epoch"),\n    _P.status == literal',
        ("tests/storage/test_publications.py",),
    ),
    Bug(
        "an unknown outcome is taken for a failure and tried again",
        f"{_ENGINE}/verdicts.py",
        "if publication.is_committed:\n            return Verdict(\n                look_again",
        "if publication.status == 'no':\n            return Verdict(\n                look_again",
    ),
    Bug(
        "an unanswered publish call is repeated before it has settled",
        f"{_ENGINE}/waiting.py",
        "if self._now() >= settled_at:",
        "if self._now() >= intent.at:",
    ),
    Bug(
        "the newest commits may be lost in a power cut",
        "storage/connections.py",
        "PRAGMA synchronous = FULL",
        "PRAGMA synchronous = NORMAL",
        ("tests/storage/test_connections.py",),
    ),
    Bug(
        "a video is more public than was chosen",
        "platforms/youtube.py",
        '"privacyStatus": job.options.privacy,',
        '"privacyStatus": "public",',
        ("tests/platforms/test_youtube.py",),
    ),
    Bug(
        "what the ledger knows to be live is published again",
        f"{_ENGINE}/run.py",
        'if line is None or line.outcome not in ("live", "draft"):',
        "if line is None or line.outcome:",
    ),
    Bug(
        "a call that only the ledger remembers is repeated",
        f"{_ENGINE}/run.py",
        'if line is not None and line.outcome == "intent":',
        'if line is not None and line.outcome == "never":',
    ),
    Bug(
        "the ledger is not told before the last step",
        f"{_ENGINE}/run.py",
        'self._write_ledger(job, "intent")',
        "pass",
    ),
    Bug(
        "the platform is not asked before going on",
        f"{_ENGINE}/run.py",
        "return handle, self._ask(job, handle)",
        "return handle, HandleState(HandleStage.RECEIVING)",
    ),
    Bug(
        "an unknown handle is dead, whatever was asked of it",
        f"{_ENGINE}/run.py",
        "if intent is not None:\n            raise OutcomeUnknown(intent.at)",
        "if intent is None:\n            raise OutcomeUnknown(self._now())",
    ),
    Bug(
        "a late post goes out unasked",
        "domain/publication.py",
        "and now - start > grace",
        "and now - start > grace * 1000",
    ),
    Bug(
        "the time is not looked at before the last step",
        f"{_ENGINE}/waiting.py",
        "if self._is_time(due_at):",
        "if self._is_time(due_at) or due_at:",
    ),
    Bug(
        "the last bytes go out without a look at the hash",
        "media/upload.py",
        "if not is_same or self._hash.hexdigest() != self._expected.fingerprint.xxh3_128:",
        "if not is_same:",
        ("tests/media/test_upload.py",),
    ),
    Bug(
        "waiting uses up attempts",
        "domain/publication.py",
        "wait_reason=reason,\n        error_message=message,",
        "wait_reason=reason,\n        attempts=publication.attempts + 1,\n        error_message=message,",
    ),
    Bug(
        "what a dead process left behind is forgotten",
        f"{_ENGINE}/service.py",
        "if not _left(unit, busy_accounts):",
        "if owner_is_alive := True:",
    ),
    Bug(
        "a sign-in during the parking is overlooked",
        f"{_ENGINE}/endings.py",
        "return replace(parked, next_try_at=now) if is_renewed else parked",
        "return parked",
    ),
    Bug(
        "the newest post of the account is taken for ours",
        f"{_ENGINE}/endings.py",
        "if len(found) == 1:",
        "if found:",
    ),
    Bug(
        "nobody is ever asked about an unknown outcome",
        f"{_ENGINE}/endings.py",
        "if age_s < self._parts.limits.adoption_s:",
        "if age_s >= 0:",
    ),
    Bug(
        "posts go out while posting is on hold",
        f"{_ENGINE}/parts.py",
        "return bool(self.held_by() &",
        "return bool(frozenset() &",
    ),
    Bug(
        "a post that the platform has can be cancelled",
        "domain/publication.py",
        "if publication.is_committed:\n        raise NotAllowed(",
        "if publication.is_committed and publication.id < 0:\n        raise NotAllowed(",
        ("tests/domain/test_publication.py", ENGINE),
    ),
    Bug(
        "a wake-up fires everything at once",
        f"{_ENGINE}/service.py",
        "if last is None or now - last >= gap:",
        "if last is None or gap:",
    ),
    Bug(
        "a clock in doubt is believed",
        f"{_ENGINE}/service.py",
        "if self._parts.is_clock_in_doubt():",
        "if self._parts.is_clock_in_doubt() and now is None:",
    ),
    Bug(
        "a publish begins on a disk that is nearly full",
        f"{_ENGINE}/service.py",
        "self._parts.disk.is_short()",
        "self._parts.disk is None",
        ("tests/crash/test_local_faults.py",),
    ),
    Bug(
        "on a full disk the reserve is kept",
        f"{_ENGINE}/endings.py",
        "self._parts.disk.release_reserve()",
        "pass",
        ("tests/crash/test_local_faults.py",),
    ),
    Bug(
        "two programs publish from one database",
        "workers/role.py",
        "is_ours = _lock(descriptor)",
        "is_ours = _lock(descriptor) or True",
        ("tests/workers/test_role.py",),
    ),
    Bug(
        "handles are stored in clear",
        "storage/story.py",
        '"value": self._seal.close(handle.value),',
        '"value": handle.value,',
        ("tests/storage/test_story.py",),
    ),
    Bug(
        "tokens stand in errors and in the log",
        "transport.py",
        "for pattern, replacement in _REDACTIONS:",
        "for pattern, replacement in _REDACTIONS[:0]:",
        ("tests/test_transport.py",),
    ),
)
