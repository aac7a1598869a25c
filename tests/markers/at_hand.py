"""A grid of markers that nobody filled: fictional projects, assessors and marks."""

# Every name below is invented.
GRID = """
grid:
  title: Grille d'essai
  source: Document d'essai
  scale: {lowest: 0, highest: 3}
markers:
  lien:
    label: Lien
    definition: Plus le projet relie, mieux c'est.
    levels:
      0: {text: Ne relie personne}
      1: {text: Relie des voisins, example: Une fête}
      2: {text: Relie des quartiers}
      3: {text: Relie des villes}
  sobriete: {label: Sobriété, definition: "Moins le projet consomme, mieux c'est."}
elements:
  source: Document d'essai
  labels: {partage: Partage, transmission: Transmission}
projects:
  jardin: {label: Jardin inventé, narrative: Un récit d'essai, source: Essai, elements: [partage]}
  atelier: {label: "Atelier : inventé"}
assessors: [E1, E2, E3]
rounds:
  entree: {label: À l'entrée, date: 2026-01-15, files: [data/raw/markers/E1.csv], decided: {jardin: {lien: 2}}}
  sortie: {label: À la sortie}
"""
HEAD = ("Évaluateur", "Séance", "Projet", "Marqueur", "Niveau", "Commentaire")
ROWS = (
    ("E1", "À l'entrée", "Jardin inventé", "Lien", "2", "parce que"),
    ("E1", "À l'entrée", "Jardin inventé", "Sobriété", "1", ""),
    ("E1", "À l'entrée", "Atelier : inventé", "Lien", "0", ""),
    ("E1", "À l'entrée", "Atelier : inventé", "Sobriété", "non noté", ""),
)
