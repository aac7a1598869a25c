# The tools in R: the same fit asked of each, five axes, both clouds with contributions and cos2 where they give them.
# Rscript tools.R TOOL N CODES RUNS BUDGET   or   Rscript tools.R versions   or   Rscript tools.R bootstrap TOOL CODES DRAWS

suppressMessages(options(warn = -1))
arguments <- commandArgs(trailingOnly = TRUE)
axes <- 5
packages <- c("FactoMineR", "ade4", "ca", "MASS", "GDAtools")

survey <- function(path, n) {
  codes <- matrix(readBin(path, "integer", file.info(path)$size, size = 1), nrow = n)
  answers <- lapply(seq_len(ncol(codes)), function(q) factor(codes[, q]))
  names(answers) <- sprintf("q%02d", seq_along(answers))
  as.data.frame(answers)
}

fits <- list(
  FactoMineR = function(x) FactoMineR::MCA(x, ncp = axes, graph = FALSE)$eig[, 1],
  ade4 = function(x) {
    fitted <- ade4::dudi.acm(x, scannf = FALSE, nf = axes)
    aids <- ade4::inertia.dudi(fitted, row.inertia = TRUE, col.inertia = TRUE)
    fitted$eig
  },
  ca = function(x) {
    fitted <- ca::mjca(x, nd = axes, lambda = "indicator")
    fitted$sv^2
  },
  MASS = function(x) MASS::mca(x, nf = axes)$d^2,
  GDAtools = function(x) GDAtools::speMCA(x, ncp = axes)$eig$eigen
)

# Seconds of warm runs: as timing.py takes them.
timed <- function(run, runs, budget) {
  clock <- proc.time()
  once <- function() {
    start <- Sys.time()
    result <- run()
    list(seconds = as.numeric(Sys.time() - start, units = "secs"), result = result)
  }
  first <- once()
  times <- c()
  while (length(times) < runs && first$seconds + sum(times) < budget) times <- c(times, once()$seconds)
  spent <- proc.time() - clock
  warm <- length(times) > 0
  list(
    seconds = min(if (warm) times else first$seconds), runs = max(1, length(times)), warm = warm,
    busy = (spent[["user.self"]] + spent[["sys.self"]]) / spent[["elapsed"]], result = first$result
  )
}

peak <- function() {
  status <- grep("^VmHWM", readLines("/proc/self/status"), value = TRUE)
  as.numeric(gsub("[^0-9]", "", status)) / 1024
}

json <- function(...) {
  values <- list(...)
  text <- vapply(values, function(v) {
    one <- if (is.logical(v)) tolower(v) else if (is.character(v)) sprintf('"%s"', v) else format(v, digits = 15)
    if (length(v) == 1) one else sprintf("[%s]", paste(one, collapse = ", "))
  }, "")
  cat(sprintf("{%s}\n", paste(sprintf('"%s": %s', names(values), text), collapse = ", ")))
}

if (arguments[1] == "versions") {
  has <- packages[vapply(packages, requireNamespace, TRUE, quietly = TRUE)]
  known <- lapply(has, function(p) as.character(packageVersion(p)))
  names(known) <- has
  do.call(json, c(list(R = paste(R.version$major, R.version$minor, sep = "."), BLAS = basename(extSoftVersion()["BLAS"])), known))
} else if (arguments[1] == "bootstrap") {
  draws <- as.integer(arguments[4])
  answers <- survey(arguments[3], 61)
  fit <- fits[[arguments[2]]]
  if (arguments[2] == "FactoMineR") fit <- function(x) FactoMineR::MCA(x, ncp = axes, graph = FALSE)$var$coord
  set.seed(1)
  rows <- lapply(seq_len(draws), function(draw) sample.int(61, replace = TRUE))
  measure <- timed(function() for (draw in rows) fit(droplevels(answers[draw, ])), 1, 0)
  json(seconds = measure$seconds, runs = 1, warm = FALSE, busy = measure$busy)
} else {
  answers <- survey(arguments[3], as.integer(arguments[2]))
  fit <- fits[[arguments[1]]]
  measure <- timed(function() fit(answers), as.integer(arguments[4]), as.numeric(arguments[5]))
  json(
    seconds = measure$seconds, runs = measure$runs, warm = measure$warm, busy = measure$busy, peak = peak(),
    eigenvalues = as.numeric(measure$result[1:axes])
  )
}
