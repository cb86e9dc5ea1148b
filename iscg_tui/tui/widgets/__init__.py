"""What several screens draw: the page, its choices, text fields and forms."""
