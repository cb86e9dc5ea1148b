"""The activity report (§3.6): from the counters alone, so that it cannot hold a name.

``tables.build`` makes it, ``documents.render`` writes it to a file's bytes,
``screen.screen_lines`` shows it on a terminal.
"""
