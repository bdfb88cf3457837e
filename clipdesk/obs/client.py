"""Stays in touch with OBS: a worker that connects, listens, and connects again.

What OBS says becomes plain values for `on_event`; what to do about them is left to others.
"""

from __future__ import annotations

import logging
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from clipdesk.domain.errors import CredentialError
from clipdesk.obs.problems import (
    ABSENT,
    NOT_OBS,
    SILENT,
    WANTED,
    ObsError,
    ObsProblem,
    demand,
    keyring,
    why_closed,
)
from clipdesk.obs.protocol import SUBPROTOCOL, Answer, Code, NotObs
from clipdesk.obs.session import PasswordWanted, Session, Timing
from clipdesk.obs.tracking import ObsEvent, ObsState, ReplaySaved

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

logger = logging.getLogger(__name__)

# Its debug lines hold all that is said, the proof of the password too.
_quiet = logging.getLogger("clipdesk.obs.line")
_quiet.setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class ObsAddress:
    """Where OBS's WebSocket server listens."""

    host: str = "127.0.0.1"
    port: int = 4455

    @property
    def url(self) -> str:
        """Return the address as a URL."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"ws://{host}:{self.port}"


def pauses(timing: Timing) -> Iterator[float]:
    """Yield the seconds to wait before each next try: doubled, up to the longest."""
    pause_s = timing.first_pause_s
    while True:
        yield pause_s
        pause_s = min(timing.longest_pause_s, pause_s * 2)


class ObsClient:
    """Listens to OBS in the worker's thread; its deeds may be called from any other thread."""

    name = "obs"

    def __init__(
        self,
        address: Callable[[], ObsAddress | None],
        password: Callable[[], str | None],
        on_event: Callable[[ObsEvent], None],
        *,
        timing: Timing | None = None,
        jitter: Callable[[], float] = lambda: random.uniform(0.8, 1.2),
    ) -> None:
        """Take what is asked for before each connection.

        Args:
            address: where OBS is; None while the user does not want it.
            password: asked only when OBS wants one.
            on_event: called in the worker's thread with each new state and each finished file.
        """
        self._address = address
        self._password = password
        self._on_event = on_event
        self._timing = timing or Timing()
        self._jitter = jitter
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._session: Session | None = None
        self._state = ObsState()
        self._saved = threading.Condition()
        self._saved_paths: list[Path] = []
        self._saved_count = 0

    @property
    def state(self) -> ObsState:
        """Return what is known now."""
        with self._lock:
            return self._state

    def run(self, stop: threading.Event) -> None:
        """Stay connected until `stop`."""
        pause = pauses(self._timing)
        while not stop.is_set():
            self._wake.clear()
            address = self._address()
            if address is None:
                self._tell(ObsState())
                self._wait(None, stop)
                continue
            problem, was_connected = self._stay(address, stop)
            if stop.is_set():
                break
            self._tell(ObsState(problem=problem))
            if was_connected or problem is None or problem.needs_person:
                pause = pauses(self._timing)
            if problem is not None:
                self._wait(None if problem.needs_person else next(pause) * self._jitter(), stop)
        self._tell(ObsState())

    def wake(self) -> None:
        """Look at the settings again now, and connect again if they changed or if there was no connection."""
        self._wake.set()

    def request(self, kind: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask OBS for anything of its protocol; return the answer's data.

        Raises:
            ObsError: there is no connection, no answer, or OBS refused.
        """
        return demand(self._request(kind, data)).data

    def save_replay(self) -> Path:
        """Save what the replay buffer holds; return the file, which is complete.

        Raises:
            ObsError: with what to do in OBS.
        """
        with self._saved:
            before = self._saved_count
        demand(self._request("SaveReplayBuffer"))
        with self._saved:
            # OBS says nothing while its encoders are paused, and one file may answer two who asked.
            if not self._saved.wait_for(lambda: self._saved_count > before, self._timing.replay_s):
                raise ObsError(
                    "OBS saved no replay.", "Check that the recording is not paused in OBS, then try again."
                )
            return self._saved_paths[-1]

    def start_replay_buffer(self) -> None:
        """Start the replay buffer, unless it runs.

        Raises:
            ObsError: with what to do in OBS.
        """
        answer = self._request("StartReplayBuffer")
        if answer.code != Code.OUTPUT_RUNNING:
            demand(answer)

    def record_folder(self) -> Path:
        """Ask where OBS records to.

        Raises:
            ObsError: OBS does not say.
        """
        folder = self.request("GetRecordDirectory").get("recordDirectory")
        if not isinstance(folder, str) or not folder:
            raise ObsError("OBS does not say where it records to.", "Choose the folder yourself.")
        return Path(folder)

    def captured_windows(self) -> list[str]:
        """Return what the capture sources of the current scene show, as OBS writes it: `title:class:program`.

        Raises:
            ObsError: there is no connection.
        """
        items = self._request("GetSceneItemList", {"sceneName": self.state.scene}).data.get("sceneItems")
        found: list[str] = []
        for item in items if isinstance(items, list) else []:
            if not isinstance(item, dict) or item.get("sceneItemEnabled") is False:
                continue
            if "capture" not in str(item.get("inputKind")):
                continue
            answer = self._request("GetInputSettings", {"inputName": item.get("sourceName")})
            settings = answer.data.get("inputSettings")
            window = (
                settings.get("window") or settings.get("capture_window")
                if isinstance(settings, dict)
                else None
            )
            if isinstance(window, str) and window:
                found.append(window)
        return found

    def _request(self, kind: str, data: dict[str, Any] | None = None) -> Answer:
        with self._lock:
            session = self._session
        if session is None:
            raise ObsError("OBS is not connected.", ABSENT.advice)
        return session.request(kind, data, self._timing.answer_s)

    def _stay(self, address: ObsAddress, stop: threading.Event) -> tuple[ObsProblem | None, bool]:
        """Connect and listen; return why it ended (None: we wanted it) and whether there was a connection."""
        from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI, WebSocketException

        session: Session | None = None
        try:
            with _connect(address, self._timing) as line:
                session = Session(line, self._timing, self._take)
                session.identify(self._password)
                with self._lock:
                    self._session = session
                session.serve(lambda: stop.is_set() or self._has_moved(address))
                return (ABSENT if session.tracker.is_exiting else None), True
        except ConnectionClosed as closed:
            return why_closed(closed), session is not None and session.tracker.state.is_connected
        except PasswordWanted:
            return WANTED, False
        except CredentialError as error:
            return keyring(error), False
        except (NotObs, InvalidHandshake, InvalidURI, WebSocketException):
            return NOT_OBS, False
        except TimeoutError:
            return SILENT, False
        except OSError:
            return ABSENT, False
        finally:
            with self._lock:
                self._session = None
            if session is not None:
                session.close()

    def _has_moved(self, address: ObsAddress) -> bool:
        if not self._wake.is_set():
            return False
        self._wake.clear()
        return self._address() != address

    def _wait(self, timeout_s: float | None, stop: threading.Event) -> None:
        """Wait to be woken; whoever sets `stop` wakes us too."""
        if not stop.is_set():
            self._wake.wait(timeout_s)

    def _take(self, event: ObsEvent) -> None:
        if isinstance(event, ObsState):
            self._tell(event)
            return
        if isinstance(event, ReplaySaved):
            with self._saved:
                self._saved_paths = [event.path]
                self._saved_count += 1
                self._saved.notify_all()
        self._on_event(event)

    def _tell(self, state: ObsState) -> None:
        with self._lock:
            is_new = state != self._state
            self._state = state
        if is_new:
            self._on_event(state)


def _connect(address: ObsAddress, timing: Timing) -> ClientConnection:
    from websockets.sync.client import connect
    from websockets.typing import Subprotocol

    return connect(
        address.url,
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        compression=None,
        proxy=None,
        open_timeout=timing.hello_s,
        ping_interval=timing.ping_s,
        ping_timeout=timing.ping_s,
        close_timeout=1,
        logger=_quiet,
    )
