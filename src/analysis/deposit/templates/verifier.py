"""Refait chaque espace de l'étude avec prince, et dit de combien les nombres des tableaux s'en écartent.

    python verifier.py [DOSSIER]

DOSSIER est celui de l'étude, ou du dépôt qui en est fait ; par défaut, celui qui contient ce script. Il faut numpy,
pandas et prince (pip install prince), et rien du programme qui a fait l'étude. Le code de sortie est 1 si un écart
dépasse l'arrondi des tableaux.

Fits each space of the study again with prince, and tells how far the numbers of its tables are from it. The folder is
that of the study, or of the deposit made of it; by default, the one that holds this script. It takes numpy, pandas and
prince, and nothing of the program that made the study. The exit code is 1 where a gap exceeds the rounding of tables.

Read: data/processed/exports/answers.csv (the answers), data/processed/exports/spaces.csv (what makes each space),
data/processed/spaces/ (the tables to check).

prince.MCA knows no passive category: it norms rows again where a category is taken away. A specific MCA is by
definition the PCA of the indicator table weighted by the inverse of frequencies: prince.PCA redoes it. prince.MCA also
redoes the spaces without passive category, missing answer or weight.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import prince

# The tables of a report for everybody are rounded, those of the team are not.
ROUNDED = {
    "eigenvalue": 0.005,
    "frequency": 5e-4,
    "coordinate": 0.05,
    "contribution": 0.005,
    "cos2": 0.005,
    "v_test": 0.05,
}
EXACT = 1e-8
AIDS = ("eigenvalue", "frequency", "coordinate", "contribution", "cos2", "v_test")
SAID = {
    "fr": {
        "eigenvalue": "valeurs propres",
        "frequency": "fréquences",
        "coordinate": "coordonnées",
        "contribution": "contributions",
        "cos2": "cos²",
        "v_test": "valeurs-tests",
        "point": ",",
        "space": "Espace « {key} »",
        "untold": "  Il ne peut pas être refait : {reason}.",
        "hidden": "une question qui le fait ne sort pas de l'étude",
        "labels": "deux réponses à une de ses questions ont le même libellé",
        "imputed": "des réponses manquantes y sont imputées, ce que ce script ne refait pas",
        "no_places": "  Les places n'y sont pas imprimées : rien à vérifier.",
        "no_answers": "  Aucune réponse ne sort de cette étude : l'espace ne peut pas être refait.",
        "made": "  {n} individus, {questions} questions, modalités passives : {passive}",
        "by_pca": "  prince {version}, PCA du tableau disjonctif",
        "by_mca": "  prince {version}, MCA",
        "nothing": "    {aid:<16} rien à comparer",
        "gap": "    {aid:<16} plus grand écart {gap}",
        "too_far": "    {aid:<16} plus grand écart {gap}   <- dépasse l’arrondi",
        "others": "    les modalités actives ne sont pas les mêmes",
        "rotated": "    les deux premiers axes sont tournés vers les thèmes : comparés par leur plan",
        "agree": "    {aid:<16} {held} sur {known} s'accordent avec les autres nombres imprimés",
        "no_space": "Cette étude n'a pas d'espace : rien à vérifier.",
        "none_checked": "Rien n'a pu être vérifié.",
        "all_agree": "Tout ce qui a pu être vérifié s'accorde.",
        "some_do_not": "Des nombres ne s'accordent pas.",
    },
    "en": {
        "eigenvalue": "eigenvalues",
        "frequency": "frequencies",
        "coordinate": "coordinates",
        "contribution": "contributions",
        "cos2": "cos²",
        "v_test": "v-tests",
        "point": ".",
        "space": "Space “{key}”",
        "untold": "  It cannot be fitted again: {reason}.",
        "hidden": "a question that makes it does not leave the study",
        "labels": "two answers to one of its questions have the same label",
        "imputed": "missing answers are imputed in it, which this script does not do",
        "no_places": "  Its places are not printed: nothing to check.",
        "no_answers": "  No answer leaves this study: the space cannot be fitted again.",
        "made": "  {n} individuals, {questions} questions, passive categories: {passive}",
        "by_pca": "  prince {version}, PCA of the indicator table",
        "by_mca": "  prince {version}, MCA",
        "nothing": "    {aid:<16} nothing to compare",
        "gap": "    {aid:<16} largest gap {gap}",
        "too_far": "    {aid:<16} largest gap {gap}   <- exceeds the rounding",
        "others": "    the active categories are not the same",
        "rotated": "    the first two axes are rotated towards the themes: compared by their plane",
        "agree": "    {aid:<16} {held} of {known} agree with the other printed numbers",
        "no_space": "This study has no space: nothing to check.",
        "none_checked": "Nothing could be checked.",
        "all_agree": "All that could be checked agrees.",
        "some_do_not": "Some numbers do not agree.",
    },
}
words = dict(SAID["fr"])  # those of the study's language, once it is read


def say(key, /, **values):
    """Print a sentence, in the language of the study."""
    print(words[key].format(**values))


# Reading --------------------------------------------------------------------------------------------------------------


def read_texts(path):
    """Read an export: texts, between semicolons."""
    return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def read_numbers(path):
    """Read a result table; what names a question or a category stays a text, even “NA”."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    held = [name for name in ("axis", "n", *AIDS) if name in table]
    return table.assign(**{name: pd.to_numeric(table[name]) for name in held})


def declared(lines, role):
    """Return what the study declares of a space, of one kind."""
    return lines[lines["role"] == role]


def pairs(table, key, value):
    """Return two columns as a dictionary."""
    return dict(zip(table[key], table[value], strict=True))


# A space, from its answers --------------------------------------------------------------------------------------


def known_answers(answers, lines):
    """Tell which answers to active questions are known."""
    labels = declared(lines, "category").groupby("variable")["label"].agg(list)
    return pd.DataFrame({name: answers[name].isin(labels[name]) for name in declared(lines, "question")["variable"]})


def coded(answers, lines):
    """Return the category of each answer; a missing one is a category where the study wants it so."""
    missing = declared(lines, "missing")
    kinds = pairs(missing[missing["value"] == "category"], "label", "category")
    categories = declared(lines, "category")
    return pd.DataFrame(
        {
            name: answers[name].map(kinds | pairs(categories[categories["variable"] == name], "label", "category"))
            for name in declared(lines, "question")["variable"]
        }
    )


def set_apart(answers, lines, settings):
    """Tell which respondents do not make the space and are placed in it afterwards."""
    found = known_answers(answers, lines).sum(axis=1) < int(settings["fewer_answers_than"])
    for line in declared(lines, "apart").itertuples():
        found |= answers[line.variable] == line.label
    return found


def is_imputed(answers, lines):
    """Tell whether missing answers of a space are imputed."""
    missing = declared(lines, "missing")
    kinds = set(missing.loc[missing["value"] == "imputed", "label"])
    unknown = ~known_answers(answers, lines)
    return bool((answers[unknown.columns].isin(kinds) & unknown).to_numpy().any())


def indicators(answers, lines, settings):
    """Return the indicator table, and which categories make the space."""
    held = coded(answers, lines)
    columns = pd.MultiIndex.from_tuples(
        [(name, each) for name in held for each in sorted(held[name].dropna().unique())]
    )
    table = pd.DataFrame({each: held[each[0]].eq(each[1]).astype(float) for each in columns}).set_axis(columns, axis=1)
    categories = declared(lines, "category")
    passive = categories.loc[categories["value"] == "passive", ["variable", "category"]]
    few = table.sum().to_numpy() < int(settings["fewer_than"])
    return table, ~few & ~columns.isin(list(passive.itertuples(index=False, name=None)))


def pca(table, weights, column_weights, n_axes):
    """Fit the PCA of an indicator table in the chi-squared metric."""
    model = prince.PCA(rescale_with_std=False, n_components=n_axes, engine="scipy")
    named = table.set_axis([f"{rank}" for rank in range(table.shape[1])], axis=1)
    return model.fit(named, sample_weight=weights, column_weight=column_weights)


def question_weights(table, active, frequencies, weights, lines, settings):
    """Return the part of each category in distances: 1/Q, or as the study wants its themes."""
    asked, kind = declared(lines, "question"), settings["theme_weights"]
    own = table.columns.get_level_values(0)
    found = pd.Series(1.0, asked["variable"])
    for _, questions in asked.groupby("label") if kind != "none" else ():
        held = own.isin(questions["variable"]) & active
        if kind == "mfa":
            alone = pca(table.loc[:, held], weights, 1 / frequencies[held] / len(questions), 1)
            weight = 1 / (len(questions) * alone.eigenvalues_[0])
        else:
            weight = float(questions["value"].iloc[0]) / (1 - frequencies[held]).sum()
        found[questions["variable"]] = weight
    total = 1 if kind == "mfa" else found.sum()  # multiple factor analysis does not bring its weights to 1
    return (found / total)[own].to_numpy()


def redone(answers, lines, settings, n_axes):
    """Fit a space again: eigenvalues, and aids to the interpretation of its active categories."""
    people = answers[~set_apart(answers, lines, settings)]
    weights = np.ones(len(people))
    if "weight" in people:
        weights = people["weight"].str.replace(",", ".").astype(float).to_numpy()
    table, active = indicators(people, lines, settings)
    whole = np.average(table, axis=0, weights=weights)
    shares = question_weights(table, active, whole, weights, lines, settings)
    # A class has the distances of all, and the frequencies of its own.
    inside = np.ones(len(people), dtype=bool)
    for line in declared(lines, "member").itertuples():
        inside &= (people[line.variable] == line.label).to_numpy()
    cloud, weights = table[inside], weights[inside]
    frequencies = np.average(cloud, axis=0, weights=weights)
    model = pca(cloud.loc[:, active], weights, (shares / whole)[active], n_axes)
    f = frequencies[active][:, None]
    points = model.column_coordinates_.to_numpy() / whole[active][:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        means = points * whole[active][:, None] / f
        cos2 = means**2 * f / (1 - f)
        tests = np.sign(means) * np.sqrt((len(cloud) - 1) * cos2)
    # A v-test is of those who answered: only those of questions that all answered are compared.
    full = cloud.T.groupby(level=0).sum().eq(1).all(axis=1)
    tests[~full[table.columns.get_level_values(0)[active]].to_numpy()] = np.nan
    keys = pairs(declared(lines, "question"), "variable", "category")
    labels = pd.MultiIndex.from_tuples([(keys[name], each) for name, each in table.columns[active]])
    found = {
        "frequency": np.repeat(f, points.shape[1], axis=1),
        "coordinate": points,
        "contribution": model.column_contributions_.to_numpy(),
        "cos2": cos2,
        "v_test": tests,
    }
    aids = {name: pd.DataFrame(values, labels, range(1, n_axes + 1)) for name, values in found.items()}
    return np.asarray(model.eigenvalues_), aids, coded(people[inside], lines), int((~active).sum())


# Comparison ----------------------------------------------------------------------------------------------------------


def on_same_side(found, expected):
    """Turn axes to the side of those of the tables: their sign is arbitrary."""
    signs = np.sign((found["coordinate"] * expected["coordinate"]).sum()).replace(0, 1)
    return found | {name: found[name] * signs for name in ("coordinate", "v_test") if name in found}


def on_planes(aids, eigenvalues):
    """Return what a rotation of the first two axes does not change."""
    squares = aids["coordinate"][[1, 2]] ** 2 * eigenvalues[:2]
    return {
        "coordinate": np.sqrt(squares.sum(axis=1, skipna=False)).to_frame(),
        "contribution": aids["contribution"][[1, 2]].sum(axis=1, skipna=False).to_frame(),
    }


def told(name, found, expected, limits):
    """Tell the largest gap between numbers; return whether it is within the rounding."""
    gaps = np.abs(np.asarray(found, dtype=float) - np.asarray(expected, dtype=float))
    if np.isnan(gaps).all():
        say("nothing", aid=words[name])
        return True
    gap = float(np.nanmax(gaps))
    holds = gap <= limits.get(name, EXACT)
    say("gap" if holds else "too_far", aid=words[name], gap=f"{gap:.1e}".replace(".", words["point"]))
    return holds


def compared(eigenvalues, aids, tables, limits, rotated):
    """Compare a space fitted again with the tables of the study; return whether all agrees."""
    printed, categories = tables
    # A report for everybody makes contributions and cos² of its printed coordinates: they are compared with these.
    aids = {name: aids[name] for name in ("frequency", "coordinate")} if limits else aids
    active = categories[categories["status"] == "active"]
    expected = {name: active.pivot(index=["question", "category"], columns="axis", values=name) for name in aids}
    theirs, ours = set(expected["coordinate"].index), set(aids["coordinate"].index)
    found = {name: table.reindex(expected[name].index)[expected[name].columns] for name, table in aids.items()}
    if not theirs <= ours or (theirs != ours and not limits):
        say("others")
        return False
    principal = printed.set_index("axis")["eigenvalue"]
    if not rotated:
        own = eigenvalues[np.asarray(principal.index) - 1]
        found = on_same_side(found, expected)
        first = told("eigenvalue", own, principal, limits)
        return all([first, *(told(name, found[name], expected[name], limits) for name in aids)])
    say("rotated")
    if limits:
        return told("frequency", found["frequency"], expected["frequency"], limits)
    found, expected = on_planes(found, eigenvalues), on_planes(expected, principal.to_numpy())
    sums = told("eigenvalue", eigenvalues[:2].sum(), principal[:2].sum(), limits)
    return all([sums, *(told(name, found[name], expected[name], limits) for name in found)])


def by_mca(answers, tables, limits):
    """Fit by prince.MCA a space without passive category, missing answer or weight."""
    printed, categories = tables
    n_axes = int(categories["axis"].max())
    ranks = answers.apply(lambda column: column.astype("category").cat.codes.astype(str))
    model = prince.MCA(n_components=n_axes, engine="scipy").fit(ranks)
    say("by_mca", version=prince.__version__)
    expected = printed.set_index("axis")["eigenvalue"].loc[1:n_axes]
    return told("eigenvalue", model.eigenvalues_[: len(expected)], expected, limits)


def coherent(tables, n_questions, limits):
    """Tell whether the printed numbers of a report for everybody agree with one another, within their rounding.

    The contribution of a category is f y² / (Q λ), its cos² y² f / (1 - f).
    """
    printed, categories = tables
    rows = categories[categories["status"] == "active"].merge(printed[["axis", "eigenvalue"]], on="axis", how="left")
    y, f, value = (np.abs(rows[name].to_numpy(dtype=float)) for name in ("coordinate", "frequency", "eigenvalue"))
    ends = []
    for way in (-1, 1):
        square = np.maximum(y + way * limits["coordinate"], 0) ** 2
        share = np.clip(f + way * limits["frequency"], 0, 1 - 1e-12)
        under = np.maximum(value - way * limits["eigenvalue"], 1e-12)
        ends.append({"contribution": share * square / (n_questions * under), "cos2": square * share / (1 - share)})
    held = [within(rows[name], ends[0][name], ends[1][name], name, limits) for name in ends[0]]
    return all(held)


def within(given, low, high, name, limits):
    """Tell how many printed numbers are between two bounds, of those that can be set beside them."""
    values, margin = given.to_numpy(dtype=float), limits[name] + 1e-9
    known = ~np.isnan(values) & ~np.isnan(low) & ~np.isnan(high)
    held = known & (values >= low - margin) & (values <= high + margin)
    say("agree", aid=words[name], held=held.sum(), known=known.sum())
    return bool((held == known).all())


def limits_of(settings, categories):
    """Return the rounding of tables: that of a report for everybody, whose places are at times told to the half."""
    if settings["disclosure"] != "public":
        return {}
    places = categories["coordinate"].dropna()
    return ROUNDED | ({"coordinate": 0.3} if (places * 2 % 1 == 0).all() else {})


def checked(key, lines, answers, folder):
    """Check a space; return whether all agrees, or nothing where it cannot be checked."""
    settings = pairs(declared(lines, "setting"), "category", "value")
    tables = [read_numbers(folder / key / f"{name}.csv") for name in ("eigenvalues", "categories")]
    limits = limits_of(settings, tables[1])
    reasons = list(declared(lines, "untold")["value"])
    say("space", key=key)
    if not reasons and len(answers) and is_imputed(answers, lines):
        reasons = ["imputed"]
    if reasons:
        say("untold", reason=words[reasons[0]])
        return None
    plain = settings["theme_weights"] == "none" and declared(lines, "member").empty
    told_alone = not limits or not plain or settings["rotated"] == "yes"
    if tables[1]["coordinate"].isna().all():
        say("no_places")
        return None
    if answers.empty:
        say("no_answers")
        return None if told_alone else coherent(tables, len(declared(lines, "question")), limits)
    n_axes = int(max(tables[0]["axis"].max(), tables[1]["axis"].max()))
    eigenvalues, aids, held, n_passive = redone(answers, lines, settings, n_axes)
    say("made", n=len(held), questions=held.shape[1], passive=n_passive)
    say("by_pca", version=prince.__version__)
    agrees = compared(eigenvalues, aids, tables, limits, settings["rotated"] == "yes")
    simple = plain and not n_passive and not held.isna().to_numpy().any() and "weight" not in answers
    if not told_alone:
        agrees &= coherent(tables, held.shape[1], limits)
    return agrees & by_mca(held, tables, limits) if simple and settings["rotated"] == "no" else agrees


def main():
    """Check all spaces of the study."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    exports = folder / "data/processed/exports"
    answers, lines = read_texts(exports / "answers.csv"), read_texts(exports / "spaces.csv")
    words.update(SAID.get(pairs(declared(lines, "setting"), "category", "value").get("language"), {}))
    found = [
        checked(key, lines[lines["space"] == key], answers, folder / "data/processed/spaces")
        for key in lines["space"].unique()
    ]
    judged = [agrees for agrees in found if agrees is not None]
    if not judged:
        say("none_checked" if found else "no_space")
    else:
        say("all_agree" if all(judged) else "some_do_not")
    return 0 if all(judged) else 1


if __name__ == "__main__":
    sys.exit(main())
