"""Tell what kind of container a file is and whether it is whole, from its structure alone.

Programs that play a file accept cut ones with their full duration, so "it plays" is no proof. Nothing is
decoded here, and the work is bounded however hostile the bytes are.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from clipdesk.media import asf, boxes, ebml, flv, riff, transport_stream
from clipdesk.media.opening import open_regular
from clipdesk.media.verdict import ByteView, ContainerCheck, StructureError


def check_container(file: BinaryIO) -> ContainerCheck:
    """Judge an open, seekable binary file; never raises for what is in the file."""
    view = ByteView(file)
    try:
        head = view.head(3 * transport_stream.PACKET_BYTES)
    except StructureError as error:
        return ContainerCheck("", "cut", str(error))
    if head[4:8] in boxes.FIRST_BOXES:
        return boxes.check_boxes(view)
    if head.startswith(ebml.SIGNATURE):
        return ebml.check_ebml(view)
    if head.startswith(flv.SIGNATURE):
        return flv.check_flv(view)
    if head.startswith(riff.SIGNATURE) and head[8:12] == b"AVI ":
        return riff.check_avi(view)
    if head.startswith(asf.SIGNATURE):
        return asf.check_asf(view)
    if transport_stream.looks_like_ts(head):
        return transport_stream.check_ts(view)
    return ContainerCheck(
        "", "unknown_container", "The file does not begin like a video that ClipDesk knows."
    )


def kind_of(head: bytes) -> str:
    """Return the container that a file's first bytes announce, "" for anything else."""
    return check_container(BytesIO(head)).kind


def check_file(path: Path) -> ContainerCheck:
    """Judge the file at a path; raises OSError if it cannot be read."""
    with open_regular(path) as file:
        return check_container(file)
