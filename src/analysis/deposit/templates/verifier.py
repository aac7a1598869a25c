"""Refait chaque espace de l'étude avec prince, et dit de combien les nombres des tableaux s'en écartent.

    python verifier.py [DOSSIER]

DOSSIER est celui de l'étude, ou du dépôt qui en est fait ; par défaut, celui qui contient ce script. Il faut numpy,
pandas et prince (pip install prince), et rien du programme qui a fait l'étude.

Lus : data/processed/exports/answers.csv (les réponses), data/processed/exports/spaces.csv (ce qui fait chaque espace),
data/processed/spaces/ (les tableaux à vérifier). Le code de sortie est 1 si un écart dépasse l'arrondi des tableaux.

prince.MCA ne connaît pas de modalité passive : elle renormalise les lignes quand une modalité en est retirée. Une ACM
spécifique est par définition l'ACP du tableau disjonctif, pondérée par l'inverse des fréquences : prince.PCA la refait.
prince.MCA refait en plus les espaces sans modalité passive, ni réponse manquante, ni poids.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import prince

# Les tableaux d'un rapport pour tous sont arrondis, ceux de l'équipe ne le sont pas.
ROUNDED = {
    "eigenvalue": 0.005,
    "frequency": 5e-4,
    "coordinate": 0.05,
    "contribution": 0.005,
    "cos2": 0.005,
    "v_test": 0.05,
}
EXACT = 1e-8
WORDS = {
    "eigenvalue": "valeurs propres",
    "frequency": "fréquences",
    "coordinate": "coordonnées",
    "contribution": "contributions",
    "cos2": "cos²",
    "v_test": "valeurs-tests",
}
UNTOLD = {
    "hidden": "une question qui le fait ne sort pas de l'étude",
    "labels": "deux réponses à une de ses questions ont le même libellé",
    "imputed": "des réponses manquantes y sont imputées, ce que ce script ne refait pas",
}


# Lecture --------------------------------------------------------------------------------------------------------------


def read_texts(path):
    """Lit un export : des textes, séparés par des points-virgules."""
    return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")


def read_numbers(path):
    """Lit un tableau de résultats ; ce qui nomme une question ou une modalité reste un texte, même « NA »."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    held = [name for name in ("axis", "n", *WORDS) if name in table]
    return table.assign(**{name: pd.to_numeric(table[name]) for name in held})


def declared(lines, role):
    """Donne ce que l'étude déclare d'un espace, d'une sorte."""
    return lines[lines["role"] == role]


def pairs(table, key, value):
    """Donne deux colonnes comme un dictionnaire."""
    return dict(zip(table[key], table[value], strict=True))


# Un espace, d'après ses réponses --------------------------------------------------------------------------------------


def known_answers(answers, lines):
    """Dit quelles réponses aux questions actives sont connues."""
    labels = declared(lines, "category").groupby("variable")["label"].agg(list)
    return pd.DataFrame({name: answers[name].isin(labels[name]) for name in declared(lines, "question")["variable"]})


def coded(answers, lines):
    """Donne la modalité de chaque réponse ; une réponse manquante en est une là où l'étude le veut ainsi."""
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
    """Dit quels répondants ne font pas l'espace, et y sont placés après coup."""
    found = known_answers(answers, lines).sum(axis=1) < int(settings["fewer_answers_than"])
    for line in declared(lines, "apart").itertuples():
        found |= answers[line.variable] == line.label
    return found


def is_imputed(answers, lines):
    """Dit si des réponses manquantes d'un espace sont imputées."""
    missing = declared(lines, "missing")
    kinds = set(missing.loc[missing["value"] == "imputed", "label"])
    unknown = ~known_answers(answers, lines)
    return bool((answers[unknown.columns].isin(kinds) & unknown).to_numpy().any())


def indicators(answers, lines, settings):
    """Donne le tableau disjonctif, et dit quelles modalités font l'espace."""
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
    """Fait l'ACP d'un tableau disjonctif dans la métrique du khi-deux."""
    model = prince.PCA(rescale_with_std=False, n_components=n_axes, engine="scipy")
    named = table.set_axis([f"{rank}" for rank in range(table.shape[1])], axis=1)
    return model.fit(named, sample_weight=weights, column_weight=column_weights)


def question_weights(table, active, frequencies, weights, lines, settings):
    """Donne la part de chaque modalité dans la distance : 1/Q, ou selon ce que l'étude veut de ses thèmes."""
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
    total = 1 if kind == "mfa" else found.sum()  # l'analyse factorielle multiple ne ramène pas ses poids à 1
    return (found / total)[own].to_numpy()


def redone(answers, lines, settings, n_axes):
    """Refait un espace : valeurs propres, et aides à l'interprétation de ses modalités actives."""
    people = answers[~set_apart(answers, lines, settings)]
    weights = np.ones(len(people))
    if "weight" in people:
        weights = people["weight"].str.replace(",", ".").astype(float).to_numpy()
    table, active = indicators(people, lines, settings)
    whole = np.average(table, axis=0, weights=weights)
    shares = question_weights(table, active, whole, weights, lines, settings)
    # Une classe a les distances de tous, et les fréquences des siens.
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
    # Une valeur-test ne porte que sur ceux qui ont répondu : seules sont comparées celles des questions sans manque.
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


# Comparaison ----------------------------------------------------------------------------------------------------------


def on_same_side(found, expected):
    """Tourne les axes du même côté que ceux des tableaux : leur signe est arbitraire."""
    signs = np.sign((found["coordinate"] * expected["coordinate"]).sum()).replace(0, 1)
    return found | {name: found[name] * signs for name in ("coordinate", "v_test") if name in found}


def on_planes(aids, eigenvalues):
    """Donne ce qu'une rotation des deux premiers axes ne change pas."""
    squares = aids["coordinate"][[1, 2]] ** 2 * eigenvalues[:2]
    return {
        "coordinate": np.sqrt(squares.sum(axis=1, skipna=False)).to_frame(),
        "contribution": aids["contribution"][[1, 2]].sum(axis=1, skipna=False).to_frame(),
    }


def told(name, found, expected, limits):
    """Dit le plus grand écart entre des nombres ; donne vrai s'il tient dans l'arrondi."""
    gaps = np.abs(np.asarray(found, dtype=float) - np.asarray(expected, dtype=float))
    if np.isnan(gaps).all():
        print(f"    {WORDS[name]:<16} rien à comparer")
        return True
    gap = float(np.nanmax(gaps))
    holds = gap <= limits.get(name, EXACT)
    print(
        f"    {WORDS[name]:<16} plus grand écart {gap:.1e}{'' if holds else '   <- dépasse l’arrondi'}".replace(
            ".", ","
        )
    )
    return holds


def compared(eigenvalues, aids, tables, limits, rotated):
    """Compare un espace refait aux tableaux de l'étude ; donne vrai si tout s'accorde."""
    printed, categories = tables
    # Un rapport pour tous refait contributions et cos² des coordonnées qu'il imprime : ils sont comparés à elles.
    aids = {name: aids[name] for name in ("frequency", "coordinate")} if limits else aids
    active = categories[categories["status"] == "active"]
    expected = {name: active.pivot(index=["question", "category"], columns="axis", values=name) for name in aids}
    theirs, ours = set(expected["coordinate"].index), set(aids["coordinate"].index)
    found = {name: table.reindex(expected[name].index)[expected[name].columns] for name, table in aids.items()}
    if not theirs <= ours or (theirs != ours and not limits):
        print("    les modalités actives ne sont pas les mêmes")
        return False
    principal = printed.set_index("axis")["eigenvalue"]
    if not rotated:
        own = eigenvalues[np.asarray(principal.index) - 1]
        found = on_same_side(found, expected)
        first = told("eigenvalue", own, principal, limits)
        return all([first, *(told(name, found[name], expected[name], limits) for name in aids)])
    print("    les deux premiers axes sont tournés vers les thèmes : comparés par leur plan")
    if limits:
        return told("frequency", found["frequency"], expected["frequency"], limits)
    found, expected = on_planes(found, eigenvalues), on_planes(expected, principal.to_numpy())
    sums = told("eigenvalue", eigenvalues[:2].sum(), principal[:2].sum(), limits)
    return all([sums, *(told(name, found[name], expected[name], limits) for name in found)])


def by_mca(answers, tables, limits):
    """Refait par prince.MCA un espace sans modalité passive, ni réponse manquante, ni poids."""
    printed, categories = tables
    n_axes = int(categories["axis"].max())
    ranks = answers.apply(lambda column: column.astype("category").cat.codes.astype(str))
    model = prince.MCA(n_components=n_axes, engine="scipy").fit(ranks)
    print(f"  prince {prince.__version__}, MCA")
    expected = printed.set_index("axis")["eigenvalue"].loc[1:n_axes]
    return told("eigenvalue", model.eigenvalues_[: len(expected)], expected, limits)


def coherent(tables, n_questions, limits):
    """Dit si les nombres imprimés d'un rapport pour tous s'accordent entre eux, à leur arrondi près.

    La contribution d'une modalité est f y² / (Q λ), son cos² y² f / (1 - f).
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
    """Dit combien de nombres imprimés sont entre deux bornes, parmi ceux qu'on peut rapprocher."""
    values, margin = given.to_numpy(dtype=float), limits[name] + 1e-9
    known = ~np.isnan(values) & ~np.isnan(low) & ~np.isnan(high)
    held = known & (values >= low - margin) & (values <= high + margin)
    print(f"    {WORDS[name]:<16} {held.sum()} sur {known.sum()} s'accordent avec les autres nombres imprimés")
    return bool((held == known).all())


def limits_of(settings, categories):
    """Donne l'arrondi des tableaux : celui d'un rapport pour tous, dont les places sont parfois dites à la demie."""
    if settings["disclosure"] != "public":
        return {}
    places = categories["coordinate"].dropna()
    return ROUNDED | ({"coordinate": 0.3} if (places * 2 % 1 == 0).all() else {})


def checked(key, lines, answers, folder):
    """Vérifie un espace ; donne vrai si tout s'accorde, ou si rien ne peut être vérifié."""
    settings = pairs(declared(lines, "setting"), "category", "value")
    tables = [read_numbers(folder / key / f"{name}.csv") for name in ("eigenvalues", "categories")]
    limits = limits_of(settings, tables[1])
    reasons = list(declared(lines, "untold")["value"])
    print(f"Espace « {key} »")
    if not reasons and len(answers) and is_imputed(answers, lines):
        reasons = ["imputed"]
    if reasons:
        print(f"  Il ne peut pas être refait : {UNTOLD[reasons[0]]}.")
        return True
    plain = settings["theme_weights"] == "none" and declared(lines, "member").empty
    told_alone = not limits or not plain or settings["rotated"] == "yes"
    if tables[1]["coordinate"].isna().all():
        print("  Les places n'y sont pas imprimées : rien à vérifier.")
        return True
    if answers.empty:
        print("  Aucune réponse ne sort de cette étude : l'espace ne peut pas être refait.")
        return told_alone or coherent(tables, len(declared(lines, "question")), limits)
    n_axes = int(max(tables[0]["axis"].max(), tables[1]["axis"].max()))
    eigenvalues, aids, held, n_passive = redone(answers, lines, settings, n_axes)
    s = "s" if n_passive > 1 else ""
    print(f"  {len(held)} individus, {held.shape[1]} questions, {n_passive or 'aucune'} modalité{s} passive{s}")
    print(f"  prince {prince.__version__}, PCA du tableau disjonctif")
    agrees = compared(eigenvalues, aids, tables, limits, settings["rotated"] == "yes")
    simple = plain and not n_passive and not held.isna().to_numpy().any() and "weight" not in answers
    if not told_alone:
        agrees &= coherent(tables, held.shape[1], limits)
    return agrees & by_mca(held, tables, limits) if simple and settings["rotated"] == "no" else agrees


def main():
    """Vérifie tous les espaces de l'étude."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[1]
    exports = folder / "data/processed/exports"
    answers, lines = read_texts(exports / "answers.csv"), read_texts(exports / "spaces.csv")
    found = [
        checked(key, lines[lines["space"] == key], answers, folder / "data/processed/spaces")
        for key in lines["space"].unique()
    ]
    if not found:
        print("Cette étude n'a pas d'espace : rien à vérifier.")
    else:
        print("Tout ce qui a pu être vérifié s'accorde." if all(found) else "Des nombres ne s'accordent pas.")
    return 0 if all(found) else 1


if __name__ == "__main__":
    sys.exit(main())
