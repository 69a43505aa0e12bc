"""The full-screen view of an issued briefing: stepped by keyboard, readable from the back of the room."""

from dashboard.screen.routes import add_screen

__all__ = ["add_screen"]
