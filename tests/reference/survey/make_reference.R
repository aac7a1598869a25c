# Raking and post-stratification by R's survey package: Rscript make_reference.R > reference.json
suppressPackageStartupMessages(library(survey))
people <- read.csv("people.csv")
design <- svydesign(ids = ~1, weights = ~base, data = people)
margins <- list(data.frame(sexe = c("f", "h"), Freq = c(52, 48)), data.frame(age = c("a", "b", "c"), Freq = c(20, 45, 35)))
raked <- rake(design, list(~sexe, ~age), margins, control = list(maxit = 1000, epsilon = 1e-12, verbose = FALSE))
crossed <- data.frame(expand.grid(sexe = c("f", "h"), age = c("a", "b", "c")), Freq = c(9, 11, 25, 20, 18, 17))
stratified <- postStratify(design, ~sexe + age, crossed)
told <- function(x) paste0("[", paste(sprintf("%.17g", x / mean(x)), collapse = ", "), "]")
kish <- function(x) sprintf("%.17g", length(x) * sum(x^2) / sum(x)^2)
w <- weights(raked); s <- weights(stratified)
cat(sprintf('{"raking": %s,\n "poststratification": %s,\n "kish": {"raking": %s, "poststratification": %s}}\n',
            told(w), told(s), kish(w), kish(s)))
