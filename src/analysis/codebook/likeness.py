"""Which category a text says: the one that it equals; and the one that it only resembles, for a person to judge."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import takewhile

from rapidfuzz import fuzz

from analysis.codebook.texts import LOOSE, normalised

NEAR = 60  # likeness of two texts, from 0 to 100
SHORT, NEAR_SHORT = 8, 85  # of texts of fewer signs, any two of which have some letters in common
MISSPELT = 85  # of two words, of which one is the other with a letter wrong
WORD = re.compile(r"[^\W_]+")
SIGNS = re.compile(r"[<>≤≥+±%€$£]")
NAMED = re.compile(r"(?<=\w[\s\-'’(,/])[^\W\d_a-zà-ÿ]\w+")  # a capital that begins no text
SAYS_PLACE = re.compile(
    r"\b(territoires?|communes?|villes?|villages?|dep(artemen)?ts?|regions?|pays|cantons?|arrondissements?|quartiers?"
    r"|lieux?|adresses?|locali[ts]\w+|geograph\w+|intercommun\w+|metropoles?|agglomerations?|nationalites?|residence"
    r"|domicile|zones?|bassins?|provinces?|etats?|postal\w*|insee|city|country|town|place)\b"
)
# Words of which one alone changes what an answer says.
TELLING = frozenset(
    """
    pas non aucun aucune sans ne n ni jamais nul nulle rien personne sauf hors excepte not no never none without
    oui yes vrai faux accord desaccord d
    un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante
    cinquante soixante cent cents mille million millions milliard plusieurs quelques premier premiere second seconde
    deuxieme troisieme quatrieme cinquieme dernier derniere seul seule unique double triple demi moitie tiers quart k ke
    moins plus entre jusqu avant apres depuis dessus dessous dela inferieur superieur inferieure superieure egal egale
    minimum maximum min max inf sup under over less more
    tres assez peu plutot tout toute tous toutes fait beaucoup trop bien mal mieux pire meilleur moyen moyenne
    moyennement faible faiblement fort forte fortement eleve elevee bas basse haut haute grand grande petit petite gros
    grosse long longue court courte jeune jeunes vieux vieille ancien ancienne nouveau nouvelle lent rapide facile
    difficile totalement partiellement entierement completement presque quasi uniquement seulement surtout
    principalement suffisamment insuffisamment extremement legerement very rather
    toujours souvent parfois rarement quelquefois regulierement occasionnellement quotidiennement jour jours
    quotidien hebdomadaire mensuel trimestriel annuel semaine semaines mois trimestre an ans annee annees heure heures
    minute minutes fois
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    lundi mardi mercredi jeudi vendredi samedi dimanche matin midi soir nuit
    nord sud est ouest centre gauche droite interieur exterieur rural rurale urbain urbaine
    pour contre pro anti avec homme femme hommes femmes
    i ii iii iv v vi vii viii ix x
    """.split()  # noqa: SIM905 -- a list of words reads better as words
)
# What a word begins with to say the contrary of the rest, or something else of it.
PREFIXES = frozenset(
    """
    in im il ir mal mau me mes de des dis non sans anti contre a an ab sous sur pre post hors extra inter intra mono bi
    tri multi pluri co re un
    """.split()  # noqa: SIM905
)

HEADS = frozenset("con com col cor ex en em ac af al as pro trans sub sup per ad ob".split())  # noqa: SIM905
ROOT = 4  # letters that two contraries share


def same(text: str, known: Mapping[str, str]) -> str | None:
    """Return the key whose name or label a text is, spelling aside; None where several are, or none.

    Parameters
    ----------
    text : str
        An answer, or what a code stands for.
    known : mapping of str to str
        Categories -> their labels; or codes -> what they say.

    Examples
    --------
    >>> same("OUI ", {"oui": "Oui", "non": "Non"}), same("Insatisfait", {"oui": "Satisfait"})
    ('oui', None)
    """
    spelt = normalised(text, LOOSE)
    ways = (
        (key for key, label in known.items() if label == text),
        (key for key, label in known.items() if normalised(label, LOOSE) == spelt),
        (key for key in known if key == text),
        (key for key in known if normalised(key, LOOSE) == spelt),
    )
    alike = next(filter(None, map(list, ways)), [])
    return alike[0] if len(alike) == 1 else None


def near(text: str, known: Mapping[str, str], about: Iterable[str] = ()) -> str | None:
    """Return the key whose label a text resembles, to be told to a person and never taken for it.

    Texts that a negation, a number, a bound, a degree or a place tells apart do not resemble each other.

    Parameters
    ----------
    text : str
        An answer that equals no category.
    known : mapping of str to str
        Categories -> their labels.
    about : iterable of str
        What the question says: where it asks for a place, no name resembles another.

    Examples
    --------
    >>> near("Fondation", {"association": "Association", "autre": "Autre"})
    'association'
    >>> near("Insatisfait", {"satisfait": "Satisfait"}), near("Plus de 10", {"moins": "Moins de 10"})
    (None, None)
    """
    if any(SAYS_PLACE.search(said) or "où" in each.casefold().split() for each in about if (said := _spelt(each))):
        return None
    likeness = {key: fuzz.ratio(_spelt(text), _spelt(label)) for key, label in known.items()}
    best = max(likeness, key=lambda key: likeness[key], default=None)
    if best is None or _tells_apart(text, known[best]):
        return None
    if likeness[best] < (NEAR if min(len(text), len(known[best])) >= SHORT else NEAR_SHORT):
        return None
    return best


def _spelt(text: str) -> str:
    return normalised(text.replace("_", " "), LOOSE)


def _tells_apart(first: str, second: str) -> bool:
    """Whether what differs between two texts changes what they say, as far as a rule can tell."""
    if sorted(SIGNS.findall(first)) != sorted(SIGNS.findall(second)):
        return True
    own, other = WORD.findall(_spelt(first)), WORD.findall(_spelt(second))
    apart, others = list(Counter(own) - Counter(other)), list(Counter(other) - Counter(own))
    if not apart and not others:
        return own != other
    words = {word for word in apart if not _misspelt(word, others)} | {
        word for word in others if not _misspelt(word, apart)
    }
    if words & TELLING or any(sign.isdigit() for word in words for sign in word):
        return True
    if words & {word for text in (first, second) for word in WORD.findall(_spelt(" ".join(NAMED.findall(text))))}:
        return True
    if any(_is_contrary(word, whole) for word in own for whole in other):
        return True
    fewer, more = sorted((apart, others), key=len)
    least = MISSPELT if set(own) & set(other) else NEAR  # one word that differs among others is what they tell apart
    return not all(any(fuzz.ratio(word, whole) >= least for whole in more) for word in fewer)


def _misspelt(word: str, others: Iterable[str]) -> bool:
    """Whether a word is one of the others with a letter wrong."""
    return any(
        fuzz.ratio(word, other) >= MISSPELT
        and not {word, other} <= TELLING
        and not any(sign.isdigit() for sign in word + other)
        for other in others
    )


def _is_contrary(first: str, second: str) -> bool:
    """Whether two words are one with what makes it say the contrary: « utile » and « inutile »."""
    shorter, longer = sorted((first, second), key=len)
    if len(longer) > len(shorter) > 2 and longer.endswith(shorter) and longer[: -len(shorter)] in PREFIXES:
        return True
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(reversed(first), reversed(second), strict=False))
    n = sum(1 for _ in pairs)
    heads = {first[: len(first) - n], second[: len(second) - n]}
    return n >= ROOT and len(heads) == 2 and heads <= PREFIXES | HEADS
