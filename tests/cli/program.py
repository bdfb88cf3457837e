"""ClipDesk's porch for tests: secrets are in a file that a test names, not in the computer's keyring."""

from __future__ import annotations

import json
import os
from pathlib import Path

from clipdesk.app import Desk
from clipdesk.cli.main import Doors, cli
from clipdesk.domain.errors import CredentialState
from clipdesk.storage.home import find_home


class FileCredentials:
    """A `ports.CredentialStore` that several programs of one test share."""

    is_lasting = True

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str | None:
        return self._all().get(name)

    def set(self, name: str, value: str) -> None:
        self._write(self._all() | {name: value})

    def delete(self, name: str) -> None:
        self._write({key: value for key, value in self._all().items() if key != name})

    def problem(self) -> CredentialState | None:
        return None

    def _all(self) -> dict[str, str]:
        return json.loads(self._path.read_text()) if self._path.exists() else {}

    def _write(self, secrets: dict[str, str]) -> None:
        fresh = self._path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps(secrets))
        fresh.replace(self._path)


def _desk() -> Desk:
    if os.environ.get("CLIPDESK_TEST_MISTAKE"):
        raise KeyError("access_token=ya29.very-secret-value")
    return Desk(find_home(), credentials=FileCredentials(Path(os.environ["CLIPDESK_TEST_SECRETS"])))


def _daemon(once: bool) -> int:
    from clipdesk.daemon import run_daemon

    return run_daemon(once=once, desk=_desk())


if __name__ == "__main__":
    os.umask(0o077)
    cli.main(prog_name="clipdesk", obj=Doors(lambda *_: 0, lambda _: 0, _daemon, _desk))
