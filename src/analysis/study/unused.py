"""What a study declares and no space uses: no fault, yet seldom what its author meant."""

from collections.abc import Iterator

from analysis.problems import listed
from analysis.study.values import Study


def unused(study: Study) -> Iterator[str]:
    """Yield in French what questionnaire.yaml declares for spaces and no space of study.yaml takes."""
    spaces = study.spaces.values()
    taken = {key for space in spaces for key in space.supplementary} | {
        theme for space in spaces for theme in space.themes
    }
    taken |= {study.editions.question} if study.editions else set()
    placed = [key for key, asked in study.questions.items() if asked.role == "supplementary" and key not in taken]
    if placed:
        which = (
            "question `supplementary` n'est placée" if len(placed) == 1 else "questions `supplementary` ne sont placées"
        )
        yield (
            f"{len(placed)} {which} dans aucun espace : {listed(placed)} ; les nommer sous `supplementary` d'un espace"
            " de config/study.yaml, ou leur donner `role: descriptive`"
        )
    themes = {asked.theme for asked in study.questions.values() if asked.role == "active" and asked.theme is not None}
    if left := [theme for theme in study.themes if theme in themes - taken]:
        which = "thème n'est" if len(left) == 1 else "thèmes ne sont"
        yield f"{len(left)} {which} dans aucun espace : {listed(left)} ; les nommer sous `themes` d'un espace"
