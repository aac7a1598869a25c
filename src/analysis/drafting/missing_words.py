"""Words and codes by which a cell says that there is no answer; those that may be one, which a person decides."""

import re
from collections.abc import Iterable, Mapping, Sequence

from analysis.codebook.texts import LOOSE, normalised
from analysis.drafting.counting import counted
from analysis.study import MissingKind

KINDS: Mapping[MissingKind, re.Pattern[str]] = {
    "dont_know": re.compile(r"ne sai[ts] pas|\bnsp\b|sans opinion|don.?t know"),
    "not_applicable": re.compile(r"sans objet|non concerne|not applicable|\bn/?a\b"),
    "no_answer": re.compile(r"sans reponse|pas de reponse|non reponse|refus|no answer"),
}


def _texts(listed: str) -> frozenset[str]:
    return frozenset(text.strip() for line in listed.splitlines() for text in line.split("|") if text.strip())


# Whole texts that say, in French or in English, that there is no answer; hyphens, « je » and « (e) » aside.
SAYINGS: Mapping[MissingKind, frozenset[str]] = {
    "dont_know": _texts(
        """
        ne sait pas|ne sais pas|sais pas|ne sait pas encore|ne le sais pas|ne se prononce pas|ne se prononcent pas
        ne me prononce pas|nsp|n.s.p.|nspp|sans opinion|sans avis|pas d'avis|pas d'opinion|aucun avis|aucune opinion
        n'ai pas d'avis|n'ai pas d'opinion|ne sait|don't know|dont know|do not know|dk|no opinion|not sure|unsure
        inconnu|inconnue|unknown|?|??|???|indetermine|ne sais pas encore|pas d'idee|aucune idee|no idea
        """
    ),
    "not_applicable": _texts(
        """
        sans objet|s.o.|s.o|so|s/o|non concerne|non concernee|non concernes|non concernees|pas concerne|pas concernee
        ne suis pas concerne|ne suis pas concernee|n'est pas concerne|non applicable|pas applicable|ne s'applique pas
        not applicable|does not apply|not concerned|n/a|n.a.|n.a|n / a|question non posee|not asked
        """
    ),
    "no_answer": _texts(
        """
        sans reponse|pas de reponse|aucune reponse|non reponse|non reponses|n'a pas repondu|n'ai pas repondu|non repondu
        refus|refus de repondre|refuse de repondre|nr|n.r.|n.r|n/r|n.c.|n.c|non renseigne|non renseignee
        non communique|non communiquee|non precise|non precisee|non specifie|non specifiee|non disponible|non determine
        ne souhaite pas repondre|ne souhaite pas le dire|ne souhaite pas preciser|ne souhaite pas se prononcer
        ne veut pas repondre|ne veux pas repondre|ne desire pas repondre|prefere ne pas repondre|prefere ne pas le dire
        prefere ne pas dire|prefere ne pas preciser|prefer not to say|prefer not to answer|prefer not to disclose
        rather not say|would rather not say|would prefer not to say|do not wish to answer|no answer|no response|no reply
        refused to answer|missing|manquant|manquante|donnee manquante|valeur manquante|(vide)|vide|(blank)|blank
        (empty)|(null)|(manquant)|(sans reponse)|(aucune reponse)|(non renseigne)|skipped|not answered|not available
        #n/a|#na|#nom ?|#nom?|#name?|#valeur !|#valeur!|#value!|#ref !|#ref!|#div/0 !|#div/0!|#nombre !|#nombre!|#num !
        #num!|#nul !|#nul!|#null!|-|--|---|–|—|.|..|...|…|/|_|__|*|xxx
        """
    ),
}
CODES = frozenset({"-1", "-8", "-9", "-88", "-99", "77", "88", "98", "99", "777", "888", "998", "999"})
LEVEL = re.compile(r"\d|10")
MAX_WORD = 12  # signs of a word that machines write, or that is an answer where its contrary is one
MAX_SAYING = 80  # signs of two ways of not answering
DIGIT = re.compile(r"[0-9]")  # that no way of not answering has
KIND_OF: Mapping[str, MissingKind] = {text: kind for kind, texts in SAYINGS.items() for text in texts}
ASIDE = re.compile(r"^(?:je|j'|i|il/elle|elle|il|on) ?(?=\w)|\((?:e|s|e\)\(s)\)|[·.]e\b(?:[·.]s\b)?")
BETWEEN = re.compile(r" ?(?:/|,| ou | or |\(|\)) ?")  # two ways of not answering
# Words that machines write for no answer, and that may be answers: the rest of the column tells.
MACHINE = re.compile(r"na|nan|none|null|nil|nc|nd|<na>")
# Words that are answers where their contrary is one.
FACING: Mapping[str, re.Pattern[str]] = {
    "refus": re.compile(r"accor|accept|valid|attribu|favorable|en attente|en cours"),
    "inconnu": re.compile(r"connu"),
    "inconnue": re.compile(r"connue"),
    "vide": re.compile(r"plein|occupe|rempli"),
    "manquant": re.compile(r"present|complet"),
    "so": re.compile(r"(?:n|s|e|o|ne|se|no)$"),
    "-": re.compile(r"(?:\++|=)$"),
    "--": re.compile(r"(?:\++|=)$"),
}


def missing_kind_said(text: str) -> MissingKind | None:
    """Return the kind of missing answer that a whole text says, if any.

    Examples
    --------
    >>> [missing_kind_said(text) for text in ("Je ne sais pas", "S.O.", "(vide)", "Prefer not to say", "Sans emploi")]
    ['dont_know', 'not_applicable', 'no_answer', 'no_answer', None]
    """
    if len(text) > MAX_SAYING or DIGIT.search(text):
        return None
    said = normalised(text, LOOSE)
    if (kind := _saying(said)) is not None:
        return kind
    several = [_saying(part) for part in BETWEEN.split(said) if part]
    return several[0] if len(several) > 1 and all(several) else None


def _saying(said: str) -> MissingKind | None:
    plain = " ".join(ASIDE.sub("", said).replace("-", " ").split())
    kind = KIND_OF.get(said) or KIND_OF.get(plain)
    return kind or ("no_answer" if MACHINE.fullmatch(said) else None)


def unsure_words(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the texts of a column that say no answer elsewhere, and that may be answers here: a person decides.

    A machine writes « NA » or « null » in every cell without an answer: where some cells are empty all the same, or
    where several such words are met, it may have been answered. « Refus » answers whoever asks what was decided.

    Examples
    --------
    >>> unsure_words(["NA", "Oui", "NA"]), unsure_words(["NA", "CRESS", "", "None"])
    ((), ('NA', 'None'))
    >>> unsure_words(["Refus", "Accord", "Accord"])
    ('Refus',)
    """
    counts = counted(cells)
    texts = [text for text in counts if text.strip()]
    said = {text: normalised(text, LOOSE) for text in texts if len(text.strip()) <= MAX_WORD}
    machine = [text for text, each in said.items() if MACHINE.fullmatch(each)]
    is_sure = len(machine) < 2 and "" not in counts
    facing = [
        text
        for text, each in said.items()
        if each in FACING and any(FACING[each].match(normalised(other, LOOSE)) for other in texts)
    ]
    return tuple(sorted({*facing, *(() if is_sure else machine), *_out_of_scale(texts)}))


def _out_of_scale(texts: Sequence[str]) -> list[str]:
    """Return the codes that surveys give to a missing answer, among the levels of a short scale.

    Examples
    --------
    >>> _out_of_scale(["1", "2", "3", "4", "99"]), _out_of_scale(["1", "2", "98", "97"])
    (['99'], [])
    """
    said = {text.strip() for text in texts}
    codes = said & CODES
    levels = said - codes
    is_scale = len(levels) > 1 and all(LEVEL.fullmatch(text) for text in levels)
    return [text for text in texts if text.strip() in codes] if is_scale else []
