"""The encrypted store: keys, the journal on disk, TinyDB over it, and the repository.

The rest of the program uses ``repository``; the format is in ``docs/format-coffre.md``.
"""
