"""The screens: pure states and drawings, and the thin Textual edge that shows them."""
