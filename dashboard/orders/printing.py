"""The sheet of an order as a file to print: one address, the same page as the command line writes."""

from __future__ import annotations

import asyncio

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse, Response

from dashboard.desk.post import Post
from dashboard.i18n import LANGUAGES, words
from dashboard.paper.sheet import render_sheet
from data.faults import Fault, NotFound


def add_printing(server: FastAPI, post: Post) -> None:
    """Add the address of the sheets."""

    @server.get("/orders/{identity}/sheet.pdf", include_in_schema=False)
    async def sheet(identity: str, lang: str = "en") -> Response:
        say = words(lang if lang in LANGUAGES else LANGUAGES[0])
        try:
            made = await asyncio.to_thread(render_sheet, post, identity, say.lang)
        except Fault as fault:
            return PlainTextResponse(say.fault(fault), status_code=404 if isinstance(fault, NotFound) else 503)
        mark = "EXERCISE_" if post.picture.exercise else ""
        name = f'inline; filename="{mark}{identity}_{say.lang}.pdf"'
        return Response(made, media_type="application/pdf", headers={"content-disposition": name})
