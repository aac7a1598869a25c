"""Places of metropolitan France in Lambert-93 by PROJ: pip install pyproj==3.7.2, then python make_reference.py."""

import csv
import sys
from pathlib import Path

import pyproj

PLACES = {
    "origine": (3.0, 46.5),
    "Arras": (2.7663, 50.2899),
    "Berck": (1.5823, 50.4141),
    "Wissant": (1.6831, 50.8883),
    "Brest": (-4.4861, 48.3904),
    "Nice": (7.2620, 43.7102),
    "Bonifacio": (9.1594, 41.3871),
    "Strasbourg": (7.7521, 48.5734),
    "Perpignan": (2.8954, 42.6887),
    "Dunkerque": (2.3768, 51.0344),
}

to_lambert = pyproj.Transformer.from_crs(4171, 2154, always_xy=True)  # RGF93, then RGF93 / Lambert-93
with (Path(__file__).parent / "lambert93.csv").open("w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["place", "longitude", "latitude", "easting", "northing"])
    for name, place in PLACES.items():
        writer.writerow([name, *place, *(f"{value:.4f}" for value in to_lambert.transform(*place))])
sys.stdout.write(f"pyproj {pyproj.__version__}, PROJ {pyproj.proj_version_str}\n")
