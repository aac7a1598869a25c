"""Answers that have an order of their own: levels of agreement, of frequency, numbered levels, brackets of numbers."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from analysis.codebook.texts import LOOSE, normalised
from analysis.drafting.brackets import bounds_of, bracket_ranks

INCLUSIVE = re.compile(r"[·.(]e[·.)]?s?\)?|[·.(]ne[·.)]?s?\)?|[·.(]ve[·.)]?s?\)?|[·.(]se[·.)]?s?\)?")
# Degrees of what follows them, from the least to the most; « » is the thing itself, without a word.
DEGREES: Mapping[float, str] = {
    -3: r"(?:vraiment )?(?:pas|point|non)(?: du tout)|absolument pas|en rien|nullement|not at all",
    -2.5: r"(?:vraiment |franchement )pas|not really|pas vraiment|pas tellement|pas reellement",
    -2: r"pas|non|not|plutot pas|pas tres|pas trop|not very|not so|pas assez|rather not|guere",
    -1.5: r"tres peu|tres faiblement|very little",
    -1: r"peu|faiblement|slightly|a little|little|un petit peu",
    -0.5: r"un peu|legerement|en partie|partiellement|partly",
    0: r"moyennement|ni|moderement|moderately|neither|plus ou moins",
    1: r"plutot|assez|somewhat|fairly|rather|quite|suffisamment|mostly",
    2: r"",
    3: r"tres|tout a fait|entierement|completement|totalement|absolument|fortement|vraiment|parfaitement|very|strongly|"
    r"completely|totally|fully|beaucoup|definitely",
    4: r"extremement|extremely|enormement|pleinement",
}
# Things said of, each with its contrary.
CONTRARY: Mapping[str, str] = {
    r"d'accord|favorables?|pour": r"en desaccord|desaccord|pas d'accord|defavorables?|opposee?s?|contre",
    r"agree|favou?r|favou?rable": r"disagree|oppose|unfavou?rable",
    r"satisfaite?s?|contente?s?": r"insatisfaite?s?|mecontente?s?|decue?s?",
    r"satisfied": r"dissatisfied|unsatisfied",
    r"likely|probable": r"unlikely|improbable",
    r"bon(?:ne)?s?|bien|good|well": r"mauvaise?s?|mal|bad|poor|badly",
    r"facile?s?|easy|simples?|aisee?s?": r"difficiles?|difficult|hard|compliquee?s?|complexes?",
    r"utiles?|useful|helpful": r"inutiles?|useless|unhelpful",
    r"importante?s?|important": r"negligeables?|unimportant|sans importance",
    r"efficaces?|effective": r"inefficaces?|ineffective",
    r"accessibles?": r"inaccessibles?",
    r"justes?|fair": r"injustes?|unfair",
    r"confiante?s?|confident": r"mefiante?s?",
}
MIDDLE = re.compile(
    r"ni .+ ni .+|neutres?|neutral|neither .+ nor .+|moyen(?:ne)?s?|mitigee?s?|average|indifferente?s?|partagee?s?|"
    r"sans changement|correcte?s?|acceptables?|passables?|fair|moyennement"
)
BEST = re.compile(r"excellente?s?|parfaite?s?|indispensables?|primordial\w*|essentiel\w*|essential|exceptionnel\w*")
WORST = re.compile(r"execrables?|tres mauvaise?s?|nul(?:le)?s?|catastrophiques?|terrible|very poor")
# Scales whose levels are words of their own, each level a pattern, in order.
SCALES: Sequence[Sequence[str]] = (
    (  # how often
        r"(?:presque )?jamais(?: ou presque)?|never|(?:jamais ou )?presque jamais|almost never",
        r"(?:tres|plus) rarement|very rarely|exceptionnellement",
        r"rarement|rarely|seldom|hardly ever",
        r"de temps en temps|occasionnellement|parfois|quelquefois|de temps a autre|sometimes|occasionally",
        r"assez souvent|regulierement|regularly|fairly often",
        r"souvent|frequemment|often|frequently",
        r"tres souvent|tres frequemment|very often|usually|la plupart du temps|most of the time|generalement",
        r"presque toujours|almost always|(?:presque )?systematiquement",
        r"toujours|always|en permanence|tout le temps|tous les jours|constamment",
    ),
    (  # how many times in a period
        r"jamais|never|pas du tout",
        r"moins (?:d'une|de 1) fois (?:par|l') ?an(?:nee)?|plus rarement|less than once a year",
        r"(?:environ )?(?:une|1) fois (?:par|l') ?an(?:nee)?|chaque annee|tous les ans|once a year|yearly|annuellement",
        r"(?:plusieurs|quelques|2 a 3|2 ou 3|deux ou trois) fois (?:par|l') ?an(?:nee)?|several times a year",
        r"moins (?:d'une|de 1) fois par mois|less than once a month",
        r"(?:environ )?(?:une|1) fois par mois|tous les mois|chaque mois|once a month|monthly|mensuellement",
        r"(?:plusieurs|quelques|2 a 3|2 ou 3|1 a 3|deux ou trois) fois par mois|several times a month",
        r"moins (?:d'une|de 1) fois par semaine|less than once a week",
        r"(?:environ )?(?:une|1) fois par semaine|(?:toutes les|chaque) semaines?|once a week|weekly",
        r"(?:plusieurs|quelques|2 a 3|2 ou 3|1 a 3|deux ou trois) fois par semaine|several times a week",
        r"(?:presque )?(?:tous les|chaque) jours?|(?:une|1) fois par jour|quotidiennement|daily|every day|once a day",
        r"plusieurs fois par jour|several times a day",
    ),
    (  # yes and no, by degrees
        r"non|pas du tout|non,? ?(?:pas du tout|certainement pas|absolument pas|jamais)|certainly not|definitely not",
        r"non,? ?(?:plutot pas|pas vraiment|probablement pas|pas tellement|plutot non)|plutot non|probably not",
        r"ni oui,? ni non|peut-etre|maybe|perhaps|en partie|oui et non",
        r"oui,? ?(?:plutot|probablement|en partie|un peu|parfois|assez)|plutot oui|probably",
        r"oui|tout a fait|oui,? ?(?:tout a fait|certainement|absolument|beaucoup|toujours|souvent|vraiment)|certainly|"
        r"definitely",
    ),
    (  # how much
        r"pas du tout|aucune?(?:ment)?|rien|not at all|none|nulle?",
        r"tres peu|very little",
        r"peu|un petit peu|little|faible|low",
        r"un peu|a little|a bit|legerement",
        r"moyennement|moderement|moderately|modere|moyen(?:ne)?|medium|some|ni peu ni beaucoup",
        r"assez|plutot|fairly|quite a bit|suffisamment",
        r"beaucoup|a lot|fort(?:ement)?|eleve|high|much",
        r"enormement|tout a fait|completement|extremement|extremely|entierement|tres fort|tres eleve|very high",
        r"trop|too much",
    ),
    (  # which diploma
        r"(?:sans|aucun|pas de) diplomes?|no diploma",
        r"certificat d'etudes.*|brevet(?: des colleges)?|bepc|dnb",
        r"cap\b.*|bep\b.*",
        r"bac(?:ca\w+)?(?: (?:general|pro|technologique).*)?|niveau bac",
        r"bac ?\+ ?[12]\b.*|bts.*|dut.*|deug.*",
        r"bac ?\+ ?3\b.*|licence.*",
        r"bac ?\+ ?4\b.*|maitrise.*",
        r"bac ?\+ ?5\b.*|master.*",
        r"bac ?\+ ?[678]\b.*|doctorat.*",
    ),
    (  # which way it went
        r"en forte baisse|a (?:beaucoup|fortement) (?:diminue|baisse)|forte (?:baisse|diminution)|beaucoup moins.*",
        r"en (?:legere )?baisse|a (?:un peu |legerement )?(?:diminue|baisse)|(?:legere )?(?:baisse|diminution)|moins|"
        r"moins bien|decreased|worse|s'est degradee?",
        r"stable|(?:est )?restee? stable|inchangee?|identique|pareil|sans changement|autant|unchanged|same",
        r"en (?:legere )?hausse|a (?:un peu |legerement )?augmente|(?:legere )?(?:hausse|augmentation)|plus|mieux|"
        r"increased|better|s'est amelioree?",
        r"en forte hausse|a (?:beaucoup|fortement) augmente|forte (?:hausse|augmentation)|beaucoup (?:plus|mieux)",
    ),
)
PLAIN = frozenset({"oui", "non", "yes", "no"})  # are no scale by themselves
NUMBERED = re.compile(r"(?P<rank>\d{1,2})(?: ?(?:[-–—:=.)/]|= ?) ?(?P<said>[^\W\d].*))?")
NUMBERED_AFTER = re.compile(r"(?P<said>[^\W\d].*?) ?\((?P<rank>\d{1,2})\)")
MAX_LEVEL = 10
USUAL = frozenset(
    """
    moins plus entre jusqu partir less than under below more over above and from between fewer mois ans annee annees
    euros euro personnes salaries etp habitants heures jours semaines minutes membres enfants enfant fois
    """.split()  # noqa: SIM905 -- a list of words reads better as words
)


def scale_order(labels: Iterable[str]) -> list[str] | None:
    """Return labels in the order of the scale that they are levels of; None where they are not, or nothing tells it.

    A label of its own is never taken for another: where two could be one level, there is no order.

    Examples
    --------
    >>> scale_order(["Plutôt d'accord", "Tout à fait d'accord", "Pas du tout d'accord"])
    ["Pas du tout d'accord", "Plutôt d'accord", "Tout à fait d'accord"]
    >>> scale_order(["50 et +", "Moins de 10", "10 à 49"])
    ['Moins de 10', '10 à 49', '50 et +']
    >>> scale_order(["3", "5 - Très utile", "1 - Pas du tout"]), scale_order(["Association", "Autre"])
    (['1 - Pas du tout', '3', '5 - Très utile'], None)
    """
    order = _ordered(tuple(dict.fromkeys(labels)))
    return None if order is None else [*order]


@lru_cache(maxsize=1024)  # the questions of a battery have the same labels
def _ordered(texts: tuple[str, ...]) -> tuple[str, ...] | None:
    if len(texts) < 2 or {text.casefold() for text in texts} <= PLAIN:
        return None
    said = [INCLUSIVE.sub("e", normalised(text, LOOSE)).strip(" .") for text in texts]
    for ranked in (_numbered, _degrees, *map(_by_words, SCALES), bracket_ranks):
        ranks = ranked(said)
        if ranks is not None and len({*ranks}) == len(ranks):
            return tuple(text for _, text in sorted(zip(ranks, texts, strict=True)))
    return None


@lru_cache(maxsize=4096)
def is_level(label: str) -> bool:
    """Whether a label is a level of a usual scale, or a bracket, and so names nobody, even given once.

    Examples
    --------
    >>> is_level("Plutôt pas d'accord"), is_level("50 et +"), is_level("5 - Très utile"), is_level("5 - Jean Dupont")
    (True, True, True, False)
    """
    said = INCLUSIVE.sub("e", normalised(label, LOOSE)).strip(" .")
    match = NUMBERED.fullmatch(said) or NUMBERED_AFTER.fullmatch(said)
    said = (match["said"] or "") if match else said
    degree, thing = _split(said)
    known = (each for pair in CONTRARY.items() for each in pair)
    return (
        not thing
        or (bool(match) and degree != 2)
        or any(re.fullmatch(each, thing) for each in known)
        or any(re.fullmatch(level, said) for scale in SCALES for level in scale)
        or _is_bare_bracket(said)
    )


def _is_bare_bracket(said: str) -> bool:
    """Whether a bracket has a usual unit, or none: another could be a name."""
    return bounds_of(said) is not None and {*re.findall(r"[a-z]{3,}", said)} <= USUAL


def _numbered(said: Sequence[str]) -> list[float] | None:
    """Return the numbers that labels begin or end with, if some have words and all a number."""
    for pattern in (NUMBERED, NUMBERED_AFTER):
        found = [match for text in said if (match := pattern.fullmatch(text))]
        if len(found) == len(said) and any(match["said"] for match in found):
            ranks = [float(match["rank"]) for match in found]
            return ranks if max(ranks) <= MAX_LEVEL else None
    return None


def _degrees(said: Sequence[str]) -> list[float] | None:
    """Return how much each label says of one thing, or of its contrary; « » a thing alone."""
    things = {thing for text in said if (thing := _split(text)[1])}
    positive, negative = _pair(things)
    if not things or (len(things) > 1 and positive is None):
        return None
    ranks = [_degree(text, positive, negative) for text in said]
    told = [rank for rank in ranks if rank is not None]
    is_graded = any(_split(text)[1] and _split(text)[0] != 2 for text in said)
    if len(told) < len(ranks) or not (is_graded or (positive is not None and len(said) > 2)):
        return None
    return told


def _split(text: str) -> tuple[float, str]:
    """Return the degree that begins a text, and what it is of; a middle, a best or a worst is of nothing."""
    if MIDDLE.fullmatch(text) or BEST.fullmatch(text) or WORST.fullmatch(text):
        return (0 if MIDDLE.fullmatch(text) else 5 if BEST.fullmatch(text) else -5), ""
    best = (2.0, text)
    for degree, words in DEGREES.items():
        if words and (match := re.match(rf"(?:{words})(?: |$)", text)) and len(text) - match.end() < len(best[1]):
            best = (degree, text[match.end() :])
    return best


def _pair(things: Collection[str]) -> tuple[str | None, str]:
    """Return the known pair of contraries that all the things are of."""
    for positive, negative in CONTRARY.items():
        if all(re.fullmatch(rf"{positive}|{negative}", thing) for thing in things):
            return positive, negative
    return None, r"(?!)"


def _degree(text: str, positive: str | None, negative: str) -> float | None:
    degree, thing = _split(text)
    if positive is None or not thing or not re.fullmatch(negative, thing):
        return degree
    return -degree - 0.25 if degree >= 0 else None  # « insatisfait » is less than « peu satisfait »


def _by_words(scale: Sequence[str]) -> Callable[[Sequence[str]], list[float] | None]:
    def ranked(said: Sequence[str]) -> list[float] | None:
        ranks = [next((rank for rank, level in enumerate(scale) if re.fullmatch(level, text)), None) for text in said]
        found = [float(rank) for rank in ranks if rank is not None]
        return found if len(found) == len(said) else None

    return ranked
