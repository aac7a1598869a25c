"""The questionnaire of 2018, as a LimeSurvey export with answer codes holds it."""

from analysis.reconstruction.form import Asked, Form, words
from analysis.reconstruction.profile import DIFFICULTIES, DONT_KNOW, NO_ANSWER, NOT_APPLICABLE

YES_NO = words(oui="Y", non="N")

ASKED = (
    Asked("Q03", "statut", 1, words(laureat="A1", depose="A2", abandon="A3")),
    Asked("Q04", "statut_juridique", 1, words(association="A1", cooperative="A2|A3", entreprise="A4", autre="A5")),
    Asked(
        "Q05",
        "territoire",
        1,
        words(artois_ternois="A1", bassin_minier="A2|A5", littoral="A3|A4|A6", audomarois="A7"),
    ),
    Asked(
        "Q06", "secteur", 1, words(culture="A1|A2", environnement="A3", social="A4", education="A5", economie="A6|A7")
    ),
    Asked(
        "Q07",
        "budget",
        2,
        words(
            moins_de_10k="900|2500|3800|6000|7500|9800",
            de_10_a_50k="10000|14500|22000|31000|38500|47000",
            plus_de_50k="50000|68000|92000|145000|310000",
        ),
    ),
    Asked("Q08", "etp", 2, words(aucun="A1", moins_de_3="A2|A3", trois_et_plus="A4|A5")),
    Asked(
        "Q09",
        "benevoles",
        2,
        words(moins_de_10="0|3|5|6|8|9", de_10_a_29="10|12|15|18|20|25", trente_et_plus="30|35|40|60|120"),
    ),
    Asked(
        "Q10",
        "anciennete",
        2,
        words(moins_de_5_ans="2015|2016|2017|2018", cinq_ans_et_plus="1978|1989|1996|2003|2008|2011|2013|2014"),
    ),
    Asked("Q11", "locaux", 2, words(non="A1|A2", oui="A3|A4")),
    Asked("Q12", "cdess_seances", 3, words(jamais="A1", une="A2", plusieurs="A3|A4")),
    Asked("Q13", "reseau", 3, YES_NO),
    Asked("Q14", "cdess_connu", 3, YES_NO),
    Asked("Q15", "elue_connue", 3, YES_NO),
    Asked("Q16", "mission_ess", 3, words(non="A1", oui="A2|A3")),
    Asked("Q17", "label_ess", 3, YES_NO),
    Asked("Q18", "partenaires_ess", 3, words(aucun="A1", un_ou_deux="A2", trois_et_plus="A3|A4")),
    Asked("Q19", "financement_public", 4, YES_NO),
    Asked("Q20", "appels_anterieurs", 4, words(non="A1", oui="A2|A3")),
    Asked("Q22", "comptoir", 5, words(oui="A1", non="A2")),
    Asked("Q23", "categorie_label", 5, words(valeurs="A1", cooperation="A2", innovation="A3")),
)

FORM = Form(
    name="Q01",
    email="Q02",
    comment="Q24",
    pages=6,
    asked=ASKED,
    absent={NO_ANSWER: "", DONT_KNOW: "A98", NOT_APPLICABLE: None},
)

DIFFICULTY_COLUMNS = {key: f"Q21[SQ{rank:03}]" for rank, key in enumerate(DIFFICULTIES, start=1)}

COLUMNS = (
    *("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp", "refurl"),
    *("Q01", "Q02", "Q03", "Q04", "Q04[other]", "Q05", "Q06", "Q07", "Q08", "Q09", "Q10", "Q11"),
    *("Q12", "Q13", "Q14", "Q15", "Q16", "Q17", "Q18", "Q19", "Q20"),
    *DIFFICULTY_COLUMNS.values(),
    *("Q22", "Q23", "Q24", "consent", "interviewtime"),
)
