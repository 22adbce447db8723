"""Training of the receipt line recogniser: drawn text lines in, an ONNX model in PaddleOCR's form out."""
