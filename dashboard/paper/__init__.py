"""Paper: pages of text, tables and maps as PDF, printed the same on every machine."""

from dashboard.paper.render import render_pdf

__all__ = ["render_pdf"]
