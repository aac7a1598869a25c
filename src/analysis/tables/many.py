"""Tables of many studies side by side.

They are of no study: no rule makes them, no workbook or deposit holds them, and they lie in a folder of their own.
Hence they are declared like the others, and listed apart.
"""

from analysis.tables.declaring import (
    Table,
    axis,
    by_name,
    counts,
    deviations,
    flags,
    keys,
    parts,
    positions,
    statistics,
    tests,
    texts,
)

OF_MANY = by_name(
    (
        Table(
            "many_studies",
            path="etudes",
            about="The studies asked for, whether each was made, and why not.",
            columns=(
                *keys("study"),
                *texts("title"),
                *flags("made", "reference"),
                *keys("data", "disclosure"),
                *texts("found"),
            ),
            title="Études",
            title_en="Studies",
            told="Les études demandées, si elles sont faites, et sinon pourquoi.",
        ),
        Table(
            "many_axes",
            path="many",
            about="Axes that each study reads: theme, rates beside noise, the reference's axis that goes with it.",
            columns=(
                *keys("study", "data", "space"),
                *axis("axis"),
                *keys("place", "theme", "carried"),
                *texts("name"),
                *counts("n", "n_questions"),
                *parts("contribution", "score_correlation"),
                *statistics("modified_rate", "noise_rate"),
                *tests("p_value"),
                *keys("reference"),
                *axis("reference_axis"),
                *parts("correlation", "chance"),
                *keys("found"),
                *counts("n_common"),
            ),
            title="Axes des études",
            title_en="Axes of studies",
            told="Axes lus de chaque étude : thème porté, taux à côté du bruit, axe de la référence qui va avec.",
        ),
        Table(
            "many_correlations",
            path="correlations",
            about="Correlations of the axes of two studies over the categories that both place.",
            columns=(
                *keys("study", "other", "space", "status"),
                *axis("axis", "other_axis"),
                *parts("correlation", "chance"),
                *counts("n_questions", "n_categories", "n_free"),
            ),
            title="Corrélations des axes",
            title_en="Correlations of axes",
            told="Corrélations des axes de deux études, sur les modalités que toutes deux placent.",
        ),
        Table(
            "many_planes",
            path="plans",
            about="How much the planes of two studies have in common over the categories that both place.",
            columns=(
                *keys("study", "other", "space", "status"),
                *parts("likeness", "chance"),
                *counts("n_questions", "n_categories", "n_free"),
            ),
            title="Plans deux à deux",
            title_en="Planes two by two",
            told="Part commune aux plans de deux études, sur les modalités que toutes deux placent.",
        ),
        Table(
            "many_shifts",
            path="editions",
            about="Deviations of editions from the reference edition, in the studies that compare some.",
            columns=(
                *keys("study", "space", "edition", "reference", "axes"),
                *counts("n", "n_reference"),
                *deviations("deviation"),
                *positions("ci_low", "ci_high"),
                *tests("p_adjusted"),
            ),
            title="Éditions des études",
            title_en="Editions of studies",
            told="Écarts des éditions à celle de référence, dans les études qui en comparent.",
        ),
        Table(
            "many_unlike",
            path="non-compare",
            about="What of two studies was not compared, or was with a reserve, and why.",
            columns=(*keys("study", "other", "space", "reason"), *counts("number"), *texts("detail")),
            title="Ce qui ne se compare pas",
            title_en="What does not compare",
            told="Ce qui, de deux études, n'a pas été comparé, ou l'a été sous réserve, et pourquoi.",
        ),
    )
)
