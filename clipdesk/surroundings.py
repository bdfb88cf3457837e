"""What goes on around the recorder: which folders to watch, what OBS is doing, which game is played."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from clipdesk.domain.settings import Settings
from clipdesk.obs.detection import ObsSetup, find_setups
from clipdesk.obs.game import Evidence, guess_game
from clipdesk.obs.probes import foreground_program, running_programs
from clipdesk.obs.problems import ObsError
from clipdesk.obs.tracking import ObsState
from clipdesk.ports import Clock, SettingsStore

log = logging.getLogger(__name__)

_LOOK_AGAIN_S = 60.0


class Surroundings:
    """Look at OBS's settings, its state and the running programs."""

    def __init__(self, settings: SettingsStore, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._looked_at_s: float | None = None
        self._setup: ObsSetup | None = None
        self.obs = ObsState()
        self.captured_windows: Callable[[], list[str]] = list

    def folders(self) -> list[Path]:
        """Return the folders to watch: the chosen ones, or the one OBS records to if none is chosen."""
        chosen = self._current.watch.folders
        if chosen:
            return [Path(folder).expanduser() for folder in chosen]
        setup = self.setup()
        folder = setup.record_folder if setup else None
        return [folder] if folder is not None and folder.is_dir() else []

    def setup(self) -> ObsSetup | None:
        """Return what the configuration of the OBS used last says; read anew once a minute."""
        now_s = self._clock.monotonic_s()
        if self._looked_at_s is None or now_s - self._looked_at_s > _LOOK_AGAIN_S:
            self._looked_at_s = now_s
            try:
                self._setup = next(iter(find_setups()), None)
            except OSError as error:
                log.info("OBS's settings could not be read: %s", error)
        return self._setup

    def expects_remux(self) -> bool:
        """Tell whether OBS makes an MP4 of each MKV by itself."""
        setup = self.setup()
        return setup is not None and setup.remuxes

    def game_of(self, path: Path) -> str:
        """Guess which game a clip shows; "" if nothing tells."""
        folder = next((str(each) for each in self.folders() if path.is_relative_to(each)), "")
        try:
            captures = tuple(self.captured_windows()) if self.obs.is_connected else ()
        except ObsError as error:
            log.info("OBS did not tell what it captures: %s", error)
            captures = ()
        evidence = Evidence(
            path=str(path),
            watched_folder=folder,
            scene=self.obs.scene,
            captures=captures,
            programs=running_programs(),
            foreground=foreground_program(),
        )
        return guess_game(evidence)

    @property
    def _current(self) -> Settings:
        return self._settings.current
