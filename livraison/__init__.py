"""What hands the program over: one folder with everything in it, for a machine without internet.

``./lance archive`` runs it. Nothing of it goes to users but ``lanceur.py``, which becomes the
command of the archive.
"""
