"""ClipDesk posts the clips that OBS records: described, on time, and once."""

__version__ = "0.1.0"
