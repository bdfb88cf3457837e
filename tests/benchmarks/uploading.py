"""One upload in a process of its own, which tells its time, work and memory.

`python -m tests.benchmarks.uploading METHOD URL FILE HASH`: METHOD is `own` or `google`.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import cast

from clipdesk.domain.account import Account, Platform
from clipdesk.domain.clip import Fingerprint
from clipdesk.domain.publication import Handle, HandleStage
from clipdesk.domain.settings import YouTubeSettings
from clipdesk.media.upload import FileUploadSource
from clipdesk.platforms.limits import DailyBudget, pacific
from clipdesk.platforms.youtube import YouTubePublisher
from clipdesk.ports import PublishJob, UploadFile
from clipdesk.transport import Transport
from clipdesk.workers.clock import SystemClock
from tests import values


class OneToken:
    """A `TokenSource` with a token that lasts."""

    def access_token(self, account: Account, *, min_life_s: float = 300) -> str:
        return "token"

    def refresh(self, account: Account, *, rejected_token: str) -> str:
        return "token"


@cache
def transport() -> Transport:
    """Return the one client of a program: it reads the certificates once."""
    return Transport()


def own_upload(url: str, path: Path, fingerprint: str) -> Callable[[], None]:
    """Return the YouTube publisher's way of the bytes: all up to the tail, then the tail."""
    clock = SystemClock()
    settings = YouTubeSettings(api_url=url)
    budget = DailyBudget(clock, limit=100, zone=pacific())
    publisher = YouTubePublisher(transport(), OneToken(), lambda: settings, clock, budget)
    file = UploadFile(path, Fingerprint(fingerprint, path.stat().st_size), "video/mp4", values.facts())
    options = values.options(Platform.YOUTUBE)
    job = PublishJob(1, "uuid", values.account(), values.text(), options, file, clock.now())
    handle = Handle(f"{url}/session", None, clock.now(), None)
    source = FileUploadSource(clock)

    def upload() -> None:
        with source.open(file, gate=lambda: None, on_sent=lambda offset: None) as body:
            offset = publisher.send(job, handle, body, 0).offset
            assert publisher.commit(job, handle, body, offset).stage is HandleStage.LIVE

    return upload


def google_upload(url: str, path: Path, fingerprint: str) -> Callable[[], None]:
    """Return Google's own client, sending the file as one chunk."""
    from googleapiclient.http import HttpRequest, MediaFileUpload, build_http

    def upload() -> None:
        media = MediaFileUpload(str(path), mimetype="video/mp4", chunksize=-1, resumable=True)
        request = HttpRequest(build_http(), lambda answer, content: content, url, "POST", "", resumable=media)
        request.resumable_uri = f"{url}/session"
        request.execute()

    return upload


def main(method: str, url: str, path: str, fingerprint: str) -> None:
    """Upload once and print what it took."""
    way = {"own": own_upload, "google": google_upload}[method]
    small = Path(path).with_suffix(".small")
    way(url, small, small.with_suffix(".hash").read_text())()  # loads what is loaded at first use
    deed = way(url, Path(path), fingerprint)
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest memory so far
    before_mib = memory_mib("VmHWM")
    began_s, worked_s = time.perf_counter(), time.process_time()
    deed()
    told = {
        "seconds": time.perf_counter() - began_s,
        "cpu_s": time.process_time() - worked_s,
        "added_mib": memory_mib("VmHWM") - before_mib,
    }
    print(json.dumps(told))


def memory_mib(key: str) -> float:
    """Return a line of the process's memory."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith(f"{key}:")).split()[1]) / 1024


if __name__ == "__main__":
    main(*cast("tuple[str, str, str, str]", sys.argv[1:5]))
