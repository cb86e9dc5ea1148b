"""A funder's own tables, drawn from the report of a period and telling no more than it.

``fichiers`` says where grids come from, ``loader`` reads one, ``recouvrement`` says which
may not go together, ``evaluation`` makes of one a report that every document can show.
"""
