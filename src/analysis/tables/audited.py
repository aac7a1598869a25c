"""The table of what the audit of a report for everybody found and withheld."""

from analysis.tables.conditions import is_for_everybody
from analysis.tables.declaring import Table, keys, settings, texts

TABLES = (
    Table(
        "disclosure_audit",
        path="disclosure_audit",
        about="What the audit of a report for everybody withheld, step after step, and whether it was enough.",
        columns=(
            *settings("order"),
            *keys("withheld"),
            *settings("masked", "shown", "possible"),
            *keys("enough"),
            *texts("unread"),
        ),
        step="audit_disclosure",
        exists=is_for_everybody,
        title="Audit",
        title_en="Audit",
        told="Ce que l'audit a retiré, étape par étape : effectifs masqués (masked), ceux dont trois valeurs au moins "
        "sont possibles (shown), le plus petit nombre de valeurs (possible ; 3 : trois ou plus), si cela suffit "
        "(enough), et les espaces, ou leurs facteurs, dont les places, que les effectifs ne donnent pas, ne sont "
        "pas imprimées (unread).",
        told_en="What the audit withheld, step by step: masked counts (masked), those that keep three possible "
        "values (shown), the smallest number of values (possible; 3: three or more) and whether this is "
        "enough (enough), and the spaces, or factors in them, whose places, which counts do not give, are not "
        "printed (unread).",
        needs_rows=True,
    ),
)
