"""Columns that look as if they named someone, by their name, their wording or what they hold."""

import re
from collections.abc import Iterable, Mapping

from analysis.cleaning.showing import private_words
from analysis.codebook.texts import LOOSE, normalised
from analysis.drafting.counting import counted, counted_stripped, given
from analysis.drafting.exports import limesurvey_field, marks_of
from analysis.drafting.kinds import dates_as_numbers, names_place
from analysis.drafting.others import asking_column
from analysis.readers.structure import Structure

WORDS = re.compile(
    r"\b(nom|noms|prenom|prenoms|surname|firstname|lastname|name|e-?mail|mail|mel|courriel|courrier electronique|"
    r"adresse|telephone|tel|portable|mobile|phone|contact|token|ipaddr|adresse ip|siret|siren|rna|nir|"
    r"date de naissance|structure|raison sociale|ident|identifiants?|id|uid|uuid|matricule|numero|num|"
    r"repondante?|respondent|dossier|pseudo|initiales|signature)\b|\bn°"
)
# What a column asks for, once the words that ask are taken away: who someone is, or where to reach them.
WHO = (
    r"(?:enquet(?:eur|rice|e)s?|enquetees?|intervieweu?r|intervieweuse|interviewer|enumerator|agent|animat(?:eur|rice)|"
    r"repondante?|respondent|participante?|personne|contact|referente?|responsable|presidente?|direct(?:eur|rice)|"
    r"famille|jeune fille|naissance|usage|utilisateur|user|association|asso|structure|organisation|organisme|"
    r"entreprise|societe|etablissement|cooperative|collectif|club|signataire|porteu(?:r|se)|elue?|maire|beneficiaire|"
    r"adherente?|benevole|salariee?|eleve|patiente?|cliente?|proprietaire|company|organi[sz]ation)"
)
ASKING = re.compile(
    r"^(?:\w{1,4}[.)] |\d+[.)]? )?(?:si oui,? ?:? )?(?:(?:laissez|laisser)(?:-nous)? ?)?"
    r"(?:(?:merci|veuillez|pouvez-vous|please|svp)(?: d[e']| nous)? ?)*"
    r"(?:(?:indiquer|preciser|donner|renseigner|saisir|indiquez|precisez|inscrire|inscrivez|ecrire|enter|provide)\b ?)?"
    r"(?:quel(?:le)?s? (?:est|sont) |what(?:'s| is| are) )?"
    r"(?:(?:votre|vos|le|la|les|ton|tes|son|your|the|recipient|location|respondent)\b ?|l')*"
)
NAMED = re.compile(
    r"(?:noms?|prenoms?|surname|first ?name|last ?name|full ?name|name|identite|initiales|pseudo(?:nyme)?|signature|"
    r"civilite,? (?:nom|prenom)|denomination|intitule)(?: complets?| usuel)?"
    r"(?:$| ?[/,;&:(?*-].*| (?:et|ou|and|prenoms?|noms?|de famille|d'usage|de naissance|of|du|de la|de l'|d'une?|de|"
    r"des|d'|enquet).*)"
)
NAMED_WHO = re.compile(rf"(?:\b(?:de|du|des|of|the|la|votre|your|une?)\b|[dl]'|/) ?{WHO}\b|^noms? enquet")
NAMED_ELSE = re.compile(r"^(?:noms?|names?|denomination|intitule) (?:d[eu]s?\b|d'|of\b)(?! (?:famille|naissance))")
REACHED = re.compile(
    r"(?:(?:adresses? )?(?:e-?mails?|mails?|mel|courriels?|courrier electronique)(?: address)?|adresses?(?: (?:mail|"
    r"electronique|de messagerie|postale|personnelle|complete|ip|exacte|de contact|du siege|du domicile)){0,2}|"
    r"(?:(?:numeros?|n°) ?(?:de )?)?(?:telephones?|tel\.?|phone)(?: (?:number|portable|fixe|mobile))?|"
    r"(?:portable|mobile)$|ip ?(?:address|addr)?|ipaddr|.*\b(?:latitude|longitude)|lat|lon|gps|coordonnees(?: gps)?|"
    r"personne a contacter|"
    r"(?:numeros? (?:de )?)?(?:siret|siren|rna|nir|securite sociale)|date (?:de|of) (?:naissance|birth)|birth ?date|"
    r"facebook|site (?:web|internet)|website)"
    r"(?:$| ?[/,;&:(*].*| (?:et|and|du|de la|de l'|de votre|d'un|of|for|pour|professionnel|personnel|pro|perso|si)\b.*)"
)
WHO_ALONE = re.compile(
    rf"(?:{WHO}(?:'s)? name|enquet(?:eur|rice)s?|intervieweu?r|intervieweuse|interviewer|enumerator|repondante?|"
    r"respondent|contact|raison sociale|username|login|identifiant)(?: ?[/(*·-].*| name| id)?|"
    r"(?:charge|chargee|charge\(e\)) d'(?:etudes?|enquete)|chargee? de mission|redact(?:eur|rice)|agent recenseur|"
    r"surveyor|(?:saisie?|remplie?|completee?|realisee?|vue?|interrogee?|menee?|conduite?) par|conducted by|"
    r"comment (?:vous appelez-vous|t'appelles-tu)"
)
LIST_WORDS = re.compile(  # answers that name nobody, whatever the column is called
    r"oui|non|yes|no|vrai|faux|true|false|x|[01]|y|n|coche|non coche|ok|aucune?|none|autres?|other|jamais|souvent|"
    r"parfois|toujours|rarement|.*d'accord|.*satisfaite?s?|.*important|.*utile"
)
TITLED = re.compile(r"(?:M\.|Mr\.?|Mme|Mlle|Mrs\.?|Ms\.?|Dr\.?|Monsieur|Madame|Maître|Me) [A-ZÀ-Þ][\w'’. -]*")
IDENTIFIER = re.compile(r"\b(ident|identifiants?|id|uid|uuid|matricule)\b")
CONTACT = re.compile(
    r"[^@\s]+@[^@\s]+\.[a-z]{2,}|(?:\+\d{1,3}|0)(?:[ .-]?\d){8,10}|\d{14}|(?:\d{1,3}\.){3}\d{1,3}", re.IGNORECASE
)
REGISTERED = re.compile(r"\b(siret|siren|rna|nir)\b")
REGISTRATION = re.compile(r"w?(?:\d ?){9,15}(?:[.,]0)?", re.IGNORECASE)
QUANTITY = re.compile(
    r"\b(ages?|annees?|ans?|nombres?|nb|nbre|effectifs?|etp|salaries|benevoles|adherents|habitants|population|budgets?|"
    r"montants?|revenus?|salaires?|recettes?|depenses?|subventions?|charges?|chiffre|ca|prix|couts?|euros?|durees?|temps|"
    r"heures?|minutes?|jours?|mois|distances?|km|surfaces?|m2|poids|tailles?|scores?|notes?|total|combien|quel(?:le)?s?)\b"
)
WHOLE = re.compile(r"\d{1,40}(?:[.,]0+)?")
CODED = re.compile(r"[A-Za-z]{1,6}[-_ ]?\d{1,15}")
SHORT = re.compile(r"\d{1,4}(?:[.,]0+)?")  # rank of a respondent: like a code, it names nobody elsewhere
ENOUGH = 20  # answers, for their being all different to tell something
SHARE = 0.5  # of the answers of a column that are addresses or numbers
# Words of names of structures that any questionnaire has: they tell nobody.
PLAIN = frozenset(
    """
    les des une aux pour avec dans sur par son ses nos vos the and for not est sont pas plus mais ville mairie
    association associations asso associatif cooperative collectif centre social sociale culturel culturelle club comite
    federation maison entreprise societe commune anonyme anonymous structure fondation union groupe ecole syndicat
    """.split()  # noqa: SIM905 -- a list of words reads better as words
)


def looks_personal(column: str, cells: Iterable[str], structure: Structure) -> bool:
    """Whether a column seems to name, locate or reach someone; a person decides."""
    cells = counted(cells)
    if _is_closed(column, structure):
        return False
    said = _said(column, structure)
    if _asks_who(column, structure) and not _mostly_listed(cells):
        return True
    if asking_column(column) is None and WORDS.search(said) and _has_many_texts(cells) and not _is_dated(column, cells):
        return True
    if IDENTIFIER.search(said) and len(cells) >= ENOUGH:
        return True
    if REGISTERED.search(said) and _mostly(REGISTRATION, cells):
        return True
    if _mostly(CONTACT, cells) or _mostly(TITLED, cells) or _codes_respondents(cells):
        return True
    return numbers_respondents(column, cells, structure)


def asks_who(text: str) -> bool:
    """Whether a column's name, or a question, asks for the name of someone or for what reaches them.

    A name of a place, of a network or of a project is not that of a person; a question *about* a structure is not its
    name.

    Examples
    --------
    >>> [asks_who(text) for text in ("Nom de l'enquêteur", "Votre nom et prénom", "RecipientLastName", "Tél.")]
    [True, True, True, True]
    >>> [asks_who(text) for text in ("Statut de la structure ?", "Nom de la commune", "Avez-vous un mail ?")]
    [False, False, False]
    """
    split = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text.replace("_", " "))
    said = normalised(split, LOOSE)
    asked = said[match.end() :] if (match := ASKING.match(said)) else said
    asked = asked.strip(" *:?.")
    if NAMED_ELSE.match(asked):
        return NAMED_WHO.search(asked) is not None
    return any(pattern.fullmatch(asked) for pattern in (NAMED, REACHED, WHO_ALONE))


def _asks_who(column: str, structure: Structure) -> bool:
    described = structure.get(column)
    # « group/question » and « block : question »: what is asked comes last
    texts = [
        column,
        column.rsplit("/", 1)[-1],
        described.wording if described else "",
        described.part if described else "",
    ]
    return any(asks_who(text) for text in texts if text)


def _mostly_listed(cells: Iterable[str]) -> bool:
    """Whether most answers are words of a list that names nobody: yes, no, a tick, a level of a scale."""
    texts = counted_stripped(cells)
    n = sum(times for text, times in texts.items() if LIST_WORDS.fullmatch(normalised(text, LOOSE)))
    return bool(texts) and n >= SHARE * sum(texts.values())


def _is_dated(column: str, cells: Iterable[str]) -> bool:
    return dates_as_numbers(column, given(cells))


def numbers_respondents(column: str, cells: Iterable[str], structure: Structure) -> bool:
    """Whether a column gives each respondent a whole number of its own, and no word says who, where or how much.

    Examples
    --------
    >>> numbers = [str(rank) for rank in range(101, 131)]
    >>> [numbers_respondents(column, numbers, {}) for column in ("ref", "budget", "code_postal", "matricule")]
    [True, False, False, False]
    """
    if _is_closed(column, structure):
        return False
    said, texts, n = _said(column, structure), counted_stripped(cells), sum(counted(cells).values())
    return (
        n >= ENOUGH
        and len(texts) == n
        and not (WORDS.search(said) or QUANTITY.search(said) or names_place(said) or _is_dated(said, cells))
        and all(map(WHOLE.fullmatch, texts))
    )


def _codes_respondents(cells: Iterable[str]) -> bool:
    """Whether each respondent has a code of its own, a few letters and a number."""
    texts, n = counted_stripped(cells), sum(counted(cells).values())
    return n >= ENOUGH and len(texts) == n and all(map(CODED.fullmatch, texts))


def _is_closed(column: str, structure: Structure) -> bool:
    """Whether a column holds codes of a list, or what LimeSurvey writes of itself."""
    described = structure.get(column)
    return limesurvey_field(column) is not None or (described is not None and described.kind in ("single", "ticked"))


def _said(column: str, structure: Structure) -> str:
    described = structure.get(column)
    return normalised(f"{column} {described.wording if described else ''}".replace("_", " "), LOOSE)


def _mostly(pattern: re.Pattern[str], cells: Iterable[str]) -> bool:
    counts = counted_stripped(cells)
    n = sum(times for text, times in counts.items() if pattern.fullmatch(text))
    return n > 0 and n >= SHARE * sum(counts.values())


def personal_columns(cells: Mapping[str, Mapping[str, int]], structure: Structure) -> tuple[list[str], frozenset[str]]:
    """Return the columns of a file that seem personal, and the words that they hold; `cells` are its texts, counted."""
    marks = marks_of(cells)
    own, naming = {*marks.own}, {*marks.naming}
    columns = [
        name for name in cells if name in naming or (name not in own and looks_personal(name, cells[name], structure))
    ]
    texts = (text for name in columns for text in cells[name])
    words = private_words(text for text in texts if not SHORT.fullmatch(text.strip()))
    return columns, words - PLAIN


def _has_many_texts(cells: Iterable[str]) -> bool:
    """Whether most answers differ, as names do, or nothing is known of them."""
    texts = given(cells)
    return not texts or len(texts) > sum(texts.values()) / 2
