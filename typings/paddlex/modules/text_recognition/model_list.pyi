# The part of PaddleX that desktop.ocr uses; the library itself carries no types.
MODELS: list[str]
