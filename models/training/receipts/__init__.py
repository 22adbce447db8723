"""Whole receipts made up from nothing: composed as rows of text with their true fields, printed, worn, photographed."""
