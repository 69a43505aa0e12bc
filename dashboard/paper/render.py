"""Render a page: a template and its data become a PDF, in the one face that every machine has.

A template is a Typst file of ``templates/``; its data is a JSON object that it reads as ``/data.json``, so nothing
that a person typed is ever taken for a command of the page. A map is an SVG in the data:
``image(bytes(data.map), format: "svg")``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from data.faults import NotFound, Unavailable

FACE = "Noto Sans SC"
"""The face of the paper, TrueType, put beside the program by the build."""

SYSTEM_FACES = (
    FACE,
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "SimHei",
)
"""Faces with Latin and Chinese that stand in where the program was not built with its own."""

FOLDER = files(__package__)


def render_pdf(template: str, data: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """Print a page.

    Parameters
    ----------
    template
        Name of a file of ``templates/``, without its ending.
    data
        What the page says, as JSON.
    made_at
        Time written into the file; none by default, so that the same page is the same file.

    Returns
    -------
    bytes
        The PDF.

    Raises
    ------
    NotFound
        If there is no such template.
    Unavailable
        If this machine has no Chinese face, or the page cannot be set.
    """
    sources = _read_templates()
    if template not in sources:
        raise NotFound("template_missing", template=template)
    fonts, face = find_face()
    content = json.dumps({**data, "face": face}, ensure_ascii=False).encode()
    pages = {f"{name}.typ": source for name, source in sources.items()}
    compile_page: Any = typst.compile  # its stub does not know pages in memory
    try:
        made = compile_page(
            {**pages, "main": sources[template], "data.json": content},
            format="pdf",
            font_paths=fonts,
            timestamp=made_at.replace(microsecond=0) if made_at else None,
        )
    except typst.TypstError as error:
        raise Unavailable("page_not_set", template=template, detail=error.message) from error
    return bytes(made)


@cache
def find_face(fonts_folder: Path | None = None) -> tuple[typst.Fonts, str]:
    """Return the fonts to print with and the name of the face: the program's own, else one of the machine's.

    Raises
    ------
    Unavailable
        If neither has Chinese.
    """
    folder = fonts_folder or Path(str(FOLDER / "fonts"))
    own = sorted(folder.glob("*.ttf"))
    if own:
        return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)]), FACE
    fonts = typst.Fonts(include_system_fonts=True)
    known = set(fonts.families())
    for face in SYSTEM_FACES:
        if face in known:
            return fonts, face
    raise Unavailable("no_chinese_face", faces=", ".join(SYSTEM_FACES[1:4]))


@cache
def _read_templates() -> Mapping[str, bytes]:
    folder = FOLDER / "templates"
    return {
        entry.name.removesuffix(".typ"): entry.read_bytes() for entry in folder.iterdir() if entry.name.endswith(".typ")
    }
