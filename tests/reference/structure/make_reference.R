# Remakes reference.json: Rscript tests/reference/structure/make_reference.R (from the repository's root).
# Base R computes everything but the ellipses' outlines (package ellipse). Coordinates: GDAtools' specific MCA of the
# poison survey (../gdatools/poison_specific.json); answers: examples/poison.
library(jsonlite)
library(ellipse)

here <- "tests/reference/structure"
space <- fromJSON("tests/reference/gdatools/poison_specific.json")
y <- space$ind_coord$data[, 1:2]
answers <- read.csv("examples/poison/data/raw/enquete/poison.csv", stringsAsFactors = TRUE)
n <- nrow(y)
mean_of <- function(v) sum(v) / length(v)
variance <- function(v) mean((v - mean(v))^2)
covariance <- function(m) cov(m) * (nrow(m) - 1) / nrow(m)
tolerance <- function(observed) 1e-9 * max(1, observed)
share <- function(values, observed) mean(values >= observed - tolerance(observed))

# Structured data analysis --------------------------------------------------------------------------------------------
crossed <- lapply(1:2, function(l) {
  v <- y[, l]
  explained <- function(model) variance(fitted(lm(model)))
  a <- answers$Sick
  b <- answers$Sex
  list(a = explained(v ~ a), b = explained(v ~ b), additive = explained(v ~ a + b), crossed = explained(v ~ a * b),
       total = variance(v), additive_cells = unname(tapply(fitted(lm(v ~ a + b)), list(a, b), mean_of)),
       cells = unname(tapply(v, list(a, b), mean_of)))
})
groups <- lapply(split(as.data.frame(y), answers$Sick), function(g) {
  list(n = nrow(g), mean = unname(colMeans(g)), variance = unname(sapply(g, variance)))
})

# Ellipses of the plane 1-2, by the factor Sick -----------------------------------------------------------------------
outline <- function(m, centre, kappa2) unname(ellipse(m, centre = centre, t = sqrt(kappa2), npoints = 12))
ellipses <- lapply(split(as.data.frame(y), answers$Sick), function(g) {
  k <- nrow(g)
  list(
    concentration = outline(covariance(g), colMeans(g), 4),
    compatibility = outline(covariance(y), colMeans(g), qchisq(.95, 2) / k * (n - k) / (n - 1)),
    confidence = outline(covariance(g), colMeans(g), 2 / (k - 2) * qf(.95, 2, k - 2)),
    confidence_half_observed = outline(covariance(g), colMeans(g), 2 / (k - 2) * qf(.95, 2, k - 2) * .5)
  )
})

# Typicality of the five children who ate no courgette, by all C(55, 5) subsets ---------------------------------------
members <- which(answers$Courgette == "Courg_n")
centred <- sweep(y, 2, colMeans(y))
white <- centred %*% solve(chol(covariance(y)))
all_subsets <- combn(n, length(members))
subset_means <- function(m) sapply(seq_len(ncol(m)), function(l) colMeans(matrix(m[all_subsets, l], nrow = length(members))))
means <- subset_means(centred)
d2 <- rowSums(subset_means(white)^2)
seen <- colMeans(centred[members, ])
seen_d2 <- sum(colMeans(white[members, ])^2)
typicality <- list(
  members = members, subsets = ncol(all_subsets), d2 = seen_d2,
  axis_1 = share(abs(means[, 1]), abs(seen[1])), axis_2 = share(abs(means[, 2]), abs(seen[2])),
  axis_1_lower = mean(means[, 1] <= seen[1] + tolerance(1)), axis_1_upper = mean(means[, 1] >= seen[1] - tolerance(1)),
  plane = share(d2, seen_d2)
)

# Homogeneity of three groups of the first eight children (labels below), by all 560 arrangements ---------------------
labels <- c(1, 2, 2, 3, 1, 3, 2, 3)
small <- sweep(y[1:8, ], 2, colMeans(y[1:8, ]))
small_white <- small %*% solve(chol(covariance(small)))
eta2 <- function(m, g) sum(sapply(unique(g), function(k) sum(g == k) / length(g) * sum(colMeans(m[g == k, , drop = FALSE])^2)))
arrangements <- unique(as.matrix(expand.grid(rep(list(1:3), 8))))
arrangements <- arrangements[apply(arrangements, 1, function(g) all(sort(g) == sort(labels))), ]
statistics <- function(m) apply(arrangements, 1, function(g) eta2(m, g))
seen_axis <- eta2(small_white[, 1, drop = FALSE], labels)
seen_plane <- eta2(small_white, labels)
homogeneity <- list(
  labels = labels, arrangements = nrow(arrangements), eta2 = seen_axis, trace = seen_plane,
  axis_1 = share(statistics(small_white[, 1, drop = FALSE]), seen_axis), plane = share(statistics(small_white), seen_plane)
)

# The same labels A, B within six pairs of children (1-2, 3-4, ...): all 64 exchanges ---------------------------------
pairs <- y[1:12, ]
pairs <- sweep(pairs, 2, colMeans(pairs))
pairs_white <- pairs %*% solve(chol(covariance(pairs)))
flips <- as.matrix(expand.grid(rep(list(0:1), 6)))
flipped <- apply(flips, 1, function(f) eta2(pairs_white, as.vector(rbind(f, 1 - f))))
panel <- list(exchanges = nrow(flips), trace = eta2(pairs_white, rep(0:1, 6)),
              plane = share(flipped, eta2(pairs_white, rep(0:1, 6))))

# Adjusted p-values, proportions, cross-tables ------------------------------------------------------------------------
p_values <- c(.001, .04, .03, .2, .005, .04)
adjusted <- list(p_values = p_values, holm = p.adjust(p_values, "holm"), benjamini_hochberg = p.adjust(p_values, "BH"))
counts <- list(c(24, 60), c(0, 7), (c(3, 3)), c(1, 61))
wilson <- lapply(counts, function(k) c(k, prop.test(k[1], k[2], correct = FALSE)$conf.int[1:2]))
crosstab <- function(a, b) {
  counts <- table(a, b)
  test <- suppressWarnings(chisq.test(counts, correct = FALSE))
  list(counts = unname(unclass(counts)), expected = unname(test$expected), chi2 = unname(test$statistic),
       p_value = test$p.value, fisher = fisher.test(counts)$p.value)
}
age <- cut(answers$Age, c(0, 6, 8, 100), labels = FALSE)
tables <- list(sick_fever = crosstab(answers$Sick, answers$Fever), courgette_mayo = crosstab(answers$Courgette, answers$Mayo),
               age_sex = crosstab(age, answers$Sex))
shares <- prop.table(table(answers$Sex, answers$Fever), 1)

reference <- list(
  versions = list(R = R.version.string, ellipse = as.character(packageVersion("ellipse")),
                  jsonlite = as.character(packageVersion("jsonlite"))),
  groups = groups, crossed = crossed, ellipses = ellipses, typicality = typicality, homogeneity = homogeneity, panel = panel,
  adjusted = adjusted, wilson = wilson, tables = tables, fever_by_sex = unname(unclass(shares)),
  age = list(mean = mean(answers$Age), sd = sd(answers$Age), quartiles = unname(quantile(answers$Age, c(.25, .5, .75))))
)
write_json(reference, file.path(here, "reference.json"), digits = NA, auto_unbox = TRUE)
