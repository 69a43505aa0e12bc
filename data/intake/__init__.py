"""The door for files: every row becomes records, or is refused with every reason at once."""

from data.intake.checks import read_records
from data.intake.rows import Accepted, Doubt, Intake, Refusal

__all__ = ["Accepted", "Doubt", "Intake", "Refusal", "read_records"]
