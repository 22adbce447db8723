"""Text lines of a receipt -> proposed fields, by a small language model under a copy grammar."""
