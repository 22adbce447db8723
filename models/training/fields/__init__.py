"""The field model: composed receipts as noisy text -> their fields, from the tokenizer to the GGUF file."""
