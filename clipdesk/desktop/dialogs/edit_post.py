"""Edit Post: the same form about a post that is not out yet; only what was changed is saved."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QWidget

from clipdesk.desktop.dialogs.form_services import FormServices, form_services
from clipdesk.desktop.dialogs.post_form import FormLabels, PostForm
from clipdesk.desktop.models.draft import Draft, FormFacts, chosen_accounts
from clipdesk.desktop.page_services import PageServices
from clipdesk.desktop.theme import Theme
from clipdesk.domain.account import Platform
from clipdesk.domain.options import needs_choice
from clipdesk.domain.post import Post
from clipdesk.domain.publication import PublishOptions, Status
from clipdesk.domain.wish import PostChanges


class EditPostDialog(PostForm):
    """Change a post; `saved` tells it."""

    saved = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget, services: FormServices, post_id: int) -> None:
        labels = FormLabels(
            title=_tr("Edit Post"), main=_tr("Save"), busy=_tr("Saving..."), hint=_tr("to save")
        )
        self._id = post_id
        self._post: Post | None = None
        self._audience: PublishOptions | None = None
        super().__init__(theme, parent, services, labels, post_id)

    def first_accounts(self, facts: FormFacts) -> frozenset[int] | None:
        """Tick where the post goes."""
        return chosen_accounts(facts.post) if facts.post and facts.post.publications else None

    def show_facts(self, facts: FormFacts) -> None:
        """Show the post."""
        post = facts.post
        if post is None:
            return
        self._post = post
        self.words.set_text(post.text)
        done = {item.account_id for item in post.publications if item.status is Status.COMPLETED}
        for row in self.places.rows:
            if row.account is not None and row.account.id in done:
                row.lock(_tr("Already posted there."))
        for item in post.publications:
            if item.platform is Platform.TIKTOK and item.status is not Status.CANCELLED:
                self._audience = item.options
                self.tiktok.set_options(item.options)
        if post.scheduled_at is not None:
            self.when.set_at(post.scheduled_at)
        self.set_clip(post.clip, may_change=False)

    def on_creator(self) -> None:
        """Show what was chosen before among what the account may choose."""
        if self._audience is not None and not self.tiktok.is_chosen:
            self.tiktok.set_options(self._audience)
        if self._needs_audience():
            self.tiktok.focus_control()

    def draft(self) -> Draft:
        """Return the fields; a time that was not touched is not checked again."""
        draft = super().draft()
        return draft if self._is_moved(draft) else replace(draft, at=None)

    def submit(self, draft: Draft) -> None:
        """Save what was changed."""
        post, edit, post_id = self._post, self._services.edit, self._id
        if post is None:
            return
        changes = self._changes(post, draft)
        self.run(lambda: edit(post_id, changes), self._finish)

    def _changes(self, post: Post, draft: Draft) -> PostChanges:
        text, accounts = draft.text, frozenset(account.id for account in draft.accounts)
        has_moved = accounts != chosen_accounts(post)
        return PostChanges(
            title=text.title if text.title != post.text.title else None,
            caption=text.caption if text.caption != post.text.caption else None,
            hashtags=text.hashtags if text.hashtags != post.text.hashtags else None,
            accounts=tuple(sorted(accounts)) if has_moved else None,
            at=draft.at,
            options=draft.options,
        )

    def _is_moved(self, draft: Draft) -> bool:
        post = self._post
        return post is not None and self.when.is_touched and draft.at != post.scheduled_at

    def _needs_audience(self) -> bool:
        return self._audience is not None and needs_choice(Platform.TIKTOK, self._audience)

    def _finish(self, post: Post) -> None:
        self.saved.emit(post)
        self.accept()


def open_edit_post(
    services: PageServices,
    window: QWidget,
    post_id: int | None,
) -> EditPostDialog | None:
    """Open Edit Post over the window."""
    if post_id is None:
        return None
    dialog = EditPostDialog(services.theme, window, form_services(services), post_id)
    dialog.saved.connect(lambda _post: services.shell.toast(_tr("Post saved")))
    dialog.connect_requested.connect(lambda _platform: services.shell.show_page("accounts"))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _tr(text: str) -> str:
    return QCoreApplication.translate("EditPost", text)
