"""A space as the page shows it: its printed tables, what is declared of it, and what things are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from analysis.figures.labels import Labels, space_labels
from analysis.figures.plane_axes import Plane, plane_of
from analysis.language.catalogue import Catalogue
from analysis.language.typography import typeset
from analysis.study import Question, Space, Study
from analysis.tables.results import Places, Results, Tables


@dataclass(frozen=True)
class Shown:
    """One space, and all that the parts of its page ask.

    Attributes
    ----------
    study : Study
        Whose space it is.
    space : Space
        What the study declares of it.
    tables : Tables
        Those of the space, past the door of printing.
    of_study : Tables
        Those of the whole study, likewise.
    written : Places, optional
        Where the report's plane writes the names of categories, if it was drawn.
    """

    study: Study
    space: Space
    tables: Tables
    of_study: Tables
    written: Places | None = None

    @classmethod
    def of(cls, printed: Results, study: Study, key: str) -> Shown:
        """Return a space of a study."""
        return cls(study, study.spaces[key], printed.spaces[key], printed.study, printed.places.get(key))

    @cached_property
    def labels(self) -> Labels:
        """What keys are called."""
        return space_labels(self.study)

    @cached_property
    def axes(self) -> list[int]:
        """The axes kept, in order."""
        return [int(axis) for axis in self.tables.axes["axis"]]

    @cached_property
    def plane(self) -> Plane | None:
        """The plane that the report shows; nothing where a space has one axis."""
        return plane_of(self.tables.axes, self.labels) if len(self.axes) > 1 else None

    @cached_property
    def places(self) -> Places:
        """Where the report's plane writes the names of categories, in its units."""
        if self.plane is None or self.written is not None:
            return self.written or {}
        from analysis.figures.categories import written_places  # what draws is slow to load

        return written_places(self.tables.categories, self.tables.axes, self.labels)

    @property
    def questions(self) -> Mapping[str, Question]:
        """The questions that the study declares."""
        return self.study.questions

    @property
    def edition_question(self) -> str | None:
        """The question that tells editions apart, where there is one."""
        return self.study.editions.question if self.study.editions else None

    def word(self, key: str, **values: str) -> str:
        """Return a sentence of the page's catalogue in the study's language."""
        return Catalogue(self.study.language).sentence(f"explorer.{key}", count=None, **values)

    def has(self, key: str) -> bool:
        """Whether the page's catalogue holds a sentence."""
        return Catalogue(self.study.language).has(f"explorer.{key}")

    def set(self, words: str) -> str:
        """Return a text of the study as its language sets it, however long it is."""
        return typeset(words, self.study.language)
