"""The names guard: where, in a text, someone whose name is kept shows through (§3.6)."""
