"""Office tasks around the settlement of one trip: several trips at a time, the month's list, accounts to pay to."""
