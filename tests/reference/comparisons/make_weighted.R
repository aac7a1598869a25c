# Remakes weighted.json: Rscript tests/reference/comparisons/make_weighted.R (from the repository's root).
# Statistics of weighted respondents: brglm2 gives the coefficients of the penalised regression, optim and uniroot their
# profile; Hmisc the means, variances and quantiles. Survey: the poison data of examples/poison.
library(jsonlite)
library(brglm2)
suppressPackageStartupMessages(library(Hmisc))

space <- fromJSON("tests/reference/gdatools/poison_specific.json")
y <- space$ind_coord$data[, 1:2]
answers <- read.csv("examples/poison/data/raw/enquete/poison.csv", stringsAsFactors = TRUE)
n <- nrow(answers)
weights <- 0.4 + 1.6 * ((7 * seq_len(n)) %% 11) / 10
effective <- weights * sum(weights) / sum(weights^2)  # they add up to Kish's effective number

penalised <- function(beta, x, outcome, w) {
  eta <- drop(x %*% beta)
  p <- plogis(eta)
  sum(w * (outcome * eta - ifelse(eta > 0, eta + log1p(exp(-eta)), log1p(exp(eta))))) +
    as.numeric(determinant(t(x) %*% (x * (w * p * (1 - p))))$modulus) / 2
}
held <- function(j, value, x, outcome, w, start) {
  objective <- function(free) penalised(append(free, value, j - 1), x, outcome, w)
  max(sapply(list(start[-j], start[-j] * 0, start[-j] * 2), function(s) {
    for (again in 1:4) s <- optim(s, objective, control = list(fnscale = -1, reltol = 1e-15, maxit = 5000))$par
    objective(s)
  }))
}
firth <- function(x, outcome, w) {
  design <- cbind(x, 1)
  fit <- suppressWarnings(glm(outcome ~ x, family = binomial("logit"), weights = w, method = "brglmFit",
                              type = "AS_mean", epsilon = 1e-12, maxit = 10000))
  beta <- unname(c(coef(fit)[-1], coef(fit)[1]))
  top <- penalised(beta, design, outcome, w)
  ratio <- function(j, value) 2 * (top - held(j, value, design, outcome, w, beta)) - qchisq(.95, 1)
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

summary_of <- function(x, w) {
  list(values = x, weights = w, mean = wtd.mean(x, w, normwt = TRUE), sd = sqrt(wtd.var(x, w, normwt = TRUE)),
       quartiles = unname(wtd.quantile(x, w, probs = c(.25, .5, .75), type = "quantile", normwt = TRUE)))
}
uneven <- c(3.5, 1.2, 9.1, 4.4, 7.7, 2.8, 5.0)
write_json(list(
  versions = list(R = R.version.string, brglm2 = as.character(packageVersion("brglm2")),
                  Hmisc = as.character(packageVersion("Hmisc"))),
  weights = weights, sick_rows = sick, mayo_rows = mayo,
  firth = list(sick = firth(y, sick, effective), mayo = firth(y, mayo, effective)),
  numbers = list(
    age = summary_of(answers$Age, weights), time = summary_of(answers$Time, weights),
    time_equal = summary_of(answers$Time, rep(3, n)), uneven = summary_of(uneven, c(.3, 2.2, .9, 1.7, .4, 1.1, .6))
  )
), "tests/reference/comparisons/weighted.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
