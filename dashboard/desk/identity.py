"""Who sits at a screen: a person by name, and the duty post that this person holds for the shift."""

from __future__ import annotations

from dataclasses import dataclass

from data.faults import BadInput

SHIFT_H = 16
"""Hours after which a shift that nobody handed over is over all the same: whoever still sits there is asked again."""

LONGEST = 60
"""Characters of a name or of a duty post."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and in which role: the first thing every act is given, the last thing the journal forgets."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on duty; the journal calls the name the actor and the duty post the role."""

    name: str
    post: str

    @property
    def actor(self) -> Actor:
        """The person as the journal knows one."""
        return Actor(self.name, self.post)


def name_person(name: str, post: str) -> Person:
    """Return the person that two typed fields name.

    Raises
    ------
    BadInput
        If a field is empty, longer than `LONGEST`, or holds what cannot be printed.
    """
    told = {"name": " ".join(name.split()), "post": " ".join(post.split())}
    for field, text in told.items():
        if not text:
            raise BadInput(f"person_without_{field}")
        if len(text) > LONGEST or not text.isprintable():
            raise BadInput("person_unreadable", field=field, longest=LONGEST)
    return Person(**told)
