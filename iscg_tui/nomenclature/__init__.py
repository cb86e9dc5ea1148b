"""The vocabulary: the closed lists of answers, in TOML, and the loader that checks them.

The format of the files is described in ``docs/format-nomenclature.md``. This room
imports no other.
"""
