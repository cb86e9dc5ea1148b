"""The terminal's side of the app: only the cells that changed go out, only whole keys come in."""
