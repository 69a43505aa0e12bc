"""The gate: is this a file that can be read at all? Size, what it really holds, its encoding."""

from __future__ import annotations

from pathlib import Path

from data.faults import BadInput, NotFound

MAX_BYTES = 20_000_000
"""Largest file that is opened; a county's records need far less."""
TEXT_SUFFIXES = {".geojson": "geojson", ".json": "geojson", ".csv": "csv"}

_FOREIGN = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"SQLite format 3", "gpkg"),
    (b"\x00\x00\x27\x0a", "shp"),
    (b"\x1f\x8b", "archive"),
    (b"\xff\xfe", "utf16"),
    (b"\xfe\xff", "utf16"),
)
"""First bytes of the files that are brought by mistake, and how they are called in ``faults.foreign``."""


def open_text(path: Path) -> tuple[str, str]:
    """Return the format (``geojson`` or ``csv``) and the text of a file.

    Raises
    ------
    NotFound
        If there is no such file.
    BadInput
        If it is too large, empty, of another kind, or in an encoding that cannot be read.
    """
    if not path.is_file():
        raise NotFound("file_missing", path=str(path))
    kind = TEXT_SUFFIXES.get(path.suffix.lower())
    if kind is None:
        raise BadInput("file_suffix", name=path.name, known=", ".join(TEXT_SUFFIXES))
    if path.stat().st_size > MAX_BYTES:
        raise BadInput("file_too_large", path=path.name, limit_mb=MAX_BYTES // 1_000_000)
    content = path.read_bytes()
    for start, foreign in _FOREIGN:
        if content.startswith(start):
            raise BadInput(f"file_is_{foreign}", name=path.name)
    if b"\0" in content:
        raise BadInput("file_is_binary", name=path.name)
    text = _decode(content, path.name)
    _check_likeness(text, kind, path.name)
    return kind, text


def _decode(content: bytes, name: str) -> str:
    """Decode UTF-8, else GB 18030 where the text is plausibly Chinese: it decodes nearly any bytes to something."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError as fault:
        raise BadInput("file_encoding", name=name) from fault
    foreign = [char for char in text if not char.isascii()]
    common = sum(1 for char in foreign if _is_common(char))
    if common < 0.8 * len(foreign):
        raise BadInput("file_encoding", name=name)
    return text


def _is_common(char: str) -> bool:
    """Say whether a character is one of the 6,763 of GB 2312, as nearly all in a real text are."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _check_likeness(text: str, kind: str, name: str) -> None:
    """Refuse a text whose content is not what its name says."""
    start = text.lstrip()[:200].lower()
    if not start:
        raise BadInput("file_empty", name=name)
    if start.startswith(("<!doctype html", "<html")):
        raise BadInput("file_is_html", name=name)
    if start.startswith("<"):
        raise BadInput("file_is_xml", name=name)
    looks = "geojson" if start[0] in "{[" else "csv"
    if looks != kind:
        raise BadInput("file_content_differs", name=name, looks=looks)
