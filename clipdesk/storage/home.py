"""Knows where everything of ClipDesk lies on this computer, and makes those folders for their owner alone."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from clipdesk.domain.errors import StorageError

_NAME = "clipdesk"


@dataclass(frozen=True, slots=True)
class Home:
    """The places of one ClipDesk: in one folder, or in the platform's usual ones."""

    config: Path
    data: Path
    cache: Path
    logs: Path

    @classmethod
    def at(cls, folder: Path) -> Home:
        """Return a home that lies in one folder as a whole."""
        root = Path(os.path.abspath(folder.expanduser()))  # noqa: PTH100 (resolve() would follow links)
        return cls(config=root, data=root, cache=root, logs=root / "logs")

    @property
    def settings_file(self) -> Path:
        """Return where the settings are."""
        return self.config / "settings.toml"

    @property
    def database(self) -> Path:
        """Return where the database is."""
        return self.data / "clipdesk.db"

    @property
    def ledger(self) -> Path:
        """Return where the ledger is; never restored together with the database."""
        return self.data / "ledger.jsonl"

    @property
    def reserve(self) -> Path:
        """Return where the room lies that is kept back for a full disk."""
        return self.data / "reserve"

    @property
    def api_token(self) -> Path:
        """Return where the token of the loopback API is."""
        return self.data / "api-token"

    @property
    def thumbnails(self) -> Path:
        """Return the folder of the clips' pictures."""
        return self.data / "thumbnails"

    @property
    def backups(self) -> Path:
        """Return the folder of the daily backups."""
        return self.data / "backups"

    @property
    def fetched(self) -> Path:
        """Return the folder of videos that were brought from the web, kept until they are posted."""
        return self.data / "fetched"

    @property
    def prepared(self) -> Path:
        """Return the folder of copies made for platforms; may be emptied at any time."""
        return self.cache / "prepared"

    @property
    def log_file(self) -> Path:
        """Return where the log is."""
        return self.logs / "clipdesk.log"

    @property
    def run(self) -> Path:
        """Return the folder of locks and sockets.

        It lies with the data: a runtime folder that only some sessions know would let two of them publish.
        """
        return self.data / "run"

    def rehearsal(self) -> Home:
        """Return the home of the rehearsal, which shares nothing with this one."""
        return Home.at(self.data / "rehearsal")

    def create(self) -> None:
        """Make all folders, for their owner alone; whatever the process makes later is its owner's too.

        Raises:
            StorageError: a folder cannot be made.
        """
        os.umask(0o077)
        roots = (self.config, self.data, self.cache, self.logs)
        own = (self.logs, self.thumbnails, self.backups, self.fetched, self.prepared, self.run)
        try:
            for folder in roots:
                is_new = not folder.exists()
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                if is_new or _may_be_closed(folder):
                    _close(folder)
            for folder in own:
                folder.mkdir(mode=0o700, exist_ok=True)
                _close(folder)
        except OSError as error:
            raise StorageError(
                f"The folder {error.filename or self.data} cannot be made or used.",
                "Check that it belongs to you, or set CLIPDESK_HOME to another one.",
            ) from error


def find_home(environment: Mapping[str, str] | None = None) -> Home:
    """Return the home that CLIPDESK_HOME names, or the platform's usual places."""
    named = (os.environ if environment is None else environment).get("CLIPDESK_HOME", "")
    if named:
        return Home.at(Path(named))
    from platformdirs import PlatformDirs

    folders = PlatformDirs(_NAME, appauthor=False)
    return Home(
        config=folders.user_config_path,
        data=folders.user_data_path,
        cache=folders.user_cache_path,
        logs=folders.user_log_path,
    )


def _may_be_closed(folder: Path) -> bool:
    """Tell whether an existing folder is ClipDesk's to close: empty or in use by it, never a shared one."""
    if sys.platform == "win32":
        return False
    state = folder.stat()
    if state.st_uid != os.getuid() or state.st_mode & (stat.S_ISVTX | stat.S_IWOTH):
        return False
    names = {entry.name for entry in folder.iterdir()}
    return not names or bool(names & {"settings.toml", "clipdesk.db"})


def _close(folder: Path) -> None:
    if sys.platform != "win32":
        folder.chmod(0o700)
