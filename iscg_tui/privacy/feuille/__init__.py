"""A written sheet, without any record in it: what it says, then its forms, md and odt."""
