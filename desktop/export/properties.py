"""The properties of a finished package (docProps/core.xml): the notice on AI in them, everything else as it was."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

_RELATION: Final = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_SPACES: Final = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_TARGET: Final = re.compile(
    rb"<(?:\w+:)?Relationship\b(?=[^>]*\bType=\"" + re.escape(_RELATION.encode()) + rb"\")[^>]*\bTarget=\"/?([^\"]+)\""
)


def with_properties(parts: Mapping[str, bytes], notice: str, draft: str) -> dict[str, bytes]:
    """The parts of a package with ``notice`` as description and keywords and ``draft`` as status; empty words go."""
    changed = dict(parts)
    found = _TARGET.search(parts["_rels/.rels"])
    if found:
        name = found[1].decode()
        core = parts[name]
    else:
        name = "docProps/core.xml"
        spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
        core = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties {spaces}/>'.encode()
        relation = f'<Relationship Id="yeobijigiCore" Type="{_RELATION}" Target="{name}"/>'.encode()
        override = f'<Override PartName="/{name}" ContentType="{_TYPE}"/>'.encode()
        changed["_rels/.rels"] = inserted(parts["_rels/.rels"], relation)
        changed["[Content_Types].xml"] = inserted(parts["[Content_Types].xml"], override)
    for element, words in (("dc:description", notice), ("cp:keywords", notice), ("cp:contentStatus", draft)):
        core = _told(core, element, words)
    changed[name] = core
    return changed


def _told(core: bytes, element: str, words: str) -> bytes:
    """The properties with one of them replaced, added, or taken out."""
    local = element.rpartition(":")[2].encode()
    old = re.compile(rb"<((?:\w+:)?)%b\b[^>]*?(?:/>|>.*?</\1%b\s*>)" % (local, local), re.DOTALL)
    core = old.sub(b"", core)
    if not words:
        return core
    space = _SPACES[element.partition(":")[0]]
    new = f'<{element} xmlns:{element.partition(":")[0]}="{space}">{html.escape(words)}</{element}>'.encode()
    return inserted(core, new)


def inserted(content: bytes, element: bytes) -> bytes:
    """The XML with an element more, the last within its root."""
    at = content.rfind(b"</")
    if at < 0 or content.rstrip().endswith(b"/>"):
        opened = content.rstrip().removesuffix(b"/>")
        root = opened[opened.rfind(b"<") + 1 :].split(None, 1)[0]
        return opened + b">" + element + b"</" + root + b">"
    return content[:at] + element + content[at:]
