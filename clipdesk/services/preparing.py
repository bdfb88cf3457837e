"""Makes the copy that a platform can take where a lossless repair is enough, and finds it again.

A prepared copy is named by the clip's content, so it is made once for all platforms and made again when lost.
"""

from __future__ import annotations

from pathlib import Path

from clipdesk.domain.account import Platform
from clipdesk.domain.clip import Clip
from clipdesk.domain.errors import FileMissing
from clipdesk.domain.post import PostText
from clipdesk.domain.preflight import Mend, check
from clipdesk.domain.publication import PublishOptions
from clipdesk.ports import MediaProbe, UploadFile

_CONTENT_TYPES = {
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "mkv": "video/x-matroska",
    "flv": "video/x-flv",
    "avi": "video/x-msvideo",
    "wmv": "video/x-ms-wmv",
    "ts": "video/mp2t",
}


class PreparingService:
    """Give each platform a file that it can take.

    Args:
        folder: where prepared copies are kept.
    """

    def __init__(self, probe: MediaProbe, folder: Path) -> None:
        self._probe = probe
        self._folder = folder

    def file_for(self, clip: Clip, platform: Platform) -> UploadFile:
        """Return the clip itself, or its prepared copy, which is made if it is not there.

        Raises:
            FileMissing: the clip is gone and there is no copy.
            MediaError: the copy cannot be made.
        """
        if not _needs_remux(platform, clip):
            content_type = _CONTENT_TYPES.get(clip.facts.container, "application/octet-stream")
            return UploadFile(clip.path, clip.fingerprint, content_type, clip.facts)
        copy = self._folder / f"{clip.fingerprint.xxh3_128}.mp4"
        if not copy.exists():
            if not clip.path.exists():
                raise FileMissing("The video was moved or deleted.", "Put it back, or choose the file again.")
            self._folder.mkdir(parents=True, exist_ok=True)
            self._probe.remux(clip.path, copy)
        return UploadFile(copy, self._probe.fingerprint(copy), "video/mp4", self._probe.facts(copy))


def _needs_remux(platform: Platform, clip: Clip) -> bool:
    """Tell whether a lossless copy is what stands between the clip and the platform."""
    findings = check(platform, clip.facts, clip.fingerprint.size_bytes, PostText("-"), PublishOptions())
    return any(finding.mend is Mend.REMUX for finding in findings)
