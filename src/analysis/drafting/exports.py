"""Questionnaire tools known by the columns that they write of themselves, which are no questions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from analysis.codebook.texts import LOOSE, normalised

# Columns that LimeSurvey writes before those of the questions, by code or in words; two of them tell its exports.
LIMESURVEY: Mapping[str, tuple[str, ...]] = {
    "id": ("id de la reponse", "response id"),
    "submitdate": ("date de soumission", "date submitted"),
    "lastpage": ("derniere page", "last page"),
    "startlanguage": ("langue de depart", "start language"),
    "seed": ("tete de serie", "seed"),
    "startdate": ("date de lancement", "date started"),
    "datestamp": ("date de la derniere action", "date last action"),
    "refurl": ("url referente", "url de reference", "referrer url"),
    "interviewtime": ("temps total", "total time"),
}
LIMESURVEY_SAID = {said: code for code, words in LIMESURVEY.items() for said in words}


@dataclass(frozen=True, slots=True)
class Tool:
    """A questionnaire tool.

    Attributes
    ----------
    name : str
        As a message tells it.
    telling : tuple of str
        Columns that no other tool writes, in small letters without accents.
    n_telling : int
        How many of them tell it.
    also : tuple of str
        Other columns that it writes of itself, believed only once it is told.
    naming : tuple of str
        Columns of either kind that tell whose answers they are.
    prefixed : str
        What its columns about a question begin with: a pattern.
    """

    name: str
    telling: tuple[str, ...]
    n_telling: int = 2
    also: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()
    prefixed: str = r"(?!)"


@dataclass(frozen=True, slots=True)
class Marks:
    """What the header of a file tells of the tool that wrote it.

    Attributes
    ----------
    tool : Tool, optional
        The one known by its columns.
    own : tuple of str
        The columns that it writes of itself.
    naming : tuple of str
        Those of them that tell whose answers they are.
    """

    tool: Tool | None = None
    own: tuple[str, ...] = ()
    naming: tuple[str, ...] = ()

    @property
    def telling(self) -> tuple[str, ...]:
        """Return the columns that tell the tool."""
        known = self.tool.telling if self.tool is not None else ()
        return tuple(column for column in self.own if normalised(column, LOOSE) in known)

    @property
    def name(self) -> str:
        """Return the name of the tool, or nothing."""
        return self.tool.name if self.tool is not None else ""


KOBO = Tool(
    "KoboToolbox ou ODK (XLSForm)",
    telling=(
        *("_id", "_uuid", "_submission_time", "_validation_status", "_submitted_by", "__version__", "_tags", "_index"),
        *("_notes", "_status", "_xform_id_string", "_geolocation", "_attachments", "_bamboo_dataset_id"),
        *("formhub/uuid", "meta/instanceid", "meta-instanceid", "meta/instancename", "meta/rootuuid", "deviceid"),
        *("submissiondate", "submitterid", "submittername", "formversion", "attachmentspresent", "reviewstate", "key"),
        *("_parent_index", "_parent_table_name", "_submission__id", "_submission__uuid"),
    ),
    also=(
        *("start", "end", "today", "username", "email", "phonenumber", "simserial", "simid", "subscriberid", "audit"),
        *("devicephonenum", "instanceid", "instancename", "attachmentsexpected", "edits", "_submission__tags"),
        *("_submission__submission_time", "_submission__validation_status", "_submission__notes", "background-audio"),
        *("_submission__status", "_submission__submitted_by", "_submission___version__", "_version_"),
    ),
    naming=(
        *("_id", "_uuid", "_index", "formhub/uuid", "meta/instanceid", "meta-instanceid", "meta/instancename", "key"),
        *("meta/rootuuid", "instanceid", "instancename", "deviceid", "username", "email", "phonenumber", "simserial"),
        *("simid", "subscriberid", "devicephonenum", "submitterid", "submittername", "_submitted_by", "_geolocation"),
        *("_submission__id", "_submission__uuid", "_submission__submitted_by"),
    ),
)
QUALTRICS = Tool(
    "Qualtrics",
    telling=(
        *("startdate", "enddate", "ipaddress", "progress", "duration (in seconds)", "finished", "recordeddate"),
        *("responseid", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference"),
        *("locationlatitude", "locationlongitude", "distributionchannel", "userlanguage"),
    ),
    n_telling=3,
    also=("status", "externaldatareference", "q_recaptchascore", "q_relevantidduplicate", "q_ballotboxstuffing"),
    naming=(
        *("ipaddress", "responseid", "recipientlastname", "recipientfirstname", "recipientemail", "externalreference"),
        *("externaldatareference", "locationlatitude", "locationlongitude"),
    ),
)
MICROSOFT = Tool(
    "Microsoft Forms",
    telling=(
        *("heure de debut", "heure de fin", "adresse de messagerie", "heure de la derniere modification"),
        *("start time", "completion time", "last modified time"),
    ),
    also=("id", "nom", "name", "email", "e-mail", "total des points", "total points", "quiz feedback", "commentaires"),
    naming=("id", "nom", "name", "email", "e-mail", "adresse de messagerie"),
    prefixed=r"(?:points|feedback|commentaires?) [-–] ",
)
SURVEYMONKEY = Tool(
    "SurveyMonkey",
    telling=(
        *("respondent_id", "collector_id", "date_created", "date_modified", "ip_address", "email_address"),
        *("respondent id", "collector id", "custom data 1", "custom_1"),
    ),
    also=(
        "first_name",
        "last_name",
        "first name",
        "last name",
        "start date",
        "end date",
        "ip address",
        "email address",
    ),
    naming=(
        *("respondent_id", "respondent id", "ip_address", "ip address", "email_address", "email address"),
        *("first_name", "last_name", "first name", "last name", "custom data 1", "custom_1"),
    ),
)
DRUPAL = Tool(
    "Framaforms (Drupal Webform)",
    telling=(
        *("adresse ip", "utilisateur", "ip address", "user", "username", "submission id", "sid", "date de fin"),
        *("soumis par", "submitted by", "adresse ip distante", "remote ip address", "numero de serie"),
        *("serial number", "submission uri", "brouillon en cours", "is draft", "identifiant de soumission"),
    ),
    n_telling=3,
    also=(
        *("n°", "serial", "date", "completed time", "modified time", "draft", "uuid", "token", "created", "completed"),
        *("changed", "current page", "page actuelle", "langue", "language", "submitted time", "cree", "termine"),
        *("submitted to: entity type", "submitted to: entity id", "submitted to: entity title", "modifie"),
    ),
    naming=(
        *("n°", "serial", "serial number", "numero de serie", "sid", "submission id", "identifiant de soumission"),
        *("adresse ip", "ip address", "adresse ip distante", "remote ip address", "utilisateur", "user", "username"),
        *("soumis par", "submitted by", "uuid", "token", "submission uri"),
    ),
)
SPHINX = Tool(
    "Sphinx",
    telling=(
        *("date_saisie", "date_enreg", "date_modif", "temps_saisie", "origine_saisie", "lang_saisie"),
        *("appareil_saisie", "progression", "derniere_question_saisie", "cle", "adresse_ip", "date_maj"),
    ),
    also=("ip", "identifiant", "login", "navigateur", "utilisateur_saisie"),
    naming=("cle", "ip", "adresse_ip", "identifiant", "login", "utilisateur_saisie"),
)
DECIDIM = Tool(
    "Decidim",
    telling=("created at", "cree le", "date de creation de la reponse", "ip hash", "user status", "registered"),
    n_telling=1,
    also=("id", "registered?", "statut de l'utilisateur", "hash de l'ip"),
    naming=("id", "ip hash", "hash de l'ip"),
)
GOOGLE = Tool(
    "Google Forms",
    telling=("horodateur", "timestamp", "horodatage"),
    n_telling=1,
    also=("adresse e-mail", "email address", "nom d'utilisateur", "username", "score"),
    naming=("adresse e-mail", "email address", "nom d'utilisateur", "username"),
)
TOOLS = (KOBO, QUALTRICS, MICROSOFT, SURVEYMONKEY, SPHINX, DRUPAL, DECIDIM, GOOGLE)
FIRST = 3  # columns among which a tool that one column tells writes it


def limesurvey_field(column: str) -> str | None:
    """Return the code of a column that LimeSurvey writes of itself, whether it names it by code or in words."""
    return column if column in LIMESURVEY else LIMESURVEY_SAID.get(normalised(column, LOOSE))


def marks_of(header: Iterable[str]) -> Marks:
    """Return the tool that wrote a file, and its own columns; LimeSurvey's are known by `limesurvey_field`.

    Examples
    --------
    >>> marks = marks_of(["ID", "Heure de début", "Heure de fin", "Nom", "Avis", "Points - Avis"])
    >>> marks.name, marks.own
    ('Microsoft Forms', ('ID', 'Heure de début', 'Heure de fin', 'Nom', 'Points - Avis'))
    """
    said = {column: normalised(column, LOOSE) for column in header}
    if sum(limesurvey_field(column) is not None for column in said) > 1:
        return Marks()
    tool = next((tool for tool in TOOLS if _is_told(tool, list(said.values()))), None)
    if tool is None:
        return Marks()
    fields = {*tool.telling, *tool.also}
    own = [column for column, text in said.items() if text in fields or re.match(tool.prefixed, text)]
    return Marks(tool, tuple(own), tuple(column for column in own if said[column] in tool.naming))


def _is_told(tool: Tool, said: list[str]) -> bool:
    looked_at = said if tool.n_telling > 1 else said[:FIRST]
    return len({*looked_at} & {*tool.telling}) >= tool.n_telling
