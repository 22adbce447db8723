"""Text lines of a receipt or a trip order -> proposed fields, by a small language model under a copy grammar."""
