"""What holds for all tests: none of them is a stopwatch."""

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
