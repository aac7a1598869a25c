"""Names too long for a figure: no fault, but the figures cut them."""

from collections.abc import Iterator

from analysis.study.values import LONGEST_NAME, Study


def long_names(study: Study) -> Iterator[str]:
    """Yield in French the names that figures cut, each with its place."""
    for place, name in _names(study):
        if len(name) > LONGEST_NAME:
            yield (
                f"{place} : {len(name)} signes ; les figures coupent ce nom à {LONGEST_NAME} signes, les tableaux le"
                " gardent entier ; le raccourcir s'il doit se lire en entier partout"
            )


def _names(study: Study) -> Iterator[tuple[str, str]]:
    """Yield the names that figures write: of themes and their poles, questions, categories, axes."""
    for key, theme in study.themes.items():
        yield f"thème « {key} »", theme.label
        yield from ((f"pôle du thème « {key} »", pole) for pole in theme.poles or ())
    for key, question in study.questions.items():
        if question.option_of is None:
            yield f"question « {key} »", question.label
        yield from ((f"modalité « {key}={name} »", label) for name, label in question.categories.items())
    for key, space in study.spaces.items():
        yield from ((f"axe de l'espace « {key} »", axis.name) for axis in space.axes if axis.name)
