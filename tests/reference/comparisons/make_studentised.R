# Remakes studentised.json: Rscript tests/reference/comparisons/make_studentised.R (from the repository's root).
# Base R, by brute force: every arrangement of the labels, the variance of the difference made again in each.
library(jsonlite)

variance <- function(y, w) sum(w^2 * (y - sum(w * y) / sum(w))^2) / sum(w)^2 * length(y) / (length(y) - 1)
mean_of <- function(y, w) sum(w * y) / sum(w)
# pairs: places of those of `inside` whose other answer is at the same rank of `others`.
shared <- function(y, w, inside, others) {
  n <- length(inside)
  if (n < 2) return(0)
  k <- w[inside] * w[others]
  u <- y[inside]
  v <- y[others]
  covariance <- sum(k * (u - sum(k * u) / sum(k)) * (v - sum(k * v) / sum(k)))
  2 * covariance * n / (n - 1)
}
statistic <- function(y, w, first, inside = integer(0), others = integer(0)) {
  a <- y[first]
  b <- y[-first]
  s2 <- variance(a, w[first]) + variance(b, w[-first])
  s2 <- s2 - shared(y, w, inside, others) / (sum(w[first]) * sum(w[-first]))
  (mean_of(a, w[first]) - mean_of(b, w[-first])) / sqrt(s2)
}

p_of <- function(delta, y, w, size, ways) {
  moved <- y - delta * (seq_along(y) <= size)
  reached <- abs(statistic(moved, w, seq_len(size)))
  mean(sapply(ways, function(first) abs(statistic(moved, w, first))) >= reached - 1e-9)
}
edge <- function(p, inside, outside) {
  for (i in 1:50) {
    middle <- (inside + outside) / 2
    if (p(middle) > .05) inside <- middle else outside <- middle
  }
  inside
}
tested <- function(y, w, size) {
  every <- combn(length(y), size)
  ways <- lapply(seq_len(ncol(every)), function(rank) every[, rank])
  p <- function(delta) p_of(delta, y, w, size, ways)
  d <- mean_of(y[1:size], w[1:size]) - mean_of(y[-(1:size)], w[-(1:size)])
  list(y = y, weights = w, size = size, statistic = statistic(y, w, 1:size), p_value = p(0), low = edge(p, d, d - 50),
       high = edge(p, d, d + 50))
}

y <- c(.4, 1.1, 1.9, .2, 1.3, -.5, .3, .9, -1.2, .1, .7)
w <- c(1, .5, 2, 1.5, 1, .8, 1.2, 1, .6, 2.5, 1)

# A panel of three, in the first places of both groups; two and three others.
panel <- function(y, w, size, n_pairs) {
  pairs <- seq_len(n_pairs)
  free <- setdiff(seq_along(y), c(pairs, size + pairs))
  every <- combn(length(free), size - n_pairs)
  found <- c()
  for (swap in seq_len(2^n_pairs) - 1) {
    is_swapped <- bitwAnd(swap, 2^(pairs - 1)) > 0
    inside <- ifelse(is_swapped, size + pairs, pairs)
    others <- ifelse(is_swapped, pairs, size + pairs)
    for (rank in seq_len(ncol(every))) {
      first <- c(inside, free[every[, rank]])
      found <- c(found, abs(statistic(y, w, first, inside, others)))
    }
  }
  reached <- statistic(y, w, seq_len(size), pairs, size + pairs)
  list(y = y, weights = w, size = size, n_pairs = n_pairs, statistic = reached,
       p_value = mean(found >= abs(reached) - 1e-9))
}

# A plane: the squared length of the difference of two mean points, by its covariance.
set.seed(7)
points <- matrix(round(rnorm(40), 2), 2)
points[, 1:10] <- points[, 1:10] * 2 + .5
size <- 10
length_of <- function(first) {
  a <- points[, first]
  b <- points[, -first]
  d <- rowMeans(a) - rowMeans(b)
  drop(t(d) %*% solve(cov(t(a)) / ncol(a) + cov(t(b)) / ncol(b), d))
}
every <- combn(ncol(points), size)
lengths <- apply(every, 2, length_of)
plane <- list(points = points, size = size, statistic = length_of(1:size),
              p_value = mean(lengths >= length_of(1:size) - 1e-9))

write_json(list(
  versions = list(R = R.version.string),
  plain = tested(y, rep(1, length(y)), 5), weighted = tested(y, w, 5),
  panel = panel(y, rep(1, length(y)), 5, 3), weighted_panel = panel(y, w, 5, 3), plane = plane
), "tests/reference/comparisons/studentised.json", digits = NA, auto_unbox = TRUE)
