"""The laureates that a scheme proclaimed: their lists, their categories, their towns, the outline of their map."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Columns of the files, by what they hold. A list of laureates has a line a project; other columns are not read.
ORDER, PROJECT, BEARER, TOWN, CODE = "ordre", "projet", "structure", "commune", "code_insee"
CATEGORY, NOTE = "categorie", "note"
DEGREES = LATITUDE, LONGITUDE = "latitude", "longitude"
EDITION, DATE, NEWS, SOURCE = "edition", "date", "nouvelles", "source"
OF_LAUREATES = (ORDER, PROJECT, TOWN, CODE, CATEGORY)
OF_TOWNS = (TOWN, CODE, LATITUDE, LONGITUDE)
OF_NEWS = (EDITION, PROJECT, DATE, NEWS, SOURCE)


@dataclass(frozen=True, slots=True)
class Former:
    """What a category was called in earlier editions."""

    name: str
    editions: tuple[str, ...]
    assumed: bool = False  # whether it is the study's reading that both are one category
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LaureateCategory:
    """A category in which projects are proclaimed, under its name of today."""

    key: str
    label: str
    was: Former | None = None
    note: str | None = None

    def named_in(self, edition: str) -> str:
        """Return what the category is called in an edition."""
        return self.was.name if self.was is not None and edition in self.was.editions else self.label


@dataclass(frozen=True, slots=True)
class Proclamation:
    """The laureates of one edition."""

    edition: str
    file: str
    announced: int | None = None  # how many were proclaimed, as told elsewhere than in the file
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Towns:
    """The towns that laureates are of: a file, its column of territories, what these are called."""

    file: str
    territory: str
    label: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of the map: a GeoJSON in degrees, and whom it is credited to."""

    file: str
    credit: str


@dataclass(frozen=True, slots=True)
class Laureates:
    """All that a study declares of the laureates, the editions in their order."""

    editions: Mapping[str, Proclamation]
    categories: Mapping[str, LaureateCategory]
    towns: Towns
    outline: Outline | None = None
    news: str | None = None  # file of what became of them, dated
    label: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that is read of the laureates."""
        known = [each.file for each in self.editions.values()]
        others = [self.towns.file, self.outline.file if self.outline else None, self.news]
        return (*known, *(file for file in others if file))

    @property
    def proclaimed(self) -> Proclamation:
        """The last edition declared: the one that a session proclaims."""
        return list(self.editions.values())[-1]

    def category_of(self, text: str, edition: str) -> str | None:
        """Return the key of a category by its name in an edition, or by its key."""
        known = {each.named_in(edition).casefold(): key for key, each in self.categories.items()}
        written = " ".join(text.split())
        return written if written in self.categories else known.get(written.casefold())


def laureates_of(declared: Mapping[str, Any] | None) -> Laureates | None:
    """Return the laureates from what study.yaml declares."""
    if not declared:
        return None
    return Laureates(
        editions={name: Proclamation(name, **each) for name, each in declared["editions"].items()},
        categories={key: _category(key, each) for key, each in declared["categories"].items()},
        towns=Towns(**declared["towns"]),
        outline=Outline(**declared["outline"]) if "outline" in declared else None,
        **{name: declared[name] for name in ("news", "label") if name in declared},
    )


def _category(key: str, declared: Mapping[str, Any]) -> LaureateCategory:
    was = declared.get("was")
    former = Former(**{**was, "editions": tuple(was["editions"])}) if was else None
    return LaureateCategory(key, **{**declared, "was": former})
