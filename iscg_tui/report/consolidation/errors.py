"""What a consolidation refuses."""

from __future__ import annotations

from iscg_tui.report.errors import ReportError


class ConsolidationError(ReportError):
    """These files cannot be put together; one French sentence that names the file or the post."""
