"""What a researcher asks before a study runs: a codebook drafted, a new wave or a whole study set up."""

import hashlib
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.cleaning.provenance import KEY_FILE
from analysis.codebook.checks import TODO
from analysis.drafting.becoming import what_columns_became
from analysis.drafting.carrying import carried, earlier_waves
from analysis.drafting.draft import draft_codebook
from analysis.drafting.new_wave import NAME, STUDY_FILE, file_name, with_wave
from analysis.drafting.recognising import Recognised, StatedForm, recognise
from analysis.drafting.rereading import published_without_edition, sentences_to_reread
from analysis.drafting.same_form import recognise_like
from analysis.drafting.spaces import Proposal, proposed
from analysis.drafting.study import draft_questions, internal_remarks, questionnaire_text, study_text
from analysis.pasting import command, quoted
from analysis.problems import Problem, StudyError, listed
from analysis.settings import settings_of
from analysis.storage import write_bytes, write_private, write_text
from analysis.study import Study
from analysis.study.reading import read_study


def drafted(folder: Path, file: Path, form: StatedForm | None, structure: Path | None, wave: str = "") -> str:
    """Return the draft of a codebook for a received file.

    Raises
    ------
    StudyError
        If the folder is no study, or the file is unreadable.
    """
    if not (folder / STUDY_FILE).is_file():
        made = command("new-study", "DOSSIER", file)
        remedy = f"dire laquelle par --study DOSSIER, ou en faire une de ce fichier : {made}"
        found = f"ce dossier n'en est pas une : {STUDY_FILE} n'y est pas"
        raise StudyError([Problem(str(folder), "étude", found, remedy)])
    return _draft(folder, read_study(folder), file, form, structure, wave)[0]


def _draft(
    folder: Path, study: Study, file: Path, form: StatedForm | None, structure: Path | None, wave: str
) -> tuple[str, Recognised]:
    """Return the draft of a codebook, and the file as it was read."""
    editions = study.questions[study.editions.question] if study.editions else None
    waves = earlier_waves(folder, study)
    received = recognise_like(file, form, structure, waves)
    earlier = carried(waves, received.table.header, received.source.format)
    draft = draft_codebook(received, study.questions, editions, wave, earlier)
    return _sound(draft, f"config/codebooks/{wave}.yaml"), received


def _sound(draft: str, file: str) -> str:
    """Return a draft that follows its schema, what it leaves to decide aside: none is written that does not."""
    settings_of(draft, file, "codebook")
    return draft


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was set up, and what is left to do, in French."""

    made: tuple[str, ...]
    left: tuple[str, ...]
    read: tuple[str, ...] = ()  # how the file was read, and what is no answer in it


def set_up_wave(folder: Path, wave: str, file: Path, form: StatedForm | None, structure: Path | None) -> SetUp:
    """Copy a received file into the study, draft its codebook and add the wave to study.yaml.

    Nothing is overwritten, and nothing is written before all of it is known to be possible.

    Raises
    ------
    StudyError
        If the wave or one of its files exists, the file is unreadable, or a destination is out of the study.
    """
    study = read_study(folder)
    raw = f"data/raw/{wave}/{file_name(file.name)}"
    codebook = f"config/codebooks/{wave}.yaml"
    _refuse(folder, study, wave, file, (raw, codebook))
    draft, received = _draft(folder, study, file, form, structure, wave)
    text = with_wave((folder / STUDY_FILE).read_text(encoding="utf-8"), wave, codebook, [raw])
    content = file.read_bytes()
    if not (folder / raw).exists():
        write_bytes(content, folder / raw)
    write_text(draft, folder / codebook)
    write_text(text, folder / STUDY_FILE)
    n = draft.count(TODO) - 1  # the first line tells what the others are
    told = f"{codebook} : son livre de codes, {n} TODO à décider"
    made = (f"{raw} : le fichier reçu", told, f"{STUDY_FILE} : une ligne")
    left = _left(folder, study, wave, codebook, raw, hashlib.sha256(content).hexdigest())
    return SetUp(made, tuple(left), _read(received))


def set_up_study(folder: Path, wave: str, file: Path, form: StatedForm | None, structure: Path | None) -> SetUp:
    """Make a study of a received file: its folder, its questionnaire, its codebook and its secret key.

    Every column becomes a question that is described; themes and spaces are for a person to declare.

    Raises
    ------
    StudyError
        If the folder is a study already, the wave cannot be so named, or the file is unreadable.
    """
    raw, codebook = f"data/raw/{wave}/{file_name(file.name)}", f"config/codebooks/{wave}.yaml"
    _refuse_study(folder, wave, file)
    received = recognise(file, form, structure)
    described, columns = draft_questions(received)
    proposal = proposed(received, described, columns)
    questions, themes = (proposal.questions, proposal.themes) if proposal else (described, {})
    draft = _sound(draft_codebook(received, questions, columns=columns), codebook)
    write_bytes(file.read_bytes(), folder / raw)
    write_private(f"{secrets.token_hex(32)}\n", folder / KEY_FILE)
    title = folder.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    internal = internal_remarks(received, questions, columns)
    texts = {
        STUDY_FILE: study_text(title, wave, codebook, [raw], proposal),
        "config/questionnaire.yaml": questionnaire_text(questions, internal, themes),
        codebook: draft,
        ".gitignore": "data/raw/**\ndata/processed/\nreports/\ndepot/\ndepot.zip\n.snakemake/\nlogs/\n",
    }
    for name, text in texts.items():
        write_text(text, folder / name)
    n = draft.count(TODO) - 1
    made = (
        f"{raw} : le fichier reçu",
        f"{STUDY_FILE} : l'étude, {_told_space(proposal)}",
        f"config/questionnaire.yaml : {len(questions)} questions, une par colonne ou par groupe de cases",
        f"{codebook} : le livre de codes, {n} TODO à décider",
        f"{KEY_FILE} : la clé secrète des pseudonymes, à garder avec les fichiers reçus",
    )
    left = (
        f"relire config/questionnaire.yaml ; décider les TODO de {codebook}, dont ce qui identifie un répondant",
        f"lancer : {command('check', folder)}",
        f"puis : {_made(folder)} ; le rapport décrit déjà chaque question",
        f"{'revoir' if proposal else 'déclarer'} thèmes et espaces (questionnaire.yaml, {STUDY_FILE}), et refaire",
    )
    became = what_columns_became(received, questions, columns, internal)
    return SetUp(made, left, (*_read(received), *became))


def _read(received: Recognised) -> tuple[str, ...]:
    n = len(received.table.frame)
    return (f"{n} ligne{'s' if n > 1 else ''} de réponses", *received.reasons)


def _told_space(proposal: Proposal | None) -> str:
    if proposal is None:
        return "sans espace encore : trop peu de réponses, ou de questions fermées, pour en proposer un"
    n = len(proposal.supplementary)
    placed = f"{n} question{'s' if n > 1 else ''} supplémentaire{'s' if n > 1 else ''}"
    return f"avec un espace proposé ({listed(proposal.themes.values(), at_most=4)} ; {placed})"


def _refuse_study(folder: Path, wave: str, file: Path) -> None:
    """Tell what forbids to set a study up."""
    _refuse_source(wave, file)
    if folder.exists() and not folder.is_dir():
        raise _refusal(str(folder), "ce n'est pas un dossier", "choisir un autre nom")
    if folder.is_dir() and any(each.resolve() != file.resolve() for each in folder.iterdir()):
        remedy = "choisir un dossier neuf ; une vague de plus s'ajoute à une étude par new-wave"
        raise _refusal(str(folder), "ce dossier n'est pas vide, et rien n'est écrasé", remedy)


def _refuse(folder: Path, study: Study, wave: str, file: Path, made: tuple[str, str]) -> None:
    """Tell what forbids to set a wave up."""
    _refuse_source(wave, file)
    if wave in study.waves:
        remedy = f"choisir un autre nom ; vagues : {listed(study.waves)}"
        raise _refusal(STUDY_FILE, f"la vague « {wave} » existe déjà", remedy)
    for path in made:
        there = folder / path
        if not there.resolve().is_relative_to(folder.resolve()):
            raise _refusal(path, "un lien mène hors du dossier de l'étude", "retirer ce lien")
        if there.exists() and there.resolve() != file.resolve():
            raise _refusal(path, "ce fichier existe déjà, et rien n'est écrasé", "le déplacer, ou le renommer")


def _refuse_source(wave: str, file: Path) -> None:
    """Tell a wave that cannot be so named, or a file that is not there."""
    if not NAME.fullmatch(wave):
        raise _refusal(STUDY_FILE, f"« {wave} » ne peut pas nommer une vague", "lettres sans accent, chiffres, - et _")
    if not file.is_file():
        raise _refusal(str(file), "le fichier est introuvable", "vérifier son chemin")


def _refusal(file: str, found: str, remedy: str) -> StudyError:
    return StudyError([Problem(file, "préparation", found, remedy)])


def _left(folder: Path, study: Study, wave: str, codebook: str, raw: str, digest: str) -> list[str]:
    """Return what is left to do, in order."""
    read = {each.wave for each in earlier_waves(folder, study)}
    unread = [each for each in study.waves.values() if each.name not in read]
    told = "corriger {}, qui ne se lit pas, et refaire cette vague : rien n'en a été repris"
    left = [told.format(each.codebook) for each in unread]
    left.append(f"décider les TODO de {codebook}, et vérifier chaque rapprochement")
    if study.editions and wave not in study.questions[study.editions.question].categories:
        place = f"sous questions.{study.editions.question}.categories"
        left.append(f'dans config/questionnaire.yaml, {place}, ajouter : "{wave}": "{wave}"')
    if study.editions is None:
        left.append(_told_editions([*study.waves, wave]))
    if study.data == "received":
        left.append(f"s'assurer que {raw} reste ignoré par git (check le vérifie)")
    else:
        name = raw.removeprefix("data/raw/")
        left.append(f"dans data/raw/SHA256SUMS, ajouter : {digest}  {name} (ou déclarer `data: received`)")
    left += _to_reread(folder, study, codebook)
    return [*left, f"lancer : {command('check', *_named(folder))}", f"puis : {_made(folder)}"]


def _to_reread(folder: Path, study: Study, codebook: str) -> Iterator[str]:
    """Yield what one edition more may make untrue."""
    if sentences := sentences_to_reread(folder, codebook):
        listed_below = "".join(f"\n     - {each}" for each in sentences)
        yield f"phrases à relire, car elles nomment une année ou comptent les éditions :{listed_below}"
    if study.published is not None and published_without_edition(folder / study.published):
        found = "sans colonne `edition`, ses chiffres seront comparés à toutes les éditions réunies"
        yield f"relire {study.published} : {found}"


def _made(folder: Path) -> str:
    """Return what makes a study, as `make` and systems without it take it."""
    typed = " ".join(["make report", *(f"STUDY={quoted(str(each))}" for each in _named(folder))])
    return f"{typed}, ou {command('run', *_named(folder))}"


def _named(folder: Path) -> list[Path]:
    """Return the folder of a study as a command names it: the one where it is typed needs no name."""
    return [] if folder == Path() else [folder]


def _told_editions(waves: Sequence[str]) -> str:
    """Return what declares the editions of a study that had none, so that its waves are compared."""
    categories = ", ".join(f'"{wave}": "{wave}"' for wave in waves)
    question = f"edition: {{label: Édition, role: supplementary, type: single, categories: {{{categories}}}}}"
    declared = f'editions: {{question: edition, reference: "{waves[0]}"}}'
    constant = f'edition: {{constant: "{waves[0]}"}}'
    return (
        f"pour comparer les vagues : sous `questions` de config/questionnaire.yaml, ajouter « {question} » ; dans "
        f"{STUDY_FILE}, « {declared} » ; dans chaque livre de codes, « {constant} », au nom de sa vague"
    )
