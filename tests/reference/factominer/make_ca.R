# Correspondence analysis of religious × rating in fair.csv, and the χ² of some tables, whose p-value is also simulated
# with both margins held: Rscript make_ca.R writes fair_ca.json.
suppressMessages(library(FactoMineR))
fair <- read.csv("fair.csv", colClasses = "character")
counts <- table(fair$religious, fair$rating)
found <- CA(as.matrix(unclass(counts)), ncp = 2, graph = FALSE)
cloud <- function(points) list(
  rows = rownames(points$coord),
  coord = unname(points$coord), contribution = unname(points$contrib), cos2 = unname(points$cos2)
)
simulated <- function(table) {
  set.seed(1)
  law <- suppressWarnings(chisq.test(table, correct = FALSE))
  drawn <- chisq.test(table, simulate.p.value = TRUE, B = 1e6)
  list(data = unname(table), chi2 = unname(law$statistic), df = unname(law$parameter), p = law$p.value, simulated_p = drawn$p.value)
}
tables <- list(
  matrix(c(6, 6, 5, 3, 6, 6, 5, 5, 11, 3, 5, 0), nrow = 4),
  matrix(c(3, 6, 9, 5, 20, 9, 5, 3), nrow = 4),
  matrix(c(1, 0, 2, 3, 4, 0, 0, 2, 5), nrow = 3)
)
writeLines(jsonlite::toJSON(list(
  peer = paste("FactoMineR", packageVersion("FactoMineR"), "on", R.version.string),
  call = "CA(table(fair$religious, fair$rating), ncp = 2)",
  table = list(rows = rownames(counts), cols = colnames(counts), data = unname(unclass(counts))),
  eig = unname(found$eig[, 1]), row = cloud(found$row), col = cloud(found$col),
  chisq = lapply(c(list(unname(unclass(counts))), tables), simulated)
), digits = NA, auto_unbox = TRUE), "fair_ca.json")
