"""The words of the page of many studies: sentences of a catalogue of their own, names that each study declares."""

from collections.abc import Iterable
from dataclasses import dataclass

from analysis.language.catalogue import Catalogue
from analysis.report.markdown import Markdown
from analysis.report.wording import Wording
from analysis.study import Study


@dataclass(frozen=True, slots=True)
class Words(Wording):
    """Sentences of the catalogue `many`, numbers and names, as markdown."""

    def say(self, key: str, count: float | None = None, /, **values: str) -> Markdown:
        """Return a sentence of the catalogue; values that are not markdown are escaped."""
        catalogue = Catalogue(self.language, escape=self.cell)
        counted = None if count is None else self.integer(count)
        return Markdown(catalogue.sentence(f"many.{key}", count=count, counted=counted, **values))

    def quoted(self, names: Iterable[str]) -> Markdown:
        """Return names of studies as one enumeration, each between quotes."""
        return self.listed([self.say("quoted", name=name) for name in names])

    def theme(self, study: Study, key: str) -> Markdown:
        """Return what a study calls a theme."""
        return self.text(study.themes[key].label if key in study.themes else key)

    def item(self, studies: Iterable[Study], key: str) -> Markdown:
        """Return what the first study that has it calls a question, a theme or a space."""
        for study in studies:
            for held in (study.questions, study.themes, study.spaces):
                if key in held:
                    return self.text(held[key].label)
        return self.text(key)
