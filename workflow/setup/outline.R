# The outline of one département, or of several, as a GeoJSON in degrees, for `laureates.outline` of a study.
#   Rscript workflow/setup/outline.R FILE NAME [NAME ...]
#   Rscript workflow/setup/outline.R config/contour.geojson Pas-de-Calais
#   Rscript workflow/setup/outline.R                        (the names that there are)
# Needs R's package maps (Debian: apt-get install r-cran-maps), whose database « france » holds the départements of
# metropolitan France; islands have rings of their own (« Morbihan:Belle Ile »), taken with their département.

CREDIT <- paste(
  "Unesco (1987), par UNEP/GRID-Genève : base NUTS III, vers 1989, telle que la distribue le paquet R maps"
)

arguments <- commandArgs(trailingOnly = TRUE)
known <- maps::map("france", plot = FALSE)$names
departments <- sort(unique(sub(":.*", "", known)))
if (length(arguments) < 2) {
  writeLines(departments)
  quit(status = 0)
}
file <- arguments[1]
wanted <- arguments[-1]
unknown <- setdiff(wanted, departments)
if (length(unknown)) {
  stop("aucun département ne s'appelle ", paste(unknown, collapse = ", "), " ; sans argument, les noms sont listés")
}

# Rings of a polygon, each closed, cut where the database puts a gap.
rings_of <- function(name) {
  own <- maps::map("france", regions = name, exact = TRUE, fill = TRUE, plot = FALSE)
  gaps <- is.na(own$x)
  pieces <- split(data.frame(x = own$x, y = own$y)[!gaps, ], cumsum(gaps)[!gaps])
  lapply(unname(pieces), function(piece) if (all(piece[1, ] == piece[nrow(piece), ])) piece else rbind(piece, piece[1, ]))
}
point <- function(x, y) sprintf("[%.5f, %.5f]", x, y)
ring <- function(piece) paste0("[", paste(point(piece$x, piece$y), collapse = ", "), "]")

feature <- function(department) {
  names <- known[sub(":.*", "", known) == department]
  rings <- unlist(lapply(names, function(name) sapply(rings_of(name), ring)))
  polygons <- paste0("    [", rings, "]", collapse = ",\n")
  sprintf(
    '{"type": "Feature", "properties": {"name": "%s"}, "geometry": {"type": "MultiPolygon", "coordinates": [\n%s\n  ]}}',
    department, polygons
  )
}

lines <- c(
  '{"type": "FeatureCollection",',
  sprintf(' "source": "%s",', CREDIT),
  sprintf(
    ' "licence": "GPL-2 (paquet R maps %s, CRAN et Debian) ; les fournisseurs demandent d\'être cités",',
    packageVersion("maps")
  ),
  ' "made": "workflow/setup/outline.R",',
  ' "features": [',
  paste0("  ", vapply(wanted, feature, ""), collapse = ",\n"),
  "]}"
)
writeLines(lines, file, useBytes = TRUE)
