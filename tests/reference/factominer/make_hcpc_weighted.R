# Classes of weighted respondents by FactoMineR's HCPC on the poison survey, at full precision.
# Run in this folder: Rscript make_hcpc_weighted.R
# Points keep their order: sorted on axis 1 (order = TRUE), HCPC describes classes with the weights of other rows.
library(FactoMineR)
library(jsonlite)

poison <- read.csv("poison.csv", check.names = FALSE)
for (name in names(poison)[3:15]) {
  poison[[name]] <- factor(paste(name, poison[[name]], sep = "="))
}
labelled <- function(m) list(rows = I(rownames(m)), cols = I(colnames(m)), data = unname(as.matrix(m)))
described <- function(tables) lapply(tables, function(m) if (!is.null(m)) labelled(m))

classes <- function(weights, number) {
  mca <- MCA(poison[, c(1:2, 5:15)], quanti.sup = 1:2, row.w = weights, ncp = 5, graph = FALSE)
  found <- HCPC(mca, nb.clust = number, consol = FALSE, order = FALSE, graph = FALSE, proba = 1)
  suggested <- HCPC(mca, nb.clust = -1, consol = FALSE, order = FALSE, graph = FALSE)
  tree <- found$call$t
  partition <- found$data.clust$clust
  list(
    weights = weights,
    points = unname(as.matrix(mca$ind$coord)),
    partition = as.integer(partition),
    suggested = suggested$call$t$nb.clust,
    gains = tree$inert.gain,
    within = tree$within,
    categories = described(found$desc.var$category),
    numbers = described(found$desc.var$quanti),
    axes = described(found$desc.axes$quanti)
  )
}

n <- nrow(poison)
drawn <- 0.4 + 1.6 * ((7 * seq_len(n)) %% 11) / 10  # no two neighbours alike, none set by an answer
write_json(list(
  versions = list(R = R.version.string, FactoMineR = as.character(packageVersion("FactoMineR"))),
  equal = classes(rep(1, n), 3),
  weighted = classes(drawn * n / sum(drawn), 4)
), "hcpc_weighted.json", digits = I(17), auto_unbox = TRUE, null = "null", na = "null")
