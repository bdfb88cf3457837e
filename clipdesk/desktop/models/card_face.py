"""Decides what a post's card says and offers: badge, actions, more menu, chips, error; paints nothing.

One rule per status; the words are translated here, the deeds behind the keys are done elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from clipdesk.desktop.looks import BadgeKind, TileState, platform_look
from clipdesk.desktop.models.post_view import PostView, PublicationView

ActionKey = Literal[
    "post_now", "reschedule", "cancel", "edit", "duplicate", "show_in_folder", "copy_caption", "stop", "view",
    "post_again", "copy_link", "remove", "retry", "reconnect", "choose_file", "unlock", "details",
    "it_is_live", "publish_again", "leave", "open_channel", "approve",
]  # fmt: skip
ActionLook = Literal["secondary", "ghost"]

NEEDS_PERSON = frozenset(
    {"sign_in", "keyring_locked", "file_missing", "disk_full", "needs_choice", "approval"}
)


@dataclass(frozen=True, slots=True)
class CardAction:
    """A command of a card."""

    key: ActionKey
    label: str
    icon: str
    look: ActionLook = "secondary"


@dataclass(frozen=True, slots=True)
class CardFace:
    """All that a card shows beside the post's own words."""

    badge: BadgeKind
    badge_text: str
    is_counting: bool = False
    is_failed: bool = False
    actions: tuple[CardAction, ...] = ()
    menu: tuple[CardAction, ...] = ()
    error: str = ""

    def offers(self, key: str) -> bool:
        """Return whether a command is on the card or in its menu."""
        return any(action.key == key for action in (*self.actions, *self.menu))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PostCard", text)


def card_action(key: ActionKey, look: ActionLook = "secondary") -> CardAction:
    """Return a command with its label and icon."""
    label, icon = _ACTIONS[key]
    return CardAction(key, _tr(label), icon, look)


def _actions(*keys: ActionKey) -> tuple[CardAction, ...]:
    return tuple(
        card_action(key, "ghost" if key in ("cancel", "leave", "stop") else "secondary") for key in keys
    )


def card_face(post: PostView) -> CardFace:
    """Return what a post's card says and offers, without the countdown."""
    if post.status == "processing":
        return _processing(post)
    if post.status == "completed":
        return _completed(post)
    if post.status == "failed":
        fix = _FIXES.get(post.wait_reason or "", "edit")
        actions = _actions(fix, "retry")
        menu = _actions("details", "reschedule", "remove")
        return CardFace(
            "failed", _tr("Failed"), is_failed=True, actions=actions, menu=menu, error=post.error_message
        )
    if post.status == "missed":
        actions = _actions("post_now", "reschedule")
        return CardFace(
            "warning", _tr("Missed"), actions=actions, menu=_pending_menu(), error=post.error_message
        )
    if post.status == "unconfirmed":
        actions = _actions("it_is_live", "publish_again", "leave")
        menu = _actions("details", "open_channel")
        return CardFace(
            "warning", _tr("Not sure it went out"), actions=actions, menu=menu, error=post.error_message
        )
    if post.status == "cancelled":
        return CardFace("neutral", _tr("Cancelled"), menu=_actions("show_in_folder", "remove"))
    return _pending(post)


def chip_state(post: PostView, publication: PublicationView) -> TileState:
    """Return the state icon of a platform's badge."""
    own = publication.status
    if own == "completed":
        return "done"
    if own == "processing":
        return "working"
    if own in ("failed", "missed"):
        return "failed"
    if own == "unconfirmed":
        return "unsure"
    return "waiting" if post.status in ("processing", "failed", "unconfirmed") and own == "pending" else ""


def needs_attention(post: PostView) -> bool:
    """Return whether a post waits for a person."""
    if post.status in ("unconfirmed", "failed", "missed"):
        return True
    return post.status == "pending" and post.wait_reason in NEEDS_PERSON


def _processing(post: PostView) -> CardFace:
    # Bytes that are still going out can be stopped; the last step cannot be taken back.
    can_stop = post.progress is not None and post.progress < 1.0 and post.wait_reason != "last_step"
    actions = _actions("stop") if can_stop else ()
    return CardFace("processing", _tr("Posting..."), actions=actions, menu=_actions("show_in_folder"))


def _completed(post: PostView) -> CardFace:
    drafts = [publication for publication in post.publications if publication.privacy == "draft"]
    menu = _actions("post_again", "copy_link", "show_in_folder", "remove")
    if not drafts:
        return CardFace("completed", _tr("Posted"), actions=_actions("view"), menu=menu)
    names = ", ".join(platform_look(draft.platform).name for draft in drafts)
    if len(drafts) == len(post.publications):
        text = _tr("Draft on {platform}").format(platform=names)
        menu = _actions("show_in_folder", "remove")
        return CardFace("draft", text, actions=_actions("copy_caption"), menu=menu)
    text = _tr("Posted, draft on {platform}").format(platform=names)
    return CardFace("completed", text, actions=_actions("copy_caption", "view"), menu=menu)


def _pending(post: PostView) -> CardFace:
    reason = post.wait_reason or ""
    menu = _pending_menu()
    if not reason:
        actions = _actions("post_now", "reschedule", "cancel")
        return CardFace("pending", "", is_counting=True, actions=actions, menu=menu)
    kind, text = _WAITS.get(reason, ("held", "On hold"))
    if reason == "approval":
        return CardFace(kind, _tr(text), actions=_actions("approve", "edit"), menu=_actions("remove"))
    fix = _FIXES.get(reason)
    if fix is not None:
        return CardFace(kind, _tr(text), actions=_actions(fix), menu=menu, error=post.error_message)
    return CardFace(
        kind, _tr(text), actions=_actions("reschedule", "cancel"), menu=menu, error=post.error_message
    )


def _pending_menu() -> tuple[CardAction, ...]:
    return _actions("edit", "duplicate", "show_in_folder", "copy_caption")


_FIXES: dict[str, ActionKey] = {
    "sign_in": "reconnect",
    "file_missing": "choose_file",
    "keyring_locked": "unlock",
    "needs_choice": "edit",
    "disk_full": "retry",
}

_WAITS: dict[str, tuple[BadgeKind, str]] = {
    "offline": ("waiting", "Waiting for network"),
    "held": ("held", "On hold"),
    "quota": ("held", "Waiting for the daily limit"),
    "rate_limited": ("held", "Waiting for the platform"),
    "breaker": ("held", "Waiting for the platform"),
    "clock_doubt": ("held", "Waiting for the right time"),
    "approval": ("approval", "Needs your OK"),
    "needs_choice": ("approval", "Needs your choice"),
    "sign_in": ("warning", "Needs sign-in"),
    "keyring_locked": ("warning", "Keyring is locked"),
    "file_missing": ("warning", "Video file is missing"),
    "disk_full": ("warning", "Disk is full"),
}

_ACTIONS: dict[ActionKey, tuple[str, str]] = {
    "post_now": ("Post Now", "send"),
    "reschedule": ("Reschedule", "calendar-clock"),
    "cancel": ("Cancel", "x"),
    "edit": ("Edit", "pencil"),
    "duplicate": ("Duplicate", "copy"),
    "show_in_folder": ("Show in Folder", "folder"),
    "copy_caption": ("Copy Caption", "copy"),
    "stop": ("Stop", "x"),
    "view": ("View", "external-link"),
    "post_again": ("Post Again", "rotate-cw"),
    "copy_link": ("Copy Link", "link"),
    "remove": ("Remove from List", "trash-2"),
    "retry": ("Retry", "rotate-cw"),
    "reconnect": ("Reconnect", "plug"),
    "choose_file": ("Choose File", "folder-open"),
    "unlock": ("Unlock", "key-round"),
    "details": ("Details", "info"),
    "it_is_live": ("It Is Live", "check"),
    "publish_again": ("Publish Again", "rotate-cw"),
    "leave": ("Leave", "x"),
    "open_channel": ("Open Channel", "external-link"),
    "approve": ("Approve", "check"),
}
