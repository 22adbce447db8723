"""Trip and receipts in, settlement out: the rules of 「공무원 여비 규정」 as pure computation.

No I/O but reading the tables.
"""
