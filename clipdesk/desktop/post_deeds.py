"""Does what a post's card offers: at once where it can be undone, after a question where it cannot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from clipdesk.desktop.local_time import has_24_hours
from clipdesk.desktop.models.post_view import PostView
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.times import clock_time
from clipdesk.domain.account import Platform
from clipdesk.domain.post import Post

UNDO_MS = 5_000

_DIALOGS = {
    "edit": "edit_post",
    "reschedule": "reschedule",
    "duplicate": "duplicate",
    "post_again": "duplicate",
    "details": "details",
    "choose_file": "choose_file",
}


class PostDeeds(QObject):
    """Carry out the commands of cards, off the GUI thread.

    Args:
        undo_ms: how long Post Now can be taken back.
    """

    def __init__(self, services: PageServices, parent: QObject, *, undo_ms: int = UNDO_MS) -> None:
        super().__init__(parent)
        self._undo_ms = undo_ms
        self._services = services
        self._shell = services.shell
        self._held_back: dict[int, QTimer] = {}
        self._deeds: dict[str, Callable[[PostView], None]] = {
            "post_now": self._post_now,
            "cancel": self._ask_cancel,
            "stop": self._stop,
            "retry": self._retry,
            "approve": self._approve,
            "reconnect": lambda post: self._shell.show_page("accounts"),
            "unlock": self._unlock,
            "view": self._view,
            "open_channel": self._view,
            "copy_link": self._copy_link,
            "copy_caption": self._copy_caption,
            "show_in_folder": self._show_in_folder,
            "it_is_live": partial(self._resolve, is_live=True),
            "publish_again": self._ask_publish_again,
            "leave": lambda post: self._shell.toast(_tr("Left as it is")),
            "remove": self._remove,
        }

    def do(self, post: PostView, key: str) -> None:
        """Carry out a command by its key."""
        dialog = _DIALOGS.get(key)
        if dialog is not None:
            self._shell.open_dialog(dialog, post.id)
        elif key in self._deeds:
            self._deeds[key](post)

    def undo(self) -> bool:
        """Take the newest Post Now back; tell whether there was one."""
        if not self._held_back:
            return False
        self._take_back(next(reversed(self._held_back)))
        return True

    def flush(self) -> None:
        """Carry out at once what waits for an Undo; for the end of the program."""
        for post_id in tuple(self._held_back):
            self._go(post_id)

    # -- post now

    def _post_now(self, post: PostView) -> None:
        if post.id in self._held_back:
            return
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(partial(self._go, post.id))
        self._held_back[post.id] = timer
        timer.start(self._undo_ms)
        undo = partial(self._take_back, post.id)
        self._shell.toast(_tr("Posting now"), action=_tr("Undo"), on_action=undo)

    def _take_back(self, post_id: int) -> None:
        timer = self._held_back.pop(post_id, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()
            self._shell.toast(_tr("Not posted"))

    def _go(self, post_id: int) -> None:
        timer = self._held_back.pop(post_id, None)
        if timer is None:
            return
        timer.stop()
        timer.deleteLater()
        if not self._held_back:
            self._shell.dismiss_toast()
        self._run(lambda: self._services.desk.deciding.post_now(post_id))

    # -- decisions

    def _ask_cancel(self, post: PostView) -> None:
        at = post.scheduled_at.astimezone(self._services.time.now().tzinfo)
        text = _tr("“{title}” won’t be posted at {time}. The video file stays in your clip folder.").format(
            title=post.title, time=clock_time(at, hours_24=has_24_hours())
        )
        self._shell.ask(
            _tr("Cancel this post?"),
            text,
            _tr("Cancel Post"),
            _tr("Keep Post"),
            lambda: self._run(lambda: self._services.desk.deciding.cancel(post.id), _tr("Post cancelled")),
        )

    def _stop(self, post: PostView) -> None:
        self._run(lambda: self._services.desk.deciding.cancel(post.id), _tr("Post stopped"))

    def _retry(self, post: PostView) -> None:
        # What waits, for room on the disk say, has not failed: it is posted now.
        deciding = self._services.desk.deciding
        again = deciding.retry if post.status in ("failed", "missed") else deciding.post_now
        self._run(lambda: again(post.id), _tr("Trying again"))

    def _approve(self, post: PostView) -> None:
        def tell(approved: Post) -> None:
            if approved.scheduled_at is None:
                return
            at = approved.scheduled_at.astimezone(self._services.time.now().tzinfo)
            words = _tr("Scheduled for {time}").format(time=clock_time(at, hours_24=has_24_hours()))
            self._shell.toast(words)

        self._services.background.run(
            lambda: self._services.desk.scheduling.approve(post.id), tell, self._shell.complain, owner=self
        )

    def _ask_publish_again(self, post: PostView) -> None:
        self._shell.ask(
            _tr("Publish it again?"),
            _tr("If it did go out, it will be there twice. Look at your channel first."),
            _tr("Publish Again"),
            _tr("Leave"),
            lambda: self._resolve(post, is_live=False),
        )

    def _resolve(self, post: PostView, *, is_live: bool) -> None:
        doubtful = [item.platform for item in post.publications if item.status == "unconfirmed"]

        def settle() -> None:
            for platform in doubtful:
                self._services.desk.deciding.resolve(post.id, Platform(platform), is_live=is_live)

        self._run(settle, _tr("Marked as posted") if is_live else _tr("Publishing again"))

    def _remove(self, post: PostView) -> None:
        if post.status == "completed":
            self._shell.toast(_tr("What went out stays in the list"))
            return
        self._run(lambda: self._services.desk.deciding.cancel(post.id), _tr("Removed from the list"))

    def _unlock(self, post: PostView) -> None:
        # Asking for anything makes the keyring ask its owner.
        self._run(lambda: self._services.desk.credentials.get("ai"), _tr("Keyring unlocked"))

    # -- looking and copying

    def _view(self, post: PostView) -> None:
        links = [item.url for item in post.publications if item.url]
        if not links:
            self._shell.toast(_tr("The platform gave no link to this post"))
        for link in links:
            QDesktopServices.openUrl(QUrl(link))

    def _copy_link(self, post: PostView) -> None:
        links = [item.url for item in post.publications if item.url]
        if links:
            QGuiApplication.clipboard().setText("\n".join(links))
            self._shell.toast(_tr("Copied"))
        else:
            self._shell.toast(_tr("The platform gave no link to this post"))

    def _copy_caption(self, post: PostView) -> None:
        def copy(found: Post) -> None:
            text = found.text
            parts = (text.title, text.caption, text.hashtag_line)
            QGuiApplication.clipboard().setText("\n\n".join(part for part in parts if part))
            self._shell.toast(_tr("Copied"))

        self._read(post.id, copy)

    def _show_in_folder(self, post: PostView) -> None:
        self._read(post.id, lambda found: _open_folder(str(found.clip.path.parent)))

    def _read(self, post_id: int, take: Callable[[Post], object]) -> None:
        work = self._services.desk.work

        def read() -> Post:
            with work.read() as unit:
                return unit.posts.get(post_id)

        self._services.background.run(read, take, self._shell.complain, owner=self)

    def _run(self, deed: Callable[[], object], words: str = "") -> None:
        def tell(_answer: object) -> None:
            if words:
                self._shell.toast(words)

        self._services.background.run(deed, tell, self._shell.complain, owner=self)


def _open_folder(folder: str) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PostDeeds", text)
