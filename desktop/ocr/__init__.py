"""Page image in, receipts as lines of text with boxes out. Runs inside the engine process only (PaddleOCR, OpenCV)."""
