"""What `clipdesk --help` says, and where each command lives; needs no library, so that help comes at once."""

from __future__ import annotations

from collections.abc import Iterable

# Name: module, object, what it does.
COMMANDS = {
    "accounts": ("clipdesk.cli.accounts", "accounts", "The channels and profiles that ClipDesk posts to."),
    "add": ("clipdesk.cli.add", "add", "Schedule a video file."),
    "analytics": ("clipdesk.cli.analytics", "analytics", "Numbers of what was posted."),
    "backup": ("clipdesk.cli.backup", "backup", "Write a copy of the database into a file."),
    "completion": ("clipdesk.cli.completion", "completion", "Print the script that completes commands."),
    "config": ("clipdesk.cli.config", "config", "Read and change settings."),
    "daemon": ("clipdesk.cli.resident", "daemon", "Watch, schedule and publish without a screen."),
    "demo": ("clipdesk.cli.demo", "demo", "Show the whole job on the rehearsal platforms."),
    "doctor": ("clipdesk.cli.doctor", "doctor", "Say what works, and what to do about the rest."),
    "post": ("clipdesk.cli.posts", "post", "Look at one post, move it, cancel it."),
    "posts": ("clipdesk.cli.posts", "posts", "List posts."),
    "rehearsal": ("clipdesk.cli.resident", "rehearsal", "Run only the rehearsal platforms."),
    "restore": ("clipdesk.cli.backup", "restore", "Bring a backup back; nothing goes out before you look."),
    "secret": ("clipdesk.cli.secret", "secret", "Keep a secret in the keyring."),
    "templates": ("clipdesk.cli.templates", "templates", "The prompts that write your posts."),
    "webhooks": ("clipdesk.cli.webhooks", "webhooks", "Other services that are told of your posts."),
}

HOME_HELP = "Keep everything below this folder (the same as CLIPDESK_HOME)."
MINIMIZED_HELP = "Start in the tray, without a window."
REHEARSAL_HELP = "Try everything on platforms inside this computer."
_OPTIONS = (
    ("--home DIR", HOME_HELP),
    ("--minimized", MINIMIZED_HELP),
    ("--rehearsal", REHEARSAL_HELP),
    ("--version", "Show the version."),
    ("-h, --help", "Show this page; every command has one of its own."),
)


def help_text() -> str:
    """Return the front page."""
    return "\n".join(
        [
            "Usage: clipdesk [OPTIONS] [COMMAND] ...",
            "",
            "  ClipDesk posts the clips that you record with OBS: described, scheduled,",
            "  and live exactly once. Without a command it opens its window and sits in",
            "  the tray.",
            "",
            "Options:",
            *_lines(_OPTIONS),
            "",
            "Commands:",
            *_lines((name, words) for name, (_, _, words) in sorted(COMMANDS.items())),
        ]
    )


def version_text(version: str) -> str:
    """Return what `clipdesk --version` says."""
    return f"clipdesk {version}"


def _lines(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [f"  {name:<12} {words}" for name, words in pairs]
