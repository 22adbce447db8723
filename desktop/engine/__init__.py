"""The engine: one child process that holds the heavy libraries, and the client that keeps it running."""
