"""The authorization list: which clause lets whom act at once, within which limit, and when the paper is due."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.faults import BadInput

DEFAULT = Path(__file__).parent / "reference" / "authority.toml"
"""List of a post that has none of its own; nobody has adopted it."""

EXERCISE = Path(__file__).parent / "demo" / "authority.toml"
"""List of the exercise that comes with the program."""

ANY = "any"
NEVER = frozenset({"inspector"})
"""Roles that read all and change nothing."""


class Act(StrEnum):
    """What an authorization list speaks of."""

    SEND_TEAM = "send_team"
    REQUEST_TEAM = "request_team"
    SEND_SUPPLIES = "send_supplies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One row of the list; the columns are told in ``data/reference/authority.toml``."""

    id: str
    act: frozenset[Act]
    role: str
    words_en: str
    words_zh: str
    incident: frozenset[str] = frozenset()
    response: bool = False
    limit: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    teams: int | None = None
    paper_h: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is to be done, where, and what holds now.

    Parameters
    ----------
    incident
        Type of the incident it is for, if any.
    response
        Whether a response is activated.
    amounts
        Quantity by item that this order moves.
    under_way
        Teams that are under way already.
    """

    act: Act
    incident: str | None = None
    response: bool = False
    amounts: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    under_way: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether an actor may act now: by which clause, or what stands in the way and who must approve.

    ``why`` is ``clause``, or ``no_clause``, ``over_limit`` with ``item`` and ``limit``, ``too_many_teams`` with
    ``limit``, ``no_response``, ``other_incident``, ``inspector``. ``clause`` of a "no" is the one that came nearest.
    """

    may: bool
    why: str
    approver: str
    clause: Clause | None = None
    item: str | None = None
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class AuthorityList:
    """A post's authorization list; ``adopted`` is False where the program's own stands in for it."""

    clauses: tuple[Clause, ...]
    approver: str
    adopted: bool

    def judge(self, role: str, case: Case) -> Verdict:
        """Return whether a role may do it now; of several clauses that let it, the one without paper first."""
        if role in NEVER:
            return Verdict(may=False, why="inspector", approver=self.approver)
        mine = [clause for clause in self.clauses if case.act in clause.act and clause.role in {role, ANY}]
        verdicts = [self._try(clause, case) for clause in mine]
        granted = [verdict for verdict in verdicts if verdict.may]
        if granted:
            return min(granted, key=_paper_h)
        if verdicts:
            return max(verdicts, key=lambda verdict: _NEAR.index(verdict.why))
        return Verdict(may=False, why="no_clause", approver=self.approver)

    def _try(self, clause: Clause, case: Case) -> Verdict:
        def no(why: str, item: str | None = None, limit: float | None = None) -> Verdict:
            return Verdict(may=False, why=why, approver=self.approver, clause=clause, item=item, limit=limit)

        if clause.incident and case.incident not in clause.incident:
            return no("other_incident")
        if clause.response and not case.response:
            return no("no_response")
        if clause.teams is not None and case.under_way >= clause.teams:
            return no("too_many_teams", limit=clause.teams)
        for item, amount in case.amounts.items():
            limit = clause.limit.get(item, clause.limit.get(ANY)) if clause.limit else None
            if limit is not None and amount > limit:
                return no("over_limit", item, limit)
        return Verdict(may=True, why="clause", approver=self.approver, clause=clause)


_NEAR = ("other_incident", "no_response", "too_many_teams", "over_limit")
"""Refusals, the nearest to a "yes" last."""


def _paper_h(verdict: Verdict) -> float:
    return (verdict.clause.paper_h or 0.0) if verdict.clause else 0.0


def load_authority(path: Path) -> AuthorityList:
    """Read an authorization list.

    Raises
    ------
    BadInput
        If the file cannot be read, or a clause lacks a part.
    """
    try:
        tree = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return AuthorityList(
            clauses=tuple(_read_clause(row) for row in tree["clauses"]),
            approver=str(tree["approver"]),
            adopted=bool(tree.get("adopted", True)),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("authority_unreadable", file=str(path), detail=str(error)) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput("authority_unreadable", file=str(path), detail=repr(error)) from error


def _read_clause(row: Mapping[str, Any]) -> Clause:
    acts = row["act"]
    return Clause(
        id=str(row["id"]),
        act=frozenset(Act(act) for act in ([acts] if isinstance(acts, str) else acts)),
        role=str(row["role"]),
        words_en=str(row["words_en"]),
        words_zh=str(row["words_zh"]),
        incident=frozenset(row.get("incident", ())),
        response=bool(row.get("response", False)),
        limit=MappingProxyType({str(item): float(limit) for item, limit in row.get("limit", {}).items()}),
        teams=int(row["teams"]) if "teams" in row else None,
        paper_h=float(row["paper_h"]) if "paper_h" in row else None,
    )
