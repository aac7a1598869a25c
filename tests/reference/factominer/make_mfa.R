# Multiple factor analysis of the survey « poison » by theme: Rscript make_mfa.R writes poison_mfa.json.
suppressMessages(library(FactoMineR))
poison <- read.csv("poison.csv", stringsAsFactors = TRUE)
found <- MFA(
  poison,
  group = c(2, 2, 5, 6), type = c("s", "n", "n", "n"), name.group = c("desc", "desc2", "symptom", "eat"),
  num.group.sup = 1:2, graph = FALSE
)
labelled <- function(m) list(rows = rownames(m), cols = colnames(m), data = unname(as.matrix(m)))
writeLines(jsonlite::toJSON(list(
  peer = paste("FactoMineR", packageVersion("FactoMineR"), "on", R.version.string),
  call = paste(
    "MFA(poison, group = c(2, 2, 5, 6), type = c('s', 'n', 'n', 'n'),",
    "name.group = c('desc', 'desc2', 'symptom', 'eat'), num.group.sup = 1:2)"
  ),
  eig = labelled(found$eig),
  ind = list(coord = labelled(found$ind$coord)),
  group = list(contrib = labelled(found$group$contrib)),
  quali.var = lapply(found$quali.var[c("coord", "contrib", "v.test")], labelled),
  quali.var.sup = list(v.test = labelled(found$quali.var.sup$v.test)),
  quanti.var.sup = list(cor = labelled(found$quanti.var.sup$cor))
), digits = I(17), auto_unbox = TRUE), "poison_mfa.json")
