"""A dropped file becomes upright page images, or embedded text, with a limit on every size.

``pages`` is the one way in. It trusts nothing about a file: not its ending, not its declared sizes, not that it stays.
"""

from desktop.documents.page import Limits, PageImage, PageText
from desktop.documents.reader import pages
from desktop.documents.sniff import kind_of

__all__ = ["Limits", "PageImage", "PageText", "kind_of", "pages"]
