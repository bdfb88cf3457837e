"""Is somebody writing this file? Each system has its own way to ask, and some can only guess."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path


def is_written(path: Path, descriptor: int) -> bool | None:
    """Tell whether any process has a file open for writing; None if this system cannot tell.

    `descriptor` is the file, opened for reading.
    """
    if sys.platform == "linux":
        answer = _is_leased_away(descriptor)
        return _has_writer_in_proc(descriptor) if answer is None else answer
    elif sys.platform == "win32":
        return _is_shared_for_writing(path)
    else:
        return True if _is_open_elsewhere(path) else None


if sys.platform == "linux":
    import fcntl
    import signal

    def _is_leased_away(descriptor: int) -> bool | None:
        """Ask for a read lease, which the kernel refuses while anybody may write (fcntl(2), "Leases").

        None where leases do not work: network and FUSE folders, files of other users.
        """
        try:
            # A writer that opens the file while we hold the lease makes the kernel signal us, by default with
            # SIGIO, which would end the process. SIGURG is ignored unless somebody asks for it.
            fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
        except OSError as error:
            return True if error.errno == errno.EAGAIN else None
        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False

    def _has_writer_in_proc(descriptor: int) -> bool | None:
        """Look through the open files of all processes that we may see."""
        wanted = os.fstat(descriptor)
        for process in Path("/proc").iterdir():
            # Processes of others, and those that just ended, cannot be looked into.
            with contextlib.suppress(OSError):
                if process.name.isdecimal() and _writes(process, wanted):
                    return True
        return None

    def _writes(process: Path, wanted: os.stat_result) -> bool:
        """Tell whether a process has a file open for writing."""
        for entry in Path(process, "fd").iterdir():
            with contextlib.suppress(OSError):
                found = entry.stat()
                if (found.st_dev, found.st_ino) == (wanted.st_dev, wanted.st_ino):
                    flags = Path(process, "fdinfo", entry.name).read_text().partition("flags:")[2].split()[0]
                    if int(flags, 8) & os.O_ACCMODE != os.O_RDONLY:
                        return True
        return False


if sys.platform == "win32":
    import ctypes

    _GENERIC_READ = 0x80000000
    _SHARE_READ_AND_DELETE = 0x1 | 0x4
    _OPEN_EXISTING = 3
    _SHARING_VIOLATION = 32

    def _is_shared_for_writing(path: Path) -> bool | None:
        """Open the file while allowing others to read only: a writer makes Windows refuse (CreateFileW)."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = ctypes.c_void_p
        handle = kernel.CreateFileW(
            str(path), _GENERIC_READ, _SHARE_READ_AND_DELETE, None, _OPEN_EXISTING, 0, None
        )
        if handle not in (None, ctypes.c_void_p(-1).value):
            kernel.CloseHandle(ctypes.c_void_p(handle))
            return False
        return True if ctypes.get_last_error() == _SHARING_VIOLATION else None


def _is_open_elsewhere(path: Path) -> bool:
    """Look through the open files of our own user's other processes, as far as the system shows them."""
    import psutil

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and any(item.path == str(path) for item in process.open_files()):
                return True
    return False
