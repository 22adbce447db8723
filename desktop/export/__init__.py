"""Documents that leave the program: the settlement workbook."""
