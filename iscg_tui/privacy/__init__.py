"""What protects the people whose names are kept: how long, and where they may not show.

``garde`` is apart from the store and from the screens: names in, a text in, places out.
"""
