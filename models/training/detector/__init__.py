"""The detector: where text stands on a page, PP-OCRv6 small taught tightly set Korean lines."""
