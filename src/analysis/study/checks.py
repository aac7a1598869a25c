"""What study.yaml and questionnaire.yaml must say together, once each follows its schema."""

from collections.abc import Iterator
from pathlib import Path

from analysis.problems import Problem, choice
from analysis.settings import Place, Settings
from analysis.study.comparisons import comparison_problems
from analysis.study.context import context_problems
from analysis.study.faults import unknown_category, unknown_question
from analysis.study.frames import frame_problems
from analysis.study.inquiry_checks import inquiry_problems
from analysis.study.laureate_checks import laureate_problems
from analysis.study.markers import FILE as MARKERS_FILE
from analysis.study.placing import placing_problems
from analysis.study.published import figure_problems
from analysis.study.readings import reading_problems
from analysis.study.session_checks import session_problems
from analysis.study.values import Question, Space, Study

# Columns of the cleaned answers that no question may be named after.
RESERVED = frozenset({"respondent", "wave", "weight"})
WRITTEN = frozenset({"data/processed", "reports", "logs"})  # folders of a study that runs write


def study_problems(root: Path, study: Study, settings: Settings, questionnaire: Settings) -> Iterator[Problem]:
    """Yield every fault of a study's configuration, its codebooks aside."""
    yield from _something(root, study, settings)
    yield from _pseudonyms(study, settings)
    yield from _authors(study, settings)
    yield from _waves(root, study, settings)
    yield from _published(root, study, settings)
    yield from _editions(study, settings)
    yield from _context(root, study, settings)
    yield from _laureates(root, study, settings)
    for space in study.spaces.values():
        yield from _space(study, space, settings)
    yield from placing_problems(study, settings)
    yield from comparison_problems(study, settings)
    yield from inquiry_problems(study, settings)
    yield from frame_problems(study, settings)
    yield from _assessed(study)
    for question in study.questions.values():
        yield from _question(study, question, questionnaire)


def _something(root: Path, study: Study, settings: Settings) -> Iterator[Problem]:
    """Refuse a study of nothing: neither waves, nor laureates, nor a grid of markers."""
    if not study.waves and study.laureates is None and not (root / MARKERS_FILE).is_file():
        remedy = "ajouter « waves: {nom: {codebook: config/codebooks/nom.yaml, files: [data/raw/…]}} »"
        found = "la clé « waves » est absente, et l'étude n'a ni lauréats ni marqueurs à présenter"
        yield Problem(settings.file, "waves", found, remedy)


def _assessed(study: Study) -> Iterator[Problem]:
    """Refuse a marker that would be a question of the respondents under a name that another question has."""
    markers = study.grid.markers if study.grid is not None and study.grid.respondents else {}
    for key in markers:
        if not study.questions[key].assessed or key in RESERVED:
            found = f"« {key} » est déjà une question, ou une colonne des réponses"
            remedy = "donner une autre clé à ce marqueur, ou retirer `respondents`"
            yield Problem(MARKERS_FILE, f"markers.{key}", found, remedy)


def _pseudonyms(study: Study, settings: Settings) -> Iterator[Problem]:
    """Refuse a key that everybody reads, of received answers whose report is for everybody."""
    if study.data == "received" and study.disclosure == "public" and study.pseudonym_key is not None:
        found = "une clé écrite ici est publique : d'un rapport pour tous, elle ferait reconnaître des répondants"
        remedy = "retirer `pseudonym_key` : la clé secrète est celle de data/raw/.private/key"
        yield settings.problem(("study", "pseudonym_key"), found, remedy)


def _authors(study: Study, settings: Settings) -> Iterator[Problem]:
    """Refuse an ORCID whose last sign is not that of the others (ISO 7064, MOD 11-2)."""
    for author in study.credit.contributors:
        if author.orcid and author.orcid[-1] != orcid_check(author.orcid):
            place: Place = ("study", "credit", "authors", study.credit.authors.index(author.name), "orcid")
            found = f"« {author.orcid} » n'est pas un ORCID : son dernier signe n'est pas celui des autres"
            yield settings.problem(place, found, "le recopier depuis orcid.org")


def orcid_check(orcid: str) -> str:
    """Return the last sign that an ORCID must have.

    Examples
    --------
    >>> orcid_check("0000-0002-1825-0097")
    '7'
    """
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    left = (12 - total % 11) % 11
    return "X" if left == 10 else str(left)


def _waves(root: Path, study: Study, settings: Settings) -> Iterator[Problem]:
    owners: dict[str, str] = {}
    for name, wave in study.waves.items():
        yield from _path(root, wave.codebook, ("waves", name, "codebook"), settings, must_exist=True)
        for rank, file in enumerate(wave.files):
            place: Place = ("waves", name, "files", rank)
            yield from _path(root, file, place, settings)
            owner = owners.setdefault(file, name)
            if owner != name or wave.files.index(file) != rank:
                yield settings.problem(place, f"« {file} » est déjà un fichier de la vague « {owner} »", "l'y retirer")


def _path(root: Path, file: str, place: Place, settings: Settings, *, must_exist: bool = False) -> Iterator[Problem]:
    if not _is_inside(root, file):
        remedy = "écrire un chemin depuis la racine de l'étude, sans « .. » ni lien vers l'extérieur"
        yield settings.problem(place, f"« {file} » sort du dossier de l'étude", remedy)
    elif _is_out_of_sight(file):
        remedy = "le mettre ailleurs dans l'étude, dans « config » par exemple"
        yield settings.problem(place, f"« {file} » est dans un dossier caché, ou que le calcul écrit", remedy)
    elif must_exist and not (root / file).is_file():
        yield settings.problem(
            place, f"le fichier « {file} » est introuvable", f"le créer, ou {_neighbour(root, file)}"
        )


def _is_out_of_sight(file: str) -> bool:
    """Whether a path lies where nobody looks for what a study is made of: a hidden folder, or one that runs write."""
    first, *others = Path(file).parts
    return first[:1] == "." or first in WRITTEN or "/".join([first, *others[:1]]) in WRITTEN


def _is_inside(root: Path, file: str) -> bool:
    """Whether a path written from the study's root stays in it, links followed."""
    path = Path(file)
    return not path.is_absolute() and (root / path).resolve().is_relative_to(root.resolve())


def _neighbour(root: Path, file: str) -> str:
    folder = (root / file).parent
    names = sorted(path.name for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    return choice(Path(file).name, names) if names else "corriger son chemin"


def _published(root: Path, study: Study, settings: Settings) -> Iterator[Problem]:
    if study.published is None:
        return
    faults = list(_path(root, study.published, ("study", "published"), settings, must_exist=True))
    yield from faults or figure_problems(root / study.published, study.published, study)


def _editions(study: Study, settings: Settings) -> Iterator[Problem]:
    if study.editions is None:
        return
    key, reference = study.editions.question, study.editions.reference
    question = study.questions.get(key)
    if question is None:
        yield unknown_question(key, study, ("editions", "question"), settings)
    elif question.type != "single":
        remedy = "la déclarer `type: single`, avec une modalité par édition"
        yield settings.problem(("editions", "question"), f"« {key} » n'est pas une question à choix unique", remedy)
    elif reference not in question.categories:
        yield unknown_category(reference, question, ("editions", "reference"), settings)


def _context(root: Path, study: Study, settings: Settings) -> Iterator[Problem]:
    if study.editions is None or study.editions.context is None:
        return
    place: Place = ("editions", "context", "file")
    faults = list(_path(root, study.editions.context.file, place, settings, must_exist=True))
    yield from faults or context_problems(root, study, settings)


def _laureates(root: Path, study: Study, settings: Settings) -> Iterator[Problem]:
    declared, session = study.laureates, study.session
    faults: list[Problem] = []
    if declared is not None:
        places: list[tuple[str, Place]] = [
            *((each.file, ("laureates", "editions", name, "file")) for name, each in declared.editions.items()),
            (declared.towns.file, ("laureates", "towns", "file")),
            *([(declared.outline.file, ("laureates", "outline", "file"))] if declared.outline else []),
            *([(declared.news, ("laureates", "news"))] if declared.news else []),
        ]
        for file, place in places:
            faults += _path(root, file, place, settings, must_exist=True)
        faults = faults or list(laureate_problems(root, declared, settings))
    yield from faults
    for rank, logo in enumerate(session.logos if session else ()):
        if logo.file is not None:
            yield from _path(root, logo.file, ("session", "logos", rank, "file"), settings, must_exist=True)
    if session is not None and not faults:
        yield from session_problems(root, session, declared, settings)


def _space(study: Study, space: Space, settings: Settings) -> Iterator[Problem]:
    base: Place = ("spaces", space.key)
    active = space.active(study.questions)
    for rank, theme in enumerate(space.themes):
        yield from _space_theme(study, theme, (*base, "themes", rank), settings)
    for rank, key in enumerate(space.supplementary):
        yield from _supplementary(study, key, active, (*base, "supplementary", rank), settings)
    for key, categories in space.passive.categories.items():
        place: Place = (*base, "passive", "categories", key)
        for rank, category in enumerate(categories):
            yield from _active_category(study, key, category, active, (*place, rank), settings)
    yield from _axes(study, space, active, settings)
    yield from _classes(space, settings)
    yield from reading_problems(study, space, settings)


def _space_theme(study: Study, theme: str, place: Place, settings: Settings) -> Iterator[Problem]:
    if theme not in study.themes:
        yield settings.problem(place, f"thème « {theme} » inconnu", choice(theme, study.themes))
    elif not any(question.theme == theme and question.role == "active" for question in study.questions.values()):
        remedy = f"donner `role: active` et `theme: {theme}` à des questions, ou retirer ce thème de l'espace"
        yield settings.problem(place, f"le thème « {theme} » n'a aucune question active", remedy)


def _supplementary(
    study: Study, key: str, active: tuple[str, ...], place: Place, settings: Settings
) -> Iterator[Problem]:
    question = study.questions.get(key)
    if question is None:
        yield unknown_question(key, study, place, settings)
    elif key in active:
        remedy = "la retirer d'ici, ou lui donner `role: supplementary`"
        yield settings.problem(place, f"« {key} » est déjà une question active de cet espace", remedy)
    elif question.type in ("multiple", "text"):
        found = f"« {key} » est de type {question.type} : elle n'a pas une réponse par personne"
        yield settings.problem(place, found, "ne placer que des questions `single` ou `number`")


def _axes(study: Study, space: Space, active: tuple[str, ...], settings: Settings) -> Iterator[Problem]:
    for rank, axis in enumerate(space.axes):
        place: Place = ("spaces", space.key, "axes", rank)
        earlier = space.axes[:rank]
        if axis.theme not in space.themes:
            remedy = choice(axis.theme, space.themes)
            yield settings.problem((*place, "theme"), f"« {axis.theme} » n'est pas un thème de cet espace", remedy)
        for name, value in (("theme", axis.theme), ("place", axis.place)):
            if value in [getattr(other, name) for other in earlier]:
                found = f"« {value} » est déjà celui d'un autre axe"
                yield settings.problem((*place, name), found, "un axe par thème et par direction")
        yield from _active_category(study, *axis.positive, active, (*place, "positive"), settings)


def _classes(space: Space, settings: Settings) -> Iterator[Problem]:
    if space.classes and (space.classes.n_axes or 0) > space.n_axes:
        found = f"des classes sur {space.classes.n_axes} axes, quand l'espace en garde {space.n_axes}"
        place: Place = ("spaces", space.key, "classes", "n_axes")
        yield settings.problem(place, found, f"écrire au plus {space.n_axes}, ou augmenter n_axes de l'espace")


def _active_category(
    study: Study, key: str, category: str, active: tuple[str, ...], place: Place, settings: Settings
) -> Iterator[Problem]:
    question = study.questions.get(key)
    if question is None:
        yield unknown_question(key, study, place, settings)
    elif key not in active:
        yield settings.problem(place, f"« {key} » n'est pas une question active de cet espace", choice(key, active))
    elif category not in question.categories:
        yield unknown_category(category, question, place, settings)


def _question(study: Study, question: Question, questionnaire: Settings) -> Iterator[Problem]:
    place: Place = ("questions", question.option_of[0] if question.option_of else question.key)
    for found, remedy in _question_faults(question):
        yield questionnaire.problem(place, found, remedy)
    if question.theme is not None and question.theme not in study.themes:
        remedy = choice(question.theme, study.themes)
        yield questionnaire.problem((*place, "theme"), f"thème « {question.theme} » inconnu", remedy)
    if question.key == "edition" and (study.editions is None or study.editions.question != "edition"):
        remedy = "déclarer `editions: {question: edition, reference: …}` dans config/study.yaml, ou la renommer"
        yield questionnaire.problem(place, "« edition » est le nom de la question des éditions", remedy)


def _question_faults(question: Question) -> Iterator[tuple[str, str]]:
    n_categories = len(question.categories)
    if question.key in RESERVED:
        yield f"« {question.key} » est le nom d'une colonne du tableau des réponses", "donner une autre clé"
    if question.type in ("single", "multiple") and n_categories == 0:
        yield f"une question `{question.type}` déclare ses modalités", "ajouter « categories: {clé: libellé, …} »"
    if question.type == "text" and n_categories:
        yield "une question `text` n'a pas de modalités", "retirer `categories`, ou écrire `type: single`"
    if question.ordered and n_categories == 0:
        yield "des modalités ordonnées sont annoncées, aucune n'est déclarée", "retirer `ordered`"
    if question.role == "active" and question.theme is None:
        yield "une question active appartient à un thème", "ajouter « theme: … »"
    if question.role == "active" and (question.type not in ("single", "number") or n_categories < 2):
        remedy = "lui donner `type: single` ou `multiple` et au moins deux modalités, ou un autre rôle"
        yield "une question active a au moins deux modalités", remedy
