"""The door for feeds: programs on this machine tell where teams are, as JSON, in bounded messages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from dashboard.desk.feeds import FeedAnswer, list_moves, read_message
from dashboard.desk.post import Post
from dashboard.desk.viewing import look_back
from data.faults import BadInput, Fault

MOST_BYTES = 512 * 1024
SHOWN = timedelta(minutes=15)
"""A team that its feed has not told of for so long stays where the picture has it."""


def add_feeds(server: FastAPI, post: Post, moved: Callable[[], None]) -> None:
    """Add the address that feeds tell, ``POST /api/positions``.

    Parameters
    ----------
    moved
        Called once something was told that nobody knew yet.
    """

    @server.post("/api/positions", include_in_schema=False)
    async def positions(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return PlainTextResponse(f"at most {MOST_BYTES} bytes", status_code=413)
        try:
            answer = await asyncio.to_thread(take, post, bytes(body))
        except Fault as fault:
            return JSONResponse({"error": fault.key}, status_code=400 if isinstance(fault, BadInput) else 503)
        if answer["taken"]:
            moved()
        return JSONResponse(answer)


def take(post: Post, body: bytes) -> FeedAnswer:
    """Take a feed's message as it came.

    Raises
    ------
    BadInput
        If it is no JSON, no list, or too long.
    """
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadInput("feed_unreadable", most=MOST_BYTES) from error
    with look_back(None):
        picture, now = post.picture, post.now()
        fixes, refused = read_message(message, picture, now=now, ahead=now - post.wall_now())
        return FeedAnswer(taken=post.feeds.positions.take(fixes), refused=refused)


def tell_moves(post: Post) -> list[list[object]]:
    """Tell where the teams are that feeds have placed of late."""
    with look_back(None):
        return list_moves(post.picture, post.feeds.positions.newest(), post.now() - SHOWN)
