"""What the plane does not decide: supplementary answers, difficulties, comments, and names of no real structure."""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

NO_ANSWER, DONT_KNOW, NOT_APPLICABLE = "no_answer", "dont_know", "not_applicable"

QUOTAS: Mapping[str, Mapping[str, int]] = {
    "statut_juridique": {"association": 43, "cooperative": 7, "entreprise": 6, "autre": 5},
    "territoire": {"bassin_minier": 23, "artois_ternois": 15, "littoral": 15, "audomarois": 8},
    "secteur": {
        "culture": 13,
        "environnement": 14,
        "social": 15,
        "education": 9,
        "economie": 7,
        NO_ANSWER: 2,
        DONT_KNOW: 1,
    },
    "comptoir": {"oui": 43, "non": 16, DONT_KNOW: 2},
}
"""Respondents of each category, dealt at random: these answers say nothing of the plane, by construction."""

LABELS_OF_FILED = {"valeurs": 24, "innovation": 17, "cooperation": 11, NO_ANSWER: 1}
"""Label category of those who filed a project; the question does not arise for the others."""

DIFFICULTIES = {
    "temps": 0.24,
    "criteres": 0.20,
    "redaction": 0.16,
    "budget": 0.14,
    "delais": 0.10,
    "partenaires": 0.09,
    "incertitude": 0.07,
}
DIFFICULTIES_GIVEN = {0: 0.04, 1: 0.22, 2: 0.74}

COMMENTS = (
    "Merci pour l'accompagnement.",
    "Dossier long à remplir ; nous l'avons écrit à trois.",
    "Nous aurions aimé un retour « à chaud » après le vote.",
    'On nous a dit de "faire simple".',
    "Le calendrier tombait en plein été.",
    "Rien à ajouter",
    "Première candidature pour nous.\nNous recommencerons peut-être.",
    "Les échanges avec d'autres porteurs de projet ont compté.",
    "RAS",
    "Difficile de mobiliser des votants loin des villes.",
    "Plusieurs bénévoles ont relu le dossier.",
    "Le formulaire en ligne s'est fermé une fois sans enregistrer.",
)

HEADS = (
    "L'Atelier",
    "La Fabrique",
    "Le Jardin partagé",
    "Le Café associatif",
    "La Ressourcerie",
    "L'Épicerie solidaire",
    "Le Tiers-lieu",
    "La Recyclerie",
    "Le Théâtre",
    "La Coopérative",
    "Le Collectif",
    "La Maison",
)
TAILS = (
    "de Fictionville",
    "de Nulle-Part",
    "d'Exempleville",
    "de l'Île imaginaire",
    "du Pays inventé",
    "de Saint-Modèle",
)


def draw_profiles(answers: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return `answers` as text, missing ones by their kind, with everything else that the questionnaires ask.

    Parameters
    ----------
    answers : DataFrame
        As `latent.draw_answers` returns them.
    rng : Generator
        Source of every draw.

    Returns
    -------
    DataFrame
        A row a respondent: the supplementary questions, `difficultes` (a tuple) and `commentaire` added.
    """
    n = len(answers)
    profiles = answers.astype("object").where(answers.notna(), NO_ANSWER)
    for question, quotas in QUOTAS.items():
        profiles[question] = _dealt(quotas, rng)
    profiles["categorie_label"] = _label_categories(answers["statut"] != "abandon", rng)
    profiles["difficultes"] = [_draw_difficulties(rng) for _ in range(n)]
    profiles["commentaire"] = [_draw_comment(rng) for _ in range(n)]
    return profiles


def _dealt(quotas: Mapping[str, int], rng: np.random.Generator) -> list[str]:
    """Return each category as many times as its quota says, in a random order."""
    hand = [category for category, count in quotas.items() for _ in range(count)]
    return [hand[position] for position in rng.permutation(len(hand))]


def _label_categories(filed: Sequence[bool] | pd.Series, rng: np.random.Generator) -> list[str]:
    """Return the label category each respondent applied for, where a project was filed."""
    labels = iter(_dealt(LABELS_OF_FILED, rng))
    return [next(labels) if each else NOT_APPLICABLE for each in filed]


def _draw_difficulties(rng: np.random.Generator) -> tuple[str, ...]:
    """Return none, one or two difficulties, in the order of the questionnaire."""
    count = rng.choice(list(DIFFICULTIES_GIVEN), p=list(DIFFICULTIES_GIVEN.values()))
    keys, odds = list(DIFFICULTIES), list(DIFFICULTIES.values())
    chosen = rng.choice(len(keys), size=count, replace=False, p=odds)
    return tuple(keys[position] for position in sorted(chosen))


def _draw_comment(rng: np.random.Generator) -> str:
    """Return a comment for a third of the respondents, nothing for the others."""
    return str(rng.choice(COMMENTS)) if rng.random() < 1 / 3 else NO_ANSWER


def fictional_names(rng: np.random.Generator) -> list[str]:
    """Return seventy-two names of structures of nowhere, shuffled."""
    names = [f"{head} {tail}" for head, tail in product(HEADS, TAILS)]
    return [names[position] for position in rng.permutation(len(names))]
