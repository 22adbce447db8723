"""The window: Qt only. No rule, no SQL, no engine; everything it does with a file goes through ``services``."""
