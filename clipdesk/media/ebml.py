"""Walk the elements of Matroska and WebM files (RFC 8794, RFC 9559): did the writer note where they end?"""

from __future__ import annotations

from clipdesk.media.verdict import ByteView, ContainerCheck, StructureError

SIGNATURE = b"\x1a\x45\xdf\xa3"

_EBML = 0x1A45DFA3
_DOC_TYPE = 0x4282
_SEGMENT = 0x18538067
_TRACKS = 0x1654AE6B
_CLUSTER = 0x1F43B675


def check_ebml(view: ByteView) -> ContainerCheck:
    """Judge a Matroska or WebM file by the size of its segment."""
    kind = "mkv"
    try:
        header, body, size = _element(view, 0)
        if header != _EBML or size is None:
            return ContainerCheck("", "unknown_container", "Not a Matroska file.")
        doc_type = _doc_type(view, body, body + size)
        if doc_type not in (b"matroska", b"webm"):
            return ContainerCheck("", "unknown_container", "An EBML file, but neither Matroska nor WebM.")
        kind = "webm" if doc_type == b"webm" else "mkv"
        return _check_segment(view, kind, body + size)
    except StructureError as error:
        return ContainerCheck(kind, "cut", str(error))


def _check_segment(view: ByteView, kind: str, offset: int) -> ContainerCheck:
    identity, body, size = _element(view, offset)
    if identity != _SEGMENT:
        return ContainerCheck(kind, "cut", "The recording itself (its segment) is missing.")
    if size is None:
        return ContainerCheck(kind, "open", "The recording was never closed: its length was never written.")
    end = body + size
    if end > view.size_bytes:
        return ContainerCheck(kind, "cut", f"The last {end - view.size_bytes} bytes are missing.")
    if end < view.size_bytes:
        return ContainerCheck(kind, "cut", f"{view.size_bytes - end} bytes follow the end of the recording.")
    if not _has_pictures(view, body, end):
        return ContainerCheck(kind, "open", "The recording holds no tracks or no data.")
    return ContainerCheck(kind, "closed", "The recording ends exactly where its header says.")


def _has_pictures(view: ByteView, body: int, end: int) -> bool:
    """Say whether tracks and a first cluster follow each other inside the segment."""
    has_tracks = False
    offset = body
    while offset < end:
        view.count_part()
        identity, inner, size = _element(view, offset)
        has_tracks = has_tracks or identity == _TRACKS
        if identity == _CLUSTER:
            return has_tracks
        if size is None or inner + size > end:
            raise StructureError("An element does not fit into the recording.")
        offset = inner + size
    return False


def _doc_type(view: ByteView, offset: int, end: int) -> bytes:
    while offset < end:
        view.count_part()
        identity, body, size = _element(view, offset)
        if size is None or body + size > end:
            raise StructureError("The header is broken.")
        if identity == _DOC_TYPE:
            return view.read(body, min(size, 32)).rstrip(b"\0")
        offset = body + size
    return b""


def _element(view: ByteView, offset: int) -> tuple[int, int, int | None]:
    """Return id, start of content and size of the element at a place; the size is None if left unknown."""
    first = view.read(offset, 1)[0]
    id_width = _width(first)
    if id_width > 4:
        raise StructureError("Something that is no element stands where one should be.")
    identity = int.from_bytes(view.read(offset, id_width), "big")
    size_at = offset + id_width
    first = view.read(size_at, 1)[0]
    width = _width(first)
    if width > 8:
        raise StructureError("An element has no readable size.")
    raw = int.from_bytes(view.read(size_at, width), "big")
    value = raw & ((1 << (7 * width)) - 1)
    is_unknown = value == (1 << (7 * width)) - 1
    return identity, size_at + width, None if is_unknown else value


def _width(first: int) -> int:
    """Return how many bytes a variable-length number has, from its first byte (9 if it is invalid)."""
    return 9 - first.bit_length()
