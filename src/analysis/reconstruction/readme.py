"""The words that go with the fictional files."""

README = """\
**Fichiers fictifs** : aucune structure réelle n'a donné ces réponses.

Les questionnaires du Budget citoyen 2018-2019 ne sont pas publics. Les fichiers de ce dossier les remplacent : ils ont
été tirés une fois, avec une graine fixe, par `python -m analysis.reconstruction write data/raw` (ou
`make reconstruct`), qui redonne les mêmes octets.

| fichier | ce que c'est |
| --- | --- |
| `2018/reponses.csv` | un export de LimeSurvey : codes de réponse, `;`, BOM, CRLF, NULL sans guillemets |
| `2019/reponses.xlsx` | un classeur : libellés entiers, nombres écrits librement, feuille de suivi en plus |
| `SHA256SUMS` | leurs empreintes (`sha256sum --check SHA256SUMS`), par lesquelles `check` les reconnaît |
| `laureats/` | à part : les lauréats proclamés, réels et publics ; voir son README |

## Ce qui est exact

Une fois nettoyées, les réponses redonnent chaque chiffre publié en novembre 2020 : 61 répondants, dont 41 lauréats et
20 autres participants ; 24 jamais venus au CDESS, 23 sans réseau, 27 qui ne connaissaient pas le CDESS, 35 qui ne
connaissaient pas l'élue. Ces quatre parts se rapportent à 60 réponses : un répondant a laissé les quatre questions en
blanc. Cette base est notre hypothèse ; le document publié n'en donne pas.

## Ce qui est circulaire

Le plan que ces fichiers donnent a été mis dans les données : il ne prouve rien. Les réponses viennent d'un plan latent
(ressources × intégration) où les lauréats, les autres participants, ceux qui ont renoncé et les deux éditions ont été
décalés exprès. La graine est la première qui respecte ces critères
(`python -m analysis.reconstruction criteria` les affiche) :

```text
{criteria}
```

Les effectifs par édition (27 et 34) et par issue, la liste des questions sur les ressources, celle des difficultés et
les modalités sont des hypothèses. La forme juridique, le territoire, le secteur, la catégorie de labellisation, le
passage en comptoir et les difficultés sont tirés sans lien avec le plan.

Les noms sont inventés, les adresses électroniques sont du domaine example.org, réservé aux exemples, et les numéros de
téléphone de la tranche réservée à la fiction (01 99 00).

## Pour mettre les vrais fichiers

Les déposer ici **sous d'autres noms** : git suit les fichiers fictifs, il suivrait de vraies réponses mises sous le
même nom ; tout autre fichier de ce dossier, les lauréats à part, est ignoré. Puis, dans `config/study.yaml`, écrire
leurs noms sous `waves`, `data: received`, et retirer `pseudonym_key`. Ne jamais les ajouter à git.
"""


def readme(criteria: str) -> str:
    """Return data/raw/README.md, the criteria and what was found in their place."""
    return README.format(criteria=criteria)
