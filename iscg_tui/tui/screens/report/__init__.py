"""The activity report on screen: its period, its reading, its way out to a file."""
