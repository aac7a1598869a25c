"""Files of an office suite: archives of XML whose bytes depend on what they hold alone."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

TYPES = "[Content_Types].xml"  # which stands first
DATE = "2000-01-01T00:00:00Z"  # a fixed one keeps the same report the same bytes
CORE = "docProps/core.xml"
TERMS = "{http://purl.org/dc/terms/}"


def parts_of(archive: bytes) -> dict[str, bytes]:
    """Return the parts of a file by their name."""
    with ZipFile(BytesIO(archive)) as source:
        return {name: source.read(name) for name in source.namelist() if not name.endswith("/")}


def archive_of(parts: Mapping[str, bytes]) -> bytes:
    """Return a file of these parts, in the order of their names and without a clock."""
    kept = dict(parts)
    if CORE in kept:
        kept[CORE] = _dated(kept[CORE])
    buffer = BytesIO()
    with ZipFile(buffer, "w") as target:
        for name in sorted(kept, key=lambda name: (name != TYPES, name)):
            squeezed = ZIP_STORED if name.endswith((".png", ".jpg", ".jpeg", ".gif")) else ZIP_DEFLATED
            member = ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            member.external_attr = 0o644 << 16
            target.writestr(member, kept[name], squeezed)
    return buffer.getvalue()


def parsed(part: bytes) -> etree._Element:
    """Return a part as a tree; no entity is looked up anywhere."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def written(tree: etree._Element) -> bytes:
    """Return a tree as a part."""
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def _dated(core: bytes) -> bytes:
    tree = parsed(core)
    for name in ("created", "modified"):
        for element in tree.iter(f"{TERMS}{name}"):
            element.text = DATE
    return written(tree)
