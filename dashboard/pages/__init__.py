"""The pages: each owns its layout, its words and its callbacks, and is registered once per app."""
