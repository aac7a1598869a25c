"""What of a study a step uses: its questions, its spaces, its factors."""

from collections.abc import Mapping

from analysis.report.texts import Texts
from analysis.study import Difference, Question, Space, Study
from analysis.study.values import FEWEST_OF_A_TREND


def edition_of(study: Study) -> str | None:
    """Return the question that tells the edition, in the studies that have editions."""
    return study.editions.question if study.editions else None


def frames_of(study: Study) -> Mapping[str, int]:
    """Return how many persons each edition is to describe; none where intervals speak of the respondents."""
    of_population = study.inference.frame == "population"
    return study.populations.get(edition_of(study) or "", {}) if of_population else {}


def factors_of(study: Study, texts: Texts) -> list[str]:
    """Return the questions that answers are crossed with: what spaces place in their clouds, what shares differ by."""
    spaces = study.spaces.values()
    wanted = {key for space in spaces for key in (*space.supplementary, *(space.within or ())[:1])}
    wanted |= {difference.by for difference in study.differences}
    wanted |= {factor for chapter in texts.chapters for factor in chapter.by}
    wanted |= {study.editions.question} if study.editions else set()
    return [key for key, question in study.questions.items() if question.type == "single" and key in wanted]


def followed_answers(study: Study, texts: Texts) -> list[tuple[str, tuple[str, ...], str]]:
    """Return the questions whose answers chapters follow, the factors of each, and the space they are placed in."""
    return [
        (key, chapter.by, chapter.space)
        for chapter in texts.chapters
        for key in chapter.questions
        if study.questions[key].type in ("single", "multiple") and (chapter.by or chapter.space)
    ]


def shares_over_editions(study: Study) -> list[Difference]:
    """Return the shares whose trend is told: those declared between editions, those that the questions rest on."""
    edition = edition_of(study)
    if edition is None or len(study.questions[edition].categories) < FEWEST_OF_A_TREND:
        return []
    pieces = (piece for asked in study.inquiry for piece in asked.evidence if piece.factor == edition)
    asked_for = [Difference(piece.question, piece.category, edition) for piece in pieces if piece.category]
    return list(dict.fromkeys([*(one for one in study.differences if one.by == edition), *asked_for]))


def placed_spaces(study: Study, texts: Texts) -> list[str]:
    """Return the spaces that an outcome is set against, or answers are placed in."""
    of_answers = [chapter.space for chapter in texts.chapters if chapter.space]
    return list(dict.fromkeys([*(regression.space for regression in study.regressions), *of_answers]))


def inquired_spaces(study: Study) -> list[str]:
    """Return the spaces that the study's questions need."""
    pieces = (piece for asked in study.inquiry for piece in asked.evidence if piece.space)
    return list(dict.fromkeys(piece.space for piece in pieces))


def questions_of(study: Study, space: Space) -> dict[str, Question]:
    """Return the questions that a space uses, in the questionnaire's order."""
    return {
        key: question
        for key, question in study.questions.items()
        if key in space.supplementary or (question.role == "active" and question.theme in space.themes)
    }
