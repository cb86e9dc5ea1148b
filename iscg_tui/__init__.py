"""iscg-tui: a private register and an anonymous activity report for an ISCG."""

__version__ = "0.1.0"
