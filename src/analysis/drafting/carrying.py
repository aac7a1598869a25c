"""What earlier waves of a questionnaire already declare, carried over to a draft."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from analysis.codebook.checks import TODO
from analysis.codebook.values import Source
from analysis.drafting.yaml_texts import comment, flow
from analysis.drafting.yearly import is_doubtful, renamed
from analysis.problems import StudyError
from analysis.settings import read_settings
from analysis.study import Study

SECTIONS = ("respondent", "weight", "set_aside", "abandoned", "missing", "normalise")
NULLABLE = ("limesurvey", "lsa")  # formats that tell a question not shown from one left empty
NAMED = re.compile(r"[^\W\d_]\w*")


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier wave's codebook, as it is written."""

    wave: str
    declared: Mapping[str, Any]

    def columns(self) -> list[str]:
        """Return every column that it reads."""
        return list(dict.fromkeys(_columns(self.declared)))

    def source(self) -> Source:
        """Return the form of its files."""
        return Source(**self.declared["source"])


@dataclass(frozen=True, slots=True)
class Carried:
    """What earlier waves declare of columns that the new file has too.

    Attributes
    ----------
    wave : str
        The wave whose sections are carried: that of most of the questions, the latest of several; empty without any.
    questions : mapping of str to dict
        By question, what the latest wave declares whose columns are there, under the new file's names of columns.
    waves : mapping of str to str
        The wave of each.
    doubts : mapping of str to str
        What is to be verified of the column of some of them.
    sections : mapping of str to object
        respondent, weight, set_aside, abandoned, missing and normalise: those whose columns are all there.
    lost : mapping of str to str
        What is not carried of a section, or of a question, in French, by its name.
    known : mapping of str to sequence of str
        Under what sentences earlier files asked each question.
    earlier : sequence of Earlier
        The waves, the latest first.
    """

    wave: str = ""
    questions: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    waves: Mapping[str, str] = field(default_factory=dict)
    doubts: Mapping[str, str] = field(default_factory=dict)
    sections: Mapping[str, Any] = field(default_factory=dict)
    lost: Mapping[str, Sequence[str]] = field(default_factory=dict)
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)
    earlier: Sequence[Earlier] = ()

    def columns(self) -> set[str]:
        """Return the columns that are already declared."""
        return {column for part in (*self.questions.values(), self.sections) for column in _columns(part)}

    def told_absent(self, key: str) -> str:
        """Return why the latest wave that lacks a question says it does, and what another one computes."""
        for each in self.earlier:
            declared = each.declared["questions"].get(key, {})
            for name in ("absent", "compute"):
                if isinstance(declared, Mapping) and isinstance(declared.get(name), str):
                    return f" ; dans la vague {each.wave}, {name} : {comment(declared[name], None)}"
        return ""

    @property
    def decimal(self) -> str:
        """Return the decimal sign of the wave whose sections are carried."""
        return next((each.source().decimal for each in self.earlier if each.wave == self.wave), ".")


def earlier_waves(root: Path, study: Study) -> list[Earlier]:
    """Return the codebooks of a study, the latest wave first; a faulty one is passed over."""
    found = []
    for wave in study.waves.values():
        try:
            found.append(Earlier(wave.name, read_settings(root, wave.codebook, "codebook").values))
        except StudyError:
            continue
    return found[::-1]


def carried(earlier: Sequence[Earlier], header: Collection[str], form: str) -> Carried:
    """Return what earlier waves declare of the columns of a new file, years and editions in their names set aside.

    Parameters
    ----------
    earlier : sequence of Earlier
        The waves, the latest first.
    header : collection of str
        Columns of the new file.
    form : str
        Its format; one without nulls has no answer that is null.
    """
    questions: dict[str, dict[str, Any]] = {}
    waves: dict[str, str] = {}
    doubts: dict[str, str] = {}
    lost: dict[str, list[str]] = {}
    for each in earlier:
        names = renamed(each.columns(), header)
        for key, declared in each.declared["questions"].items():
            if key in questions or not isinstance(declared, Mapping) or "absent" in declared:
                continue
            if (made := _under(declared, names)) is not None:
                questions[key], lost[key] = made
                waves[key] = each.wave
                if told := [names[column] for column in _columns(declared) if is_doubtful(column, names, header)]:
                    doubts[key] = f"« {comment(told[0])} » : une autre colonne n'en diffère que par l'année"
    questions = {key: made for key, made in questions.items() if _is_computable(made, questions)}
    counts = Counter(waves[key] for key in questions)
    base = max(earlier, key=lambda each: counts[each.wave], default=None)  # the first, the latest, of the best ones
    known: dict[str, list[str]] = {}
    for each in earlier:
        for key, declared in each.declared["questions"].items():
            known.setdefault(key, []).extend(_sentences(declared))
    found = Carried(known=known, earlier=earlier)
    if base is None or not counts[base.wave]:
        return found
    sections, not_there = _sections(base, renamed(base.columns(), header), form)
    adapted = {key: _as_declared(made, waves[key], base, earlier, form) for key, made in questions.items()}
    return replace(
        found,
        wave=base.wave,
        questions=adapted,
        waves=waves,
        doubts=doubts,
        sections=sections,
        lost={**lost, **not_there},
    )


def carried_alike(found: Carried, key: str, column: str, form: str) -> tuple[str, dict[str, Any]] | None:
    """Return the latest wave that reads a question in one column, and what it declares, read in another column."""
    for each in found.earlier:
        declared = each.declared["questions"].get(key, {})
        if isinstance(declared, Mapping) and isinstance(declared.get("column"), str):
            kept = {name: value for name, value in declared.items() if name not in ("column", "others", "page")}
            made = {"column": column, **kept}
            base = next((one for one in found.earlier if one.wave == found.wave), each)
            return each.wave, _as_declared(made, each.wave, base, found.earlier, form)
    return None


def _under(declared: Mapping[str, Any], names: Mapping[str, str]) -> tuple[dict[str, Any], list[str]] | None:
    """Return what is declared of a question under the names of the new file, and what of it is not there.

    None where its column, or more than half of its boxes, are not there.
    """
    made, lost = dict(declared), []
    if others := made.get("others"):
        if isinstance(others, Mapping) and others.get("column") in names:
            made["others"] = {**others, "column": names[others["column"]]}
        else:
            del made["others"]
            lost.append("ses textes d'« autre » : leur colonne n'est pas dans ce fichier")
    if isinstance(boxes := made.get("columns"), Mapping):
        there = {names[column]: category for column, category in boxes.items() if column in names}
        gone = {column: category for column, category in boxes.items() if column not in names}
        if not there or 2 * len(there) < len(boxes):
            return None
        made["columns"] = there
        spared = [category for category in gone.values() if category not in there.values()]
        if spared:
            made["not_offered"] = list(dict.fromkeys([*made.get("not_offered", ()), *spared]))
        lost += [
            f"la case « {comment(column)} » ({category}) n'est pas dans ce fichier" for column, category in gone.items()
        ]
        return made, lost
    if "column" in made:
        read = [made["column"]] if isinstance(made["column"], str) else list(made["column"])
        if not set(read) <= set(names):
            return None
        made["column"] = names[read[0]] if isinstance(made["column"], str) else [names[column] for column in read]
        return made, lost
    return (made, lost) if "compute" in made else None


def _is_computable(made: Mapping[str, Any], questions: Mapping[str, Any]) -> bool:
    """Whether the questions that an expression names are carried too."""
    if "compute" not in made:
        return True
    named = set(NAMED.findall(re.sub(r"'[^']*'|\"[^\"]*\"", "", str(made["compute"]))))
    return bool(named & questions.keys())


def _columns(declared: Any) -> Iterator[str]:
    """Yield the columns that a part of a codebook names."""
    if not isinstance(declared, Mapping):
        return
    for name, value in declared.items():
        if name in ("column", "submitted", "last_page", "key", "identifying"):
            yield from [value] if isinstance(value, str) else value
        elif name == "columns":
            yield from value
        elif name not in ("codes", "missing", "units", "texts"):
            yield from _columns(value)


def _sentences(declared: Any) -> Iterator[str]:
    """Yield the sentences under which a wave asks a question; a code such as Q12 is none."""
    if isinstance(declared, Mapping):
        said = [declared.get("wording"), declared.get("column")]
        yield from (text for text in said if isinstance(text, str) and len(text.split()) > 1)


def _sections(base: Earlier, names: Mapping[str, str], form: str) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Return the sections whose columns are all there, and what of the others is not."""
    made: dict[str, Any] = {}
    lost: dict[str, list[str]] = {}
    for section in SECTIONS:
        declared = base.declared.get(section)
        if declared is None or declared == TODO:
            continue
        if section == "missing":
            made[section] = _nulls_of(declared, form)
        elif section == "normalise":
            made[section] = declared
        elif section == "set_aside":
            rules = {step: rule for step, rule in declared.items() if set(_columns(rule)) <= set(names)}
            made |= {section: _named(rules, names)} if rules else {}
            lost[section] = [f"{step}: {flow(rule)}" for step, rule in declared.items() if step not in rules]
        elif section == "respondent" and set(declared["key"]) <= set(names):
            identifying = [names[column] for column in declared.get("identifying", ()) if column in names]
            made[section] = {
                **declared,
                "key": [names[column] for column in declared["key"]],
                "identifying": identifying,
            }
        elif set(_columns(declared)) <= set(names):
            made[section] = _named(declared, names)
        else:
            lost[section] = [flow(dict(declared))]
    return made, {section: told for section, told in lost.items() if told}


def _named(declared: Any, names: Mapping[str, str]) -> Any:
    """Return a section under the new names of its columns."""
    if not isinstance(declared, Mapping):
        return declared
    return {
        name: names[value]
        if name in ("column", "submitted", "last_page") and isinstance(value, str)
        else _named(value, names)
        for name, value in declared.items()
    }


def _nulls_of(missing: Mapping[str, Any], form: str) -> dict[str, Any]:
    """Return the missing answers that a format can hold: a null only where it writes some."""
    kept = _without_nulls(missing, form)
    has_null = any(None in texts for texts in kept.values())
    return kept if has_null or form not in NULLABLE else {**kept, "not_asked": [*kept.get("not_asked", []), None]}


def _without_nulls(missing: Mapping[str, Any], form: str) -> dict[str, list[str | None]]:
    kept = {kind: [text for text in texts if text is not None or form in NULLABLE] for kind, texts in missing.items()}
    return {kind: texts for kind, texts in kept.items() if texts}


def _as_declared(
    made: Mapping[str, Any], wave: str, base: Earlier, earlier: Sequence[Earlier], form: str
) -> dict[str, Any]:
    """Return a question as its own wave reads it, where the sections carried are those of another wave."""
    kept = dict(made)
    own = next(each for each in earlier if each.wave == wave)
    if "missing" in kept and not (_without_nulls(kept["missing"], form)):
        del kept["missing"]
    elif "missing" in kept:
        kept["missing"] = _without_nulls(kept["missing"], form)
    if wave == base.wave:
        return kept
    steps = kept.get("normalise", own.declared.get("normalise", []))
    if steps != base.declared.get("normalise", []):
        kept["normalise"] = steps
    return kept
