"""What a receipt is: its fields and kinds, how printed values are normalised, and what makes a value sure."""
