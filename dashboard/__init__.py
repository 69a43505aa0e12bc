"""What a person touches: desk, command line, server, pages, map component."""

__version__ = "0.1.0"
