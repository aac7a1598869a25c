"""What is drawn: the questions of each theme, the respondents of each edition, the differences put between them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One active question: its loading on the latent of its theme, and how many respondents each category holds."""

    question: str
    loading: float
    categories: tuple[str, ...]  # from the low end of the latent to the high one
    cumulated: tuple[int, ...]  # respondents up to each category but the last


@dataclass(frozen=True, slots=True)
class Group:
    """Respondents of one edition and one status, and the shift of their latents in standard deviations."""

    edition: str
    statut: str
    size: int
    resources: float
    integration: float


RESOURCES = (
    Item("etp", 0.85, ("aucun", "moins_de_3", "trois_et_plus"), (22, 42)),
    Item("budget", 0.85, ("moins_de_10k", "de_10_a_50k", "plus_de_50k"), (20, 42)),
    Item("financement_public", 0.75, ("non", "oui"), (24,)),
    Item("locaux", 0.70, ("non", "oui"), (26,)),
    Item("appels_anterieurs", 0.65, ("non", "oui"), (27,)),
    Item("anciennete", 0.60, ("moins_de_5_ans", "cinq_ans_et_plus"), (30,)),
    Item("benevoles", 0.50, ("moins_de_10", "de_10_a_29", "trente_et_plus"), (19, 42)),
)

INTEGRATION = (
    Item("cdess_seances", 0.85, ("jamais", "une", "plusieurs"), (24, 44)),
    Item("reseau", 0.85, ("non", "oui"), (23,)),
    Item("cdess_connu", 0.90, ("non", "oui"), (27,)),
    Item("elue_connue", 0.85, ("non", "oui"), (35,)),
    Item("mission_ess", 0.85, ("non", "oui"), (28,)),
    Item("label_ess", 0.75, ("non", "oui"), (30,)),
    Item("partenaires_ess", 0.85, ("aucun", "un_ou_deux", "trois_et_plus"), (20, 42)),
)

PUBLISHED = ("cdess_seances", "reseau", "cdess_connu", "elue_connue")
"""The four questions whose shares were published; one respondent leaves them blank, so that their base is 60."""

LATENT_CORRELATION = 0.05


def groups() -> tuple[Group, ...]:
    """Return the groups of respondents: 27 of 2018, 34 of 2019."""
    sizes = {"2018": {"laureat": 18, "depose": 6, "abandon": 3}, "2019": {"laureat": 23, "depose": 6, "abandon": 5}}
    return tuple(
        Group(edition, statut, size, *_shift(edition, statut))
        for edition, statuses in sizes.items()
        for statut, size in statuses.items()
    )


def _shift(edition: str, statut: str) -> tuple[float, float]:
    """Return how far resources and integration of a group stand from those of the laureates of 2018."""
    unsuccessful, gave_up, later = statut != "laureat", statut == "abandon", edition == "2019"
    resources = -0.35 * unsuccessful - 0.15 * later
    integration = -0.8 * unsuccessful - 0.5 * gave_up - 0.55 * later
    return resources, integration
