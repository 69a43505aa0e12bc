"""The exercise county: its extract, its records in readable files, and the reader of its steps."""

CONTROL = "exercise_control"
"""Role under which the exercise writes: the controller, not a member of the post."""
