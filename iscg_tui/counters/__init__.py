"""The counters: sums that hold no one, and the file that carries them.

Nothing here is about a person: no reference, no identity, no day. What one
situation adds is in ``cells``, the tables in ``tableaux``, the answers that a
table may show in ``dimensions``, the file in ``file``.
"""
