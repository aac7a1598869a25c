"""The questionnaire of 2019, as a workbook with whole labels and answers typed freely holds it."""

from analysis.reconstruction.form import Asked, Form, words
from analysis.reconstruction.profile import DONT_KNOW, NO_ANSWER, NOT_APPLICABLE

YES_NO = words(oui="Oui|Oui|oui|OUI|Oui ", non="Non|Non|non|NON| Non")

STATUT = "Où en est votre candidature au Budget citoyen 2019 ?"
JURIDIQUE = "Forme juridique de la structure"
TERRITOIRE = "Arrondissement où vous agissez surtout"
SECTEUR = "Domaine d'activité principal"
ETP = "Emplois salariés, en équivalent temps plein (ETP)"
BENEVOLES = "Combien de bénévoles réguliers ?"
BUDGET = "Budget annuel de la structure (en euros)"
ANCIENNETE = "Depuis combien d'années la structure existe-t-elle ?"
LOCAUX = "Disposez-vous de locaux ?"
FINANCEMENT = "Avez-vous reçu un financement public au cours des trois dernières années ?"
APPELS = "Avant le Budget citoyen, à combien d'appels à projets aviez-vous répondu ?"
SEANCES = "Avez-vous déjà participé à une séance du CDESS ?"
RESEAU = "Êtes-vous membre d'un réseau (fédération, club, tête de réseau…) ?"
CDESS = "Connaissiez-vous le CDESS avant de participer au Budget citoyen ?"
ELUE = "Connaissiez-vous l'élue en charge de l'ESS avant de participer au Budget citoyen ?"
MISSION = "Étiez-vous en contact avec la mission ESS du Département ?"
LABEL = "La structure a-t-elle un agrément ou un label de l'ESS ?"
PARTENAIRES = "Nombre de partenaires de l'ESS"
COMPTOIR = "Êtes-vous passé par un comptoir à initiatives ?"
CATEGORIE = "Catégorie de labellisation demandée"

ASKED = (
    Asked(
        STATUT,
        "statut",
        1,
        words(
            laureat="Projet lauréat|Projet lauréat|projet laureat",
            depose="Projet déposé, non retenu|projet déposé, non retenu",
            abandon="Candidature abandonnée avant la fin|CANDIDATURE ABANDONNÉE AVANT LA FIN",
        ),
    ),
    Asked(
        JURIDIQUE,
        "statut_juridique",
        1,
        words(
            association="Association loi 1901|association loi 1901|Association  loi 1901 ",
            cooperative="SCIC|Scop|SCOP",
            entreprise="Entreprise commerciale de l'ESS|Entreprise commerciale de l’ESS",
            autre="Autre",
        ),
    ),
    Asked(
        TERRITOIRE,
        "territoire",
        1,
        words(
            artois_ternois="Arras|arras|ARRAS",
            bassin_minier="Lens|Béthune|Bethune|lens ",
            littoral="Boulogne-sur-Mer|Calais|Montreuil",
            audomarois="Saint-Omer|saint-omer",
        ),
    ),
    Asked(
        SECTEUR,
        "secteur",
        1,
        words(
            culture="Culture et sport",
            environnement="Environnement|environnement",
            social="Social et santé|Social et sante",
            education="Éducation et jeunesse|Education et jeunesse",
            economie="Commerce, réemploi et autres services",
        ),
    ),
    Asked(
        ETP,
        "etp",
        2,
        {
            "aucun": (0, "0", "0 ETP", "aucun", "Aucun"),
            "moins_de_3": (1, 2.5, "0,5 ETP", "2,5 ETP", "env. 2", "1,8", "1 etp"),
            "trois_et_plus": (3, 7, "env. 3", "4,5 ETP", "environ 12", "22 ETP"),
        },
    ),
    Asked(
        BENEVOLES,
        "benevoles",
        2,
        words(
            moins_de_10="Moins de 5|De 5 à 9|de 5 a 9",
            de_10_a_29="De 10 à 29|de 10 à 29",
            trente_et_plus="De 30 à 49|50 et plus",
        ),
    ),
    Asked(
        BUDGET,
        "budget",
        2,
        {
            "moins_de_10k": (3500, "800 €", "env. 5 000 €", "7 500 euros", "9500", "6\u202f200 €"),
            "de_10_a_50k": (18000, "12 000 €", "env. 25 000 €", "34 000 euros", "41500", "15 k€", "10\u00a0000 €"),
            "plus_de_50k": (83000, "50 000 €", "environ 120 000 €", "260 000 euros", "75 k€", "54\u202f300,50 €"),
        },
    ),
    Asked(
        ANCIENNETE,
        "anciennete",
        2,
        {
            "moins_de_5_ans": (1, 3, "2 ans", "4 ans", "env. 3 ans", "1 an"),
            "cinq_ans_et_plus": (5, 14, "9 ans", "env. 20 ans", "31 ans", "5 ans"),
        },
    ),
    Asked(
        LOCAUX,
        "locaux",
        2,
        words(
            non="Non, nous nous réunissons chez l'un de nous|Non, des locaux nous sont prêtés",
            oui="Oui, loués|Oui, en propriété|oui, loués ",
        ),
    ),
    Asked(FINANCEMENT, "financement_public", 2, YES_NO),
    Asked(APPELS, "appels_anterieurs", 2, words(non="Aucun|aucun", oui="Un seul|Plusieurs|plusieurs")),
    Asked(
        SEANCES, "cdess_seances", 3, words(jamais="Jamais|jamais", une="Une fois|une fois ", plusieurs="Plusieurs fois")
    ),
    Asked(RESEAU, "reseau", 3, words(non="Non|non", oui="Oui, un réseau|Oui, plusieurs|oui, plusieurs")),
    Asked(CDESS, "cdess_connu", 3, YES_NO),
    Asked(ELUE, "elue_connue", 3, YES_NO),
    Asked(MISSION, "mission_ess", 3, YES_NO),
    Asked(LABEL, "label_ess", 3, YES_NO),
    Asked(
        PARTENAIRES,
        "partenaires_ess",
        3,
        {"aucun": (0, "0", "aucun"), "un_ou_deux": (1, 2, "2", "env. 2"), "trois_et_plus": (3, 6, "4", "env. 5", 11)},
    ),
    Asked(COMPTOIR, "comptoir", 4, YES_NO),
    Asked(
        CATEGORIE,
        "categorie_label",
        4,
        words(
            valeurs="Valeurs remarquables de l'ESS|Valeurs remarquables de l’ESS",
            cooperation="Coopération|cooperation",
            innovation="Innovation sociale|innovation sociale",
        ),
    ),
)

DIFFICULTIES = (
    "En général, qu'est-ce qui est le plus difficile dans la réponse à un appel à projets ? (2 réponses possibles)"
)
DIFFICULTY_LABELS = {
    "temps": "Trouver le temps",
    "criteres": "Comprendre les critères",
    "redaction": "Rédiger le dossier",
    "budget": "Construire le budget",
    "delais": "Tenir les délais",
    "partenaires": "Réunir des partenaires",
    "incertitude": "Rester dans l'incertitude",
}

FORM = Form(
    name="Nom de la structure",
    email="Adresse électronique",
    comment="Souhaitez-vous ajouter quelque chose ?",
    pages=5,
    asked=ASKED,
    absent={NO_ANSWER: None, DONT_KNOW: "Ne sait pas", NOT_APPLICABLE: "Sans objet"},
)

NUMBER, FINISHED, STATE, CONSENT = "N°", "Date de fin", "État", "Acceptez-vous que vos réponses servent à l'étude ?"

COLUMNS = (
    *(NUMBER, FINISHED, STATE, FORM.name, FORM.email, "Téléphone (facultatif)"),
    *(asked.column for asked in ASKED[:18]),
    DIFFICULTIES,
    *(asked.column for asked in ASKED[18:]),
    *(FORM.comment, CONSENT, "Relance envoyée"),
)
