"""Levels of scales, in French and in English, in the order of their scale; what is no scale has none."""

import random

import pytest

from analysis.drafting.scales import is_level, scale_order

ORDERED = [
    "Pas du tout d'accord|Plutôt pas d'accord|Ni d'accord ni pas d'accord|Plutôt d'accord|Tout à fait d'accord",
    "Pas du tout d'accord|Pas d'accord|Neutre|D'accord|Tout à fait d'accord",
    "Pas du tout satisfait|Peu satisfait|Plutôt satisfait|Très satisfait",
    "Pas du tout satisfait(e)|Plutôt pas satisfait(e)|Ni satisfait(e) ni insatisfait(e)|Plutôt satisfait(e)",
    "Très insatisfait|Plutôt insatisfait|Plutôt satisfait|Très satisfait",
    "Très insatisfait·e|Insatisfait·e|Neutre|Satisfait·e|Très satisfait·e",
    "Jamais|Rarement|Parfois|Souvent|Toujours",
    "Jamais|De temps en temps|Souvent|Très souvent",
    "Pas du tout utile|Peu utile|Utile|Très utile",
    "Pas important|Peu important|Important|Très important",
    "Pas du tout important|Peu important|Assez important|Très important|Indispensable",
    "1 - Pas du tout utile|2|3|4|5 - Très utile",
    "Moins de 10|10 à 49|50 et +",
    "< 10 k€|10-50 k€|> 50 k€",
    "18-30 ans|31-50 ans|51 ans et +",
    "Moins de 18 ans|18 à 24 ans|25-34 ans|35-64 ans|65 ans et plus",
    "Strongly disagree|Disagree|Neither agree nor disagree|Agree|Strongly agree",
    "Strongly disagree|Somewhat disagree|Neutral|Somewhat agree|Strongly agree",
    "Very dissatisfied|Dissatisfied|Neutral|Satisfied|Very satisfied",
    "Never|Rarely|Sometimes|Often|Always",
    "Not at all important|Slightly important|Moderately important|Very important|Extremely important",
    "Very unlikely|Unlikely|Neutral|Likely|Very likely",
    "Not at all|A little|Moderately|A lot|Extremely",
    "Très mauvais|Mauvais|Moyen|Bon|Très bon",
    "Mauvaise|Moyenne|Bonne|Excellente",
    "Non, pas du tout|Non, plutôt pas|Oui, plutôt|Oui, tout à fait",
    "Pas du tout|Un peu|Beaucoup|Énormément",
    "Pas du tout|Plutôt non|Plutôt oui|Tout à fait",
    "Moins de 50 000 €|De 50 000 à moins de 100 000 €|100 000 € et plus",
    "Aucun|1 à 2|3 ou plus",
    "0|1 à 5|6 à 10|Plus de 10",
    "Aucun salarié|1 salarié|2 à 5 salariés|Plus de 5 salariés",
    "Moins d'un an|1 à 3 ans|Plus de 3 ans",
    "Moins de 6 mois|6 mois à 1 an|1 à 5 ans|Plus de 5 ans",
    "Très difficile|Difficile|Facile|Très facile",
    "Under 18|18-24|25 and over",
    "Moins de 500 k€|500 k€ à 1 M€|Plus de 1 M€",
    "Totalement inutile|Plutôt inutile|Plutôt utile|Très utile",
    "En baisse|Stable|En hausse",
    "Pas du tout favorable|Plutôt défavorable|Plutôt favorable|Tout à fait favorable",
    "Pas du tout accessible|Peu accessible|Assez accessible|Très accessible",
    "Plutôt pas d'accord|Plutôt d'accord",
    "1 = Pas du tout|2|3|4 = Tout à fait",
    "Jamais ou presque|Parfois|Souvent",
    "Non|Plutôt non|Plutôt oui|Oui",
    "1 enfant|2 enfants|3 enfants et plus",
    "Entre 10 et 19|Entre 20 et 49|50 ou plus",
    "Jusqu'à 1000 €|1001 € à 5000 €|Plus de 5000 €",
    "1h ou moins|2h à 3h|Plus de 3h",
    "Avant 1980|1980 à 2000|Après 2000",
    "Très peu|Peu|Assez|Beaucoup",
    "Low|Medium|High",
    "Faible|Moyen|Élevé",
    "Jamais|Une fois par mois|Une fois par semaine|Plusieurs fois par semaine|Tous les jours",
]
NO_SCALES = [
    "Association|Coopérative",
    "Oui|Non",
    "Utile|À développer",
    "Parfois|De temps en temps|Souvent",
    "10 à 20|15 à 30",
    "Lens|Arras",
    "Bon|Vélo",
    "1|2|3",
    "Salariés|Locaux",
    "Plus|Moins utile|Vélo",
    "Rural|Urbain",
    "Homme|Femme|Autre",
    "Agricole|Très agricole|Urbain",
    "Oui|Non|Autre",
    "Pas de voiture|Une voiture",
]


@pytest.mark.parametrize("levels", ORDERED)
def test_levels_are_in_the_order_of_their_scale(levels):
    expected = levels.split("|")
    for seed in range(3):
        shuffled = random.Random(seed).sample(expected, len(expected))
        assert scale_order(shuffled) == expected


@pytest.mark.parametrize("levels", ORDERED)
def test_a_level_that_is_absent_leaves_the_order_of_the_others(levels):
    expected = levels.split("|")
    for absent in expected if len(expected) > 3 else ():
        left = [level for level in expected if level != absent]
        assert scale_order(left[::-1]) in (left, None)


@pytest.mark.parametrize("labels", NO_SCALES)
def test_what_is_no_scale_has_no_order(labels):
    assert scale_order(labels.split("|")) is None


@pytest.mark.parametrize("label", ["Jean Dupont", "5 - Marie Martin", "Les Jardins", "10 rue des Lilas", "Très Dupont"])
def test_a_name_is_no_level(label):
    assert not is_level(label)
