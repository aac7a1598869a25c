# Classes by FactoMineR's HCPC on two public surveys, at full precision.
# Run in this folder: Rscript make_hcpc.R
library(FactoMineR)
library(jsonlite)

as_factors <- function(frame) {
  for (name in names(frame)) {
    frame[[name]] <- factor(paste(name, frame[[name]], sep = "="))
  }
  frame
}

read_answers <- function(file) {
  read.csv(file, colClasses = "character", na.strings = "", check.names = FALSE)
}

labelled <- function(m) list(rows = I(rownames(m)), cols = I(colnames(m)), data = unname(as.matrix(m)))

classes <- function(call, mca, number, consol) {
  found <- HCPC(mca, nb.clust = number, consol = consol, graph = FALSE)
  suggested <- HCPC(mca, nb.clust = -1, consol = FALSE, graph = FALSE)
  tree <- found$call$t
  list(
    call = call,
    points = unname(as.matrix(mca$ind$coord)),
    partition = as.integer(found$data.clust$clust),
    suggested = suggested$call$t$nb.clust,
    gains = head(tree$inert.gain, 20),
    within = head(tree$within, 20),
    between = c(found$call$bw.before.consol, found$call$bw.after.consol),
    categories = lapply(found$desc.var$category, function(m) if (!is.null(m)) labelled(m)),
    axes = lapply(found$desc.axes$quanti, function(m) if (!is.null(m)) labelled(m))
  )
}

poison <- MCA(as_factors(read_answers("poison.csv")[, 5:15]), ncp = 5, graph = FALSE)
anes96 <- na.omit(read_answers("anes96.csv")[, 1:6])
anes96 <- MCA(as_factors(anes96), ncp = 3, graph = FALSE)
write_json(list(
  poison = classes("HCPC(MCA(poison[, 5:15]), nb.clust = 3, consol = TRUE)", poison, 3, TRUE),
  anes96 = classes("HCPC(MCA(na.omit(anes96[, 1:6]), ncp = 3), nb.clust = 4, consol = FALSE)", anes96, 4, FALSE)
), "hcpc.json", digits = I(17), auto_unbox = TRUE, null = "null", na = "null")
