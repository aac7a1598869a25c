# What goes with the axes of « poison », plain and specific: Rscript make_dimdesc.R writes poison_dimdesc.json.
suppressMessages(library(FactoMineR))
poison <- read.csv("poison.csv", stringsAsFactors = TRUE)
answers <- cbind(poison[, 5:15], poison[, 3:4], poison[, 1:2])
described <- function(...) {
  space <- MCA(answers, quali.sup = 12:13, quanti.sup = 14:15, ncp = 5, graph = FALSE, ...)
  found <- dimdesc(space, axes = 1:5, proba = 1)[paste("Dim", 1:5)]
  lapply(found, function(axis) list(
    quali = as.list(axis$quali[, "R2"]),
    quanti = as.list(axis$quanti[, "correlation"])
  ))
}
writeLines(jsonlite::toJSON(list(
  peer = paste("FactoMineR", packageVersion("FactoMineR"), "on", R.version.string),
  call = "dimdesc(MCA(poison[, 5:15], quali.sup = Sick Sex, quanti.sup = Age Time), axes = 1:5, proba = 1)",
  excl = c("Potato_n", "Fish_n", "Icecream_n"),
  plain = described(),
  specific = described(excl = c("Potato_n", "Fish_n", "Icecream_n"))
), digits = I(17), auto_unbox = TRUE), "poison_dimdesc.json")
