# Global PEM of every pair of categorical questions, by Cibois's rule: Rscript make_reference.R writes pem.csv.
# Rows and columns are put in the order of the first axis of correspondence analysis (MASS::corresp), and the margins
# are dealt along the diagonal of the table so ordered: that is the table of greatest link.
suppressMessages(library(MASS))
surveys <- list(
  poison = read.csv("../factominer/poison.csv", colClasses = "character")[-(1:2)],
  anes96 = read.csv("../factominer/anes96.csv", colClasses = "character")[1:8],
  fair = read.csv("../factominer/fair.csv", colClasses = "character")[1:9]
)
greatest_link <- function(rows, columns) {
  ends <- sort(unique(c(cumsum(rows), cumsum(columns))))
  starts <- c(0, head(ends, -1))
  link <- matrix(0, length(rows), length(columns))
  i <- findInterval(starts, cumsum(rows)) + 1
  j <- findInterval(starts, cumsum(columns)) + 1
  for (part in seq_along(ends)) link[i[part], j[part]] <- link[i[part], j[part]] + ends[part] - starts[part]
  link
}
global_pem <- function(a, b) {
  known <- a != "" & b != ""
  counts <- unclass(table(a[known], b[known]))
  scores <- corresp(counts, nf = 1)
  ordered <- counts[order(scores$rscore), order(scores$cscore)]
  expected <- outer(rowSums(ordered), colSums(ordered)) / sum(ordered)
  link <- greatest_link(rowSums(ordered), colSums(ordered))
  sum(pmax(ordered - expected, 0)) / sum(pmax(link - expected, 0))
}
rows <- list()
for (name in names(surveys)) {
  pairs <- combn(names(surveys[[name]]), 2)
  for (k in seq_len(ncol(pairs))) {
    a <- surveys[[name]][[pairs[1, k]]]
    b <- surveys[[name]][[pairs[2, k]]]
    rows[[length(rows) + 1]] <- data.frame(survey = name, a = pairs[1, k], b = pairs[2, k], pem = global_pem(a, b))
  }
}
write.csv(do.call(rbind, rows), "pem.csv", row.names = FALSE, quote = FALSE)
writeLines(paste("MASS", packageVersion("MASS"), "on", R.version.string), "versions.txt")
