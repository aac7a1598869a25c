"""Tables of the collection: every row received, every missing answer, how waves were harmonised."""

from analysis.tables.declaring import Table, counts, flags, keys, settings, texts

TABLES = (
    Table(
        "accounting",
        path="accounting",
        about="Rows received, set aside and kept, step by step.",
        columns=(
            *keys("wave", "step"),
            *counts("rows", "persons", "unsent"),
        ),
        step="combine_waves",
        title="Lignes",
        told="Lignes reçues, mises de côté et retenues, par vague.",
        of_waves=True,
    ),
    Table(
        "rejected",
        path="rejected",
        about="Rows set aside, each with its reason.",
        columns=(
            *keys("wave"),
            *settings("row"),
            *texts("reason", "detail"),
        ),
        step="combine_waves",
        title="Lignes écartées",
        told="Lignes mises de côté, par vague et par motif.",
        of_waves=True,
    ),
    Table(
        "missing",
        path="missing",
        about="Missing answers, a row a respondent and question, by kind.",
        columns=(*keys("respondent", "wave", "question", "kind"),),
        step="combine_waves",
        title="Manquantes",
        told="Réponses manquantes, par question et par sorte.",
        of_waves=True,
    ),
    Table(
        "dictionary",
        path="dictionary",
        about="Questions and categories of the harmonised questionnaire, with their counts.",
        columns=(
            *keys("question"),
            *texts("label"),
            *keys("theme", "role", "type", "category"),
            *texts("category_label"),
            *counts("n"),
            *texts("waves", "source_columns", "universe"),
        ),
        step="combine_waves",
        title="Dictionnaire",
        told="Questions et modalités, avec leurs effectifs.",
    ),
    Table(
        "multiple",
        path="multiple",
        about="Options ticked: a row a respondent and option of a question with several answers.",
        columns=(*keys("respondent", "wave", "question", "category"),),
        step="combine_waves",
        of_waves=True,
        printed=False,
    ),
    Table(
        "sources",
        path="sources",
        about="Where each question of a wave is read, and what is known of its wording.",
        columns=(
            *keys("wave", "question", "status", "column"),
            *texts("wording", "reason", "note", "asked_if"),
        ),
        step="combine_waves",
        of_waves=True,
        printed=False,
    ),
    Table(
        "recodes",
        path="recodes",
        about="How many answers each declared code made.",
        columns=(
            *keys("wave", "question", "column", "code", "category"),
            *counts("n"),
            *flags("is_recoded"),
        ),
        step="combine_waves",
        of_waves=True,
        printed=False,
    ),
    Table(
        "panel",
        path="panel",
        about="Respondents met in several waves.",
        columns=(
            *keys("respondent", "wave", "panel"),
            *counts("n_waves"),
        ),
        step="combine_waves",
    ),
)
