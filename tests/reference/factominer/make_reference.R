# Numbers of FactoMineR on three public surveys, at full precision.
# Run in this folder, after make_answers.py: Rscript make_reference.R
library(FactoMineR)
library(jsonlite)

read_answers <- function(file) {
  read.csv(file, colClasses = "character", na.strings = "", check.names = FALSE)
}

# Categories are named question=category, so that FactoMineR renames none of them; missing answers are question=NA.
as_factors <- function(frame) {
  for (name in names(frame)) {
    frame[[name]] <- factor(paste(name, frame[[name]], sep = "="))
  }
  frame
}

as_numbers <- function(frame) as.data.frame(lapply(frame, as.numeric))

labelled <- function(m) {
  m <- as.matrix(m)
  list(rows = I(rownames(m)), data = unname(m))
}

result <- function(call, mca, extra = list()) {
  c(list(
    call = call,
    eigenvalues = unname(mca$eig[, 1]),
    categories = lapply(mca$var[c("coord", "contrib", "cos2", "v.test")], labelled),
    eta2 = labelled(mca$var$eta2),
    individuals = lapply(mca$ind, function(m) labelled(head(m, 40))),
    supplementary = if (!is.null(mca$quali.sup)) lapply(mca$quali.sup, labelled),
    quantitative = if (!is.null(mca$quanti.sup)) labelled(mca$quanti.sup$coord)
  ), extra)
}

save_as <- function(file, results) {
  write_json(results, file, digits = I(17), auto_unbox = TRUE, null = "null", na = "null")
}

poison <- read_answers("poison.csv")
active <- as_factors(poison[, 5:15])
with_others <- cbind(active, as_factors(poison[, 3:4]), as_numbers(poison[, 1:2]))
rare <- c("Potato=Potato_n", "Fish=Fish_n", "Icecream=Icecream_n")
weights <- rep_len(c(1, 2, 4), 55)
weights <- weights * 55 / sum(weights)
plain <- MCA(with_others, quali.sup = 12:13, quanti.sup = 14:15, ncp = 5, graph = FALSE)
fitted_on_40 <- MCA(active[1:40, ], ncp = 5, graph = FALSE)
save_as("poison.json", list(
  plain = result("MCA(poison[, 5:15], quali.sup = Sick Sex, quanti.sup = Age Time)", plain),
  specific = result(
    "the same, excl = Potato_n Fish_n Icecream_n",
    MCA(with_others, quali.sup = 12:13, quanti.sup = 14:15, excl = rare, ncp = 5, graph = FALSE)
  ),
  weighted = result(
    "the same as plain, row.w = 1, 2, 4, 1, 2, 4, ... normalised to 55",
    MCA(with_others, quali.sup = 12:13, quanti.sup = 14:15, row.w = weights, ncp = 5, graph = FALSE)
  ),
  weighted_specific = result(
    "specific and weighted",
    MCA(with_others, quali.sup = 12:13, quanti.sup = 14:15, row.w = weights, excl = rare, ncp = 5, graph = FALSE)
  ),
  predicted = result(
    "MCA(poison[1:40, 5:15]), then predict(poison[41:55, 5:15])",
    fitted_on_40,
    list(predicted = lapply(predict(fitted_on_40, active[41:55, ]), labelled))
  )
))

# Missing answers are categories of their own, excluded: a specific MCA with passive missing answers.
anes96 <- read_answers("anes96.csv")
active <- as_factors(anes96[, 1:6])
with_others <- cbind(active, as_factors(anes96[, 7:8]), as_numbers(anes96[, 9:10]))
save_as("anes96.json", list(
  specific = result(
    "MCA(anes96[, 1:6], quali.sup = vote income, quanti.sup = age logpopul, excl = self=NA dole=NA)",
    MCA(with_others, quali.sup = 7:8, quanti.sup = 9:10, excl = c("self=NA", "dole=NA"), ncp = 5, graph = FALSE)
  )
))

fair <- read_answers("fair.csv")
weights <- as.numeric(fair$weight)
with_others <- as_factors(fair[, 1:9])
rare <- c("occupation=o1", "occupation=o6", "rating=r1")
save_as("fair.json", list(
  plain = result("MCA(fair[, 1:8], quali.sup = affair)", MCA(with_others, quali.sup = 9, ncp = 5, graph = FALSE)),
  weighted_specific = result(
    "the same, row.w = weight normalised to the number of women, excl = occupation o1, o6, rating r1",
    MCA(with_others, quali.sup = 9, row.w = weights * nrow(fair) / sum(weights), excl = rare, ncp = 5, graph = FALSE)
  )
))

writeLines(c(
  R.version.string,
  paste("FactoMineR", packageVersion("FactoMineR")),
  paste("jsonlite", packageVersion("jsonlite")),
  "Python 3.11, statsmodels (make_answers.py)"
), "versions.txt")
