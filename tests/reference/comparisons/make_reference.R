# Remakes reference.json: Rscript tests/reference/comparisons/make_reference.R (from the repository's root).
# brglm2 gives the coefficients; base R does the rest by brute force. Coordinates: GDAtools' specific MCA of the poison
# survey (../gdatools/poison_specific.json); answers: examples/poison.
library(jsonlite)
library(brglm2)

space <- fromJSON("tests/reference/gdatools/poison_specific.json")
y <- space$ind_coord$data[, 1:2]
answers <- read.csv("examples/poison/data/raw/enquete/poison.csv", stringsAsFactors = TRUE)

# Firth's penalty: coefficients by brglm2; profile of the penalised likelihood by optim and uniroot --------------------
penalised <- function(beta, x, outcome) {
  eta <- drop(x %*% beta)
  p <- plogis(eta)
  sum(outcome * eta - ifelse(eta > 0, eta + log1p(exp(-eta)), log1p(exp(eta)))) +
    as.numeric(determinant(t(x) %*% (x * (p * (1 - p))))$modulus) / 2
}
held <- function(j, value, x, outcome, start) {
  objective <- function(free) penalised(append(free, value, j - 1), x, outcome)
  from <- list(start[-j], start[-j] * 0, start[-j] * 2)
  if (length(start) == 2) {
    return(optimize(objective, c(-60, 60), maximum = TRUE, tol = 1e-10)$objective)
  }
  max(sapply(from, function(s) {
    for (again in 1:4) s <- optim(s, objective, control = list(fnscale = -1, reltol = 1e-15, maxit = 5000))$par
    objective(s)
  }))
}
firth <- function(x, outcome) {
  design <- cbind(x, 1)
  fit <- glm(outcome ~ x, family = binomial("logit"), method = "brglmFit", type = "AS_mean", epsilon = 1e-12, maxit = 10000)
  beta <- unname(c(coef(fit)[-1], coef(fit)[1]))
  top <- penalised(beta, design, outcome)
  ratio <- function(j, value) 2 * (top - held(j, value, design, outcome, beta)) - qchisq(.95, 1)
  bound <- function(j, side) {
    far <- beta[j] + side
    while (ratio(j, far) < 0) far <- far + side
    uniroot(function(v) ratio(j, v), sort(c(beta[j], far)), tol = 1e-9)$root
  }
  list(coefficients = beta, low = sapply(seq_along(beta), bound, side = -.5),
       high = sapply(seq_along(beta), bound, side = .5),
       p_values = sapply(seq_along(beta), function(j) pchisq(ratio(j, 0) + qchisq(.95, 1), 1, lower.tail = FALSE)))
}
sick <- as.numeric(answers$Sick == levels(answers$Sick)[2])
mayo <- as.numeric(answers$Mayo == levels(answers$Mayo)[2])

# Shift between two groups: the values that enumeration does not reject ------------------------------------------------
a <- c(.4, 1.1, 1.9, .2, 1.3)
b <- c(-.5, .3, .9, -1.2, .1, .7)
pooled_p <- function(delta) {
  v <- c(a - delta, b)
  d <- apply(combn(length(v), length(a)), 2, function(s) abs(mean(v[s]) - mean(v[-s])))
  mean(d >= abs(mean(a - delta) - mean(b)) - 1e-9)
}
edge <- function(inside, outside) {
  for (i in 1:60) {
    middle <- (inside + outside) / 2
    if (pooled_p(middle) > .05) inside <- middle else outside <- middle
  }
  inside
}
d <- mean(a) - mean(b)

# Trend of a share over editions ---------------------------------------------------------------------------------------
k <- c(2, 4, 7)
n <- c(9, 10, 11)
year <- c(2018, 2019, 2021)
centred <- year - sum(n * year) / sum(n)
counts <- expand.grid(0:n[1], 0:n[2], 0:n[3])
counts <- counts[rowSums(counts) == sum(k), ]
weight <- choose(n[1], counts[, 1]) * choose(n[2], counts[, 2]) * choose(n[3], counts[, 3]) / choose(sum(n), sum(k))
reached <- abs(as.matrix(counts) %*% centred) >= abs(sum(k * centred)) - 1e-9
trend <- list(k = k, n = n, year = year, chi2 = unname(prop.trend.test(k, n, year)$statistic), exact = sum(weight[reached]),
              slope = unname(coef(lm(I(k / n) ~ year, weights = n))[2]))

fisher <- fisher.test(matrix(c(7, 19, 17, 17), 2))$p.value
versions <- list(R = R.version.string, brglm2 = as.character(packageVersion("brglm2")))
write_json(list(
  versions = versions, sick_rows = sick, mayo_rows = mayo,
  firth = list(sick = firth(y, sick), mayo = firth(y, mayo), separated = firth(cbind(c(0, 0, 0, 1, 1, 1)), c(0, 0, 0, 1, 1, 1))),
  shift = list(a = a, b = b, low = edge(d, d - 10), high = edge(d, d + 10), p_value = pooled_p(0)),
  trend = trend, fisher = fisher
), "tests/reference/comparisons/reference.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
