# Correspondence analysis of religious × rating in fair.csv: Rscript make_ca.R writes fair_ca.json.
suppressMessages(library(FactoMineR))
fair <- read.csv("fair.csv", colClasses = "character")
counts <- table(fair$religious, fair$rating)
found <- CA(as.matrix(unclass(counts)), ncp = 2, graph = FALSE)
cloud <- function(points) list(
  rows = rownames(points$coord),
  coord = unname(points$coord), contribution = unname(points$contrib), cos2 = unname(points$cos2)
)
writeLines(jsonlite::toJSON(list(
  peer = paste("FactoMineR", packageVersion("FactoMineR"), "on", R.version.string),
  call = "CA(table(fair$religious, fair$rating), ncp = 2)",
  table = list(rows = rownames(counts), cols = colnames(counts), data = unname(unclass(counts))),
  eig = unname(found$eig[, 1]), row = cloud(found$row), col = cloud(found$col)
), digits = NA, auto_unbox = TRUE), "fair_ca.json")
