"""Which spaces of a study place someone who answers their questions on « Ma place »."""

from collections.abc import Iterator

from analysis.problems import Problem
from analysis.settings import Settings
from analysis.study.values import Space, Study


def placing_spaces(study: Study) -> tuple[str, ...]:
    """Return the spaces of all respondents in which a report at the study's level places a sheet of answers.

    The numbers of a report for everybody place nobody on turned axes, nor where themes are weighed.
    """
    return tuple(key for key, space in study.spaces.items() if _places(space, study.disclosure == "public"))


def _places(space: Space, for_everybody: bool) -> bool:
    plain = space.orientation == "poles" and space.theme_weights is None
    return space.within is None and (plain or not for_everybody)


def placing_problems(study: Study, settings: Settings) -> Iterator[Problem]:
    """Refuse « Ma place » of a study that has no space to place someone in."""
    if study.place and not placing_spaces(study):
        found = "aucun espace ne peut placer quelqu'un"
        remedy = "retirer `place`, ou déclarer un espace de tous les répondants"
        if study.disclosure == "public" and study.spaces:
            remedy += " qui n'ait, dans un rapport pour tous, ni `orientation: themes` ni `theme_weights`"
        yield settings.problem(("place",), found, remedy)
