"""Outlines of maps: the rings of a GeoJSON in degrees, and what forbids to draw one."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from analysis.problems import Problem

Ring = list[tuple[float, float]]  # of longitudes and latitudes
# Metropolitan France, where the projection of the maps is the legal one: longitudes, then latitudes.
WEST, EAST, SOUTH, NORTH = -6.0, 10.5, 41.0, 51.6
REMEDY = "y mettre un GeoJSON (Polygon ou MultiPolygon, degrés WGS 84), comme ceux de workflow/setup/outline.R"


def in_metropolitan_france(longitude: float, latitude: float) -> bool:
    """Whether a place is where the maps are drawn."""
    return WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH


def rings_of(text: str) -> list[Ring]:
    """Return the outer and inner rings of every polygon of a GeoJSON, in its order.

    Raises
    ------
    ValueError
        If it holds no polygon.
    """
    rings = [[(float(x), float(y)) for x, y, *_ in ring] for ring in _rings(json.loads(text))]
    if not rings or min(map(len, rings)) < 4:
        raise ValueError("no polygon")
    return rings


def outline_problems(root: Path, file: str) -> Iterator[Problem]:
    """Yield what forbids to draw the outline of a file."""
    try:
        rings = rings_of((root / file).read_text(encoding="utf-8-sig"))
    except (ValueError, TypeError, KeyError, AttributeError):
        yield Problem(file, "fichier", "aucun contour ne s'y lit", REMEDY)
        return
    outside = next((point for ring in rings for point in ring if not in_metropolitan_france(*point)), None)
    if outside is not None:
        found = f"le point {outside[0]}, {outside[1]} est hors de la France métropolitaine, seule projetée ici"
        yield Problem(file, "fichier", found, "écrire longitude puis latitude, en degrés, ou retirer `outline`")


def _rings(node: Any) -> Iterator[Any]:
    match node["type"]:
        case "FeatureCollection":
            for feature in node["features"]:
                yield from _rings(feature)
        case "Feature":
            yield from _rings(node["geometry"])
        case "Polygon":
            yield from node["coordinates"]
        case "MultiPolygon":
            for polygon in node["coordinates"]:
                yield from polygon
