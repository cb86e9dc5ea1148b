"""What the report refuses."""

from __future__ import annotations


class ReportError(Exception):
    """No report can be made of this; the text is one French sentence saying what to do."""


class DemandeError(ReportError):
    """What was asked is refused, whatever the counters hold."""
