"""What the dialogs about posts may use: a few deeds, all done off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clipdesk.desktop.local_time import LocalTime
from clipdesk.domain.account import Account
from clipdesk.domain.clip import Clip
from clipdesk.domain.creator import CreatorInfo
from clipdesk.domain.post import Post, PostText
from clipdesk.domain.wish import NewPost, PostChanges

if TYPE_CHECKING:
    from clipdesk.desktop.page_services import PageServices
    from clipdesk.desktop.threads import Background
    from clipdesk.ports import SettingsStore
    from clipdesk.repositories import Work

AskCreator = Callable[[Account], CreatorInfo]
Progress = Callable[[float], None]
FetchVideo = Callable[[str, Progress, Callable[[], bool]], Path]


@dataclass(frozen=True, slots=True)
class FormServices:
    """The deeds behind a form.

    `ask_creator` asks TikTok what an account may do, and may fail; `fetch` brings a video from an address,
    tells how far it is, and asks whether it shall stop. Without them the form does without.
    """

    background: Background
    time: LocalTime
    work: Work
    settings: SettingsStore
    take_in: Callable[[Path], Clip]
    describe: Callable[[Clip], tuple[PostText, str]]
    add: Callable[[NewPost], Post]
    edit: Callable[[int, PostChanges], Post]
    reschedule: Callable[[int, datetime], Post]
    ask_creator: AskCreator | None = None
    fetch: FetchVideo | None = None


def form_services(services: PageServices) -> FormServices:
    """Return the deeds of an open desk."""
    desk = services.desk
    return FormServices(
        background=services.background,
        time=services.time,
        work=desk.work,
        settings=desk.settings,
        take_in=desk.ingest.clip_for,
        describe=desk.composing.describe,
        add=desk.scheduling.add,
        edit=desk.editing.edit,
        reschedule=desk.editing.reschedule,
        ask_creator=desk.ask_creator,
        fetch=desk.fetching.fetch,
    )
