"""Several posts in one report: the sum of what their own reports show, audited beside them.

``fichiers`` says which files and which names, ``lecture`` reads them, ``doublons`` refuses a
post given twice, ``audit`` and ``ensemble`` say what may be shown of the sum, ``rapports``
makes the reports, ``tidy`` the table for programs. ``docs/format-consolidation.md`` says what
is published and why it adds nothing to what the posts publish.
"""
