"""Walk the boxes of MP4 and MOV files (ISO/IEC 14496-12, QuickTime File Format): whole, and index first?

Reads headers and the tail of the sample tables only.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from clipdesk.media.verdict import ByteView, ContainerCheck, StructureError, Verdict

#: A file may begin with any of these; QuickTime files need no `ftyp`.
FIRST_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"pnot"})

#: The sizes of at most this many samples are added up to find the end of a track.
_MAX_SAMPLES_IN_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its type, where its content starts, where it ends."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(slots=True)
class _Layout:
    """What the top level of one file holds."""

    brand: bytes = b""
    index: Box | None = None
    first_data: Box | None = None
    last: Box | None = None
    fragments: int = 0
    lonely_fragment: bool = False


@dataclass(slots=True)
class _Index:
    """What the `moov` box says."""

    tracks: int = 0
    has_edit_list: bool = False
    ends: list[int] = field(default_factory=list)


def check_boxes(view: ByteView) -> ContainerCheck:
    """Judge an MP4 or MOV file by its boxes."""
    kind = "mp4"
    try:
        layout = _layout(view)
        kind = "mov" if layout.brand in (b"", b"qt  ") else "mp4"
        if layout.index is None:
            return ContainerCheck(kind, "open", "The recording was never closed: it has no index (moov).")
        index = _index(view, layout.index)
        problem = _problem(view, layout, index)
    except StructureError as error:
        return ContainerCheck(kind, "cut", str(error))
    is_index_first = layout.first_data is None or layout.index.start < layout.first_data.start
    if problem is not None:
        return ContainerCheck(kind, *problem, is_index_first, index.has_edit_list)
    reason = "Every box lies inside the file and the index is there."
    return ContainerCheck(kind, "closed", reason, is_index_first, index.has_edit_list)


def _problem(view: ByteView, layout: _Layout, index: _Index) -> tuple[Verdict, str] | None:
    """Return what speaks against a file that has an index, None if nothing does."""
    if index.tracks == 0:
        return "open", "The recording was never closed: its index names no track."
    if layout.first_data is None:
        return "cut", "The file has an index but no video data."
    if any(end > view.size_bytes for end in index.ends):
        missing = max(index.ends) - view.size_bytes
        return "cut", f"The index points {missing} bytes past the end of the file."
    if layout.fragments == 0:
        return None if index.ends else ("open", "The recording was never closed: its index is empty.")
    if layout.lonely_fragment:
        return "cut", "The last fragment has no data."
    if layout.last is None or not _is_closing(view, layout.last):
        return "open", "The fragmented recording was never closed: its trailer (mfra) is missing."
    return None


def _layout(view: ByteView) -> _Layout:
    layout = _Layout()
    for box in _boxes(view, 0, view.size_bytes, is_top=True):
        layout.last = box
        if box.kind == b"ftyp" and not layout.brand:
            layout.brand = view.read(box.body, 4) if box.end - box.body >= 4 else b"?"
        elif box.kind == b"moov":
            layout.index = layout.index or box
        elif box.kind == b"moof":
            if layout.lonely_fragment:
                raise StructureError("A fragment has no data.")
            layout.fragments += 1
            layout.lonely_fragment = True
        elif box.kind == b"mdat":
            layout.first_data = layout.first_data or box
            layout.lonely_fragment = False
    return layout


def _is_closing(view: ByteView, box: Box) -> bool:
    """Say whether a box closes a fragmented file: an `mfra`, ending in an `mfro` that holds its size."""
    if box.kind != b"mfra" or box.end - box.start < 24:
        return False
    trailer = struct.pack(">I4sII", 16, b"mfro", 0, box.end - box.start)
    return view.read(box.end - 16, 16) == trailer


def _index(view: ByteView, moov: Box) -> _Index:
    index = _Index()
    for track in _boxes(view, moov.body, moov.end):
        if track.kind != b"trak":
            continue
        index.tracks += 1
        for part in _boxes(view, track.body, track.end):
            if part.kind == b"edts":
                index.has_edit_list = index.has_edit_list or _has_edits(view, part)
            elif part.kind == b"mdia":
                end = _end_of_samples(view, part)
                if end is not None:
                    index.ends.append(end)
    return index


def _has_edits(view: ByteView, edts: Box) -> bool:
    lists = (box for box in _boxes(view, edts.body, edts.end) if box.kind == b"elst")
    return any(_number(view, box, 4) > 0 for box in lists)


def _end_of_samples(view: ByteView, mdia: Box) -> int | None:
    """Return where the last sample of a track ends, None if its table is empty or unusual."""
    tables = {box.kind: box for box in _inside(view, _inside_one(view, mdia, b"minf"), b"stbl")}
    offsets = tables.get(b"stco") or tables.get(b"co64")
    if offsets is None:
        return None
    chunks = _number(view, offsets, 4)
    if chunks == 0:
        return None
    width = 4 if offsets.kind == b"stco" else 8
    last = _entry(view, offsets, 8 + (chunks - 1) * width, width)
    return last + _last_chunk_bytes(view, tables.get(b"stsc"), tables.get(b"stsz"))


def _last_chunk_bytes(view: ByteView, runs: Box | None, sizes: Box | None) -> int:
    """Add up the samples of a track's last chunk; 1 where the tables do not tell."""
    if runs is None or sizes is None:
        return 1
    run_count = _number(view, runs, 4)
    same_size, sample_count = _number(view, sizes, 4), _number(view, sizes, 8)
    if run_count == 0 or sample_count == 0:
        return 1
    samples = _entry(view, runs, 8 + (run_count - 1) * 12 + 4, 4)
    samples = min(samples, sample_count)
    if same_size:
        return samples * same_size
    samples = min(samples, _MAX_SAMPLES_IN_CHUNK)
    first = sizes.body + 12 + (sample_count - samples) * 4
    if first + samples * 4 > sizes.end:
        raise StructureError("The table of sample sizes is broken.")
    return sum(struct.unpack(f">{samples}I", view.read(first, samples * 4)))


def _inside(view: ByteView, parent: Box | None, kind: bytes) -> Iterator[Box]:
    box = _inside_one(view, parent, kind)
    return _boxes(view, box.body, box.end) if box is not None else iter(())


def _inside_one(view: ByteView, parent: Box | None, kind: bytes) -> Box | None:
    if parent is None:
        return None
    return next((box for box in _boxes(view, parent.body, parent.end) if box.kind == kind), None)


def _number(view: ByteView, box: Box, offset: int) -> int:
    return _entry(view, box, offset, 4)


def _entry(view: ByteView, box: Box, offset: int, width: int) -> int:
    """Return one big-endian number of a box's content."""
    if box.body + offset + width > box.end:
        raise StructureError("A table of the index is broken.")
    return int.from_bytes(view.read(box.body + offset, width), "big")


def _boxes(view: ByteView, start: int, end: int, *, is_top: bool = False) -> Iterator[Box]:
    """Yield the boxes between two places; raise StructureError where one does not fit."""
    offset = start
    while offset < end:
        view.count_part()
        # QuickTime lets a list of atoms end with four zero bytes.
        if not is_top and end - offset == 4 and view.read(offset, 4) == bytes(4):
            return
        if end - offset < 8:
            raise StructureError(f"The last {end - offset} bytes belong to nothing: the file is cut.")
        box = _box(view, offset, end, is_top=is_top)
        if box.end > end:
            where = "the file" if is_top else "its index"
            raise StructureError(f"A part of the video ends {box.end - end} bytes after {where} does.")
        yield box
        offset = box.end


def _box(view: ByteView, offset: int, end: int, *, is_top: bool) -> Box:
    size, kind = struct.unpack(">I4s", view.read(offset, 8))
    header = 8
    if not all(byte == 0xA9 or 0x20 <= byte < 0x7F for byte in kind):
        # Apple's metadata lists number their items instead of naming them, but never where we look.
        raise StructureError("A part of the file is not a video box: its end is missing or overwritten.")
    if size == 0:
        if not is_top:
            raise StructureError("A box inside the index has no size.")
        return Box(kind, offset, offset + header, end)
    if size == 1:
        header = 16
        size = int.from_bytes(view.read(offset + 8, 8), "big")
    if size < header:
        raise StructureError("A box is smaller than its own header.")
    return Box(kind, offset, offset + header, offset + size)
