"""Lines to copy, in R and in Python, that redo the view from the exported answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from analysis.explorer.shown import Shown
from analysis.explorer.values import Json
from analysis.printing.levels import is_for_everybody
from analysis.spreadsheets import harmless
from analysis.study import Study

Answers = Mapping[str, list[str]]  # labels of the active categories, by question

R = """\
# {told}
library(FactoMineR)
reponses <- read.csv2("data/processed/exports/answers.csv", colClasses = "character", fileEncoding = "UTF-8-BOM")
actives <- list({actives}
)
donnees <- as.data.frame(lapply(names(actives), function(question) {{
  held <- reponses[[question]]
  factor(ifelse(held %in% actives[[question]], held, "(passive)"), levels = c(actives[[question]], "(passive)"))
}}), col.names = names(actives))
donnees <- droplevels(donnees)
passives <- which(unlist(lapply(donnees, levels)) == "(passive)")
acm <- MCA(donnees, excl = if (length(passives)) passives, ncp = {n_axes}, graph = FALSE{weights})
# Le sens d'un axe est arbitraire : au besoin, points[, 1] <- -points[, 1].
points <- acm$var$coord[, c({{x}}, {{y}})]
plot(points, asp = 1, pch = 19, xlab = "Axe {{x}}", ylab = "Axe {{y}}")
text(points, labels = rownames(points), pos = 3, cex = 0.7)
"""
PYTHON = """\
# {told}
import pandas as pd

from analysis.geometry import fit_mca

reponses = pd.read_csv("data/processed/exports/answers.csv", sep=";", dtype="str", encoding="utf-8-sig")
actives = {{{actives}
}}
donnees = pd.DataFrame({{
    question: pd.Categorical(reponses[question].where(reponses[question].isin(labels)), categories=labels)
    for question, labels in actives.items()
}})
espace = fit_mca(donnees, n_axes={n_axes}{weights})
coordonnees = espace.coordinates{signs}
points = coordonnees[[{{x}}, {{y}}]].dropna().set_axis(["x", "y"], axis="columns")
dessin = points.plot.scatter("x", "y", xlabel="Axe {{x}}", ylabel="Axe {{y}}")
dessin.set_aspect("equal")
for (question, label), point in points.iterrows():
    dessin.annotate(label, point)
"""
WEIGHTED_R = ', row.w = as.numeric(sub(",", ".", reponses$weight))'
WEIGHTED_PYTHON = ', weights=reponses["weight"].str.replace(",", ".").astype("float64").to_numpy()'


def code_of(shown: Shown, *, weighted: bool, signs: Sequence[int] | None = None) -> Json:
    """Return the lines in both languages; nothing of a space that a plain analysis of the exports does not make.

    The labels of the answers are texts of these lines, quoted as both languages quote them: none is ever code. The
    signs are those of `refit_of`, where the axes are to lie on the study's sides.
    """
    answers = _plain_answers(shown)
    if answers is None:
        return None
    told = " ".join(shown.word("code", space=shown.space.label).split())
    known = {"told": told, "n_axes": str(len(shown.axes))}
    in_r = ",".join(f"\n  {_name(key)} = c({_listed(held)})" for key, held in answers.items())
    turned = f" * {list(signs)}" if signs else ""
    in_python = "".join(f"\n    {_quoted(key)}: [{_listed(held)}]," for key, held in answers.items())
    return {
        "r": R.format(**known, actives=in_r, weights=WEIGHTED_R if weighted else ""),
        "python": PYTHON.format(**known, actives=in_python, signs=turned, weights=WEIGHTED_PYTHON if weighted else ""),
    }


def _plain_answers(shown: Shown) -> Answers | None:
    """Return the labels of the active answers by question, where the exports and a plain analysis make the space."""
    space, basis = shown.space, shown.tables.basis
    is_plain = space.within is None and space.theme_weights is None and space.supplementary_individuals is None
    is_told = not basis.empty and basis["n_replaced"].eq(0).all() and leaves_answers(shown.study)
    if not (is_plain and is_told) or space.orientation == "themes":
        return None
    table = shown.tables.categories
    active = table[table["status"] == "active"].drop_duplicates(["question", "category"])
    answers: dict[str, list[str]] = {}
    for question, category in active[["question", "category"]].astype("str").itertuples(index=False):
        declared = shown.questions[question]
        if list(declared.categories.values()).count(declared.categories[category]) > 1:
            return None
        answers.setdefault(question, []).append(harmless(declared.categories[category]))
    return answers


def leaves_answers(study: Study) -> bool:
    """Whether the exports of a study hold answers: for the team, or published already."""
    return not is_for_everybody(study) or study.data == "public"


def _name(key: str) -> str:
    """Return a key as R names the part of a list."""
    return f"`{key}`"


def _quoted(text: str) -> str:
    """Return a text between quotes, as R, Python and JSON write it."""
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: list[str]) -> str:
    return ", ".join(map(_quoted, texts))
