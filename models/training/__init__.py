"""What the project's own models and samples are made of: drawn receipts, never copies of real ones."""
