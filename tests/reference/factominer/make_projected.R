# Editions projected in the space of one of them: Rscript make_projected.R writes projected.json.
# An edition is a block of rows of fair.csv; the first makes the space, the others are supplementary individuals.
suppressMessages(library(FactoMineR))
fair <- read.csv("fair.csv", colClasses = "character")
active <- fair[c("rating", "age", "married", "children", "religious", "educ")]
for (name in names(active)) active[[name]] <- factor(paste(name, active[[name]], sep = "="))
edition <- rep(c("a", "b", "c"), c(600, 400, 274))
weights <- as.numeric(fair$weight)
placed <- function(weighted) {
  own <- if (weighted) weights else rep(1, nrow(fair))
  apart <- which(edition != "a")
  space <- MCA(active, ind.sup = apart, row.w = own[-apart], ncp = 3, graph = FALSE)
  points <- rbind(space$ind$coord, space$ind.sup$coord)
  rows <- c(which(edition == "a"), apart)
  of <- function(name) {
    kept <- edition[rows] == name
    w <- own[rows][kept] / sum(own[rows][kept])
    mean <- colSums(w * points[kept, ])
    list(mean = unname(mean), variance = unname(colSums(w * sweep(points[kept, ], 2, mean)^2)))
  }
  list(
    eigenvalues = unname(space$eig[1:3, 1]),
    projected = unname(space$ind.sup$coord[1:20, ]),
    editions = sapply(c("a", "b", "c"), of, simplify = FALSE)
  )
}
writeLines(jsonlite::toJSON(list(
  peer = paste("FactoMineR", packageVersion("FactoMineR"), "on", R.version.string),
  call = "MCA(fair[, 1:6], ind.sup = rows of editions b and c, ncp = 3)",
  plain = placed(FALSE),
  weighted = placed(TRUE)
), digits = I(17), auto_unbox = TRUE), "projected.json")
