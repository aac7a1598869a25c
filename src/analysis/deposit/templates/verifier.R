# Refait chaque espace de l'étude avec FactoMineR (et GDAtools s'il est installé), et dit de combien les nombres des
# tableaux s'en écartent.
#
#     Rscript verifier.R [DOSSIER]
#
# DOSSIER est celui de l'étude, ou du dépôt qui en est fait ; par défaut, celui qui contient ce script. Dans RStudio :
# source("verifier.R", encoding = "UTF-8"). Il faut FactoMineR (install.packages("FactoMineR")), et rien du programme
# qui a fait l'étude. Le code de sortie est 1 si un écart dépasse l'arrondi des tableaux.
#
# Fits each space of the study again with FactoMineR (and GDAtools where it is installed), and tells how far the numbers
# of its tables are from it. The folder is that of the study, or of the deposit made of it; by default, the one that
# holds this script. It takes FactoMineR, and nothing of the program that made the study. The exit code is 1 where a gap
# exceeds the rounding of tables.
#
# Read: data/processed/exports/answers.csv (the answers), data/processed/exports/spaces.csv (what makes each space),
# data/processed/spaces/ (the tables to check).
#
# Passive categories and missing answers are `excl` of FactoMineR::MCA and GDAtools::speMCA. FactoMineR has no space of a
# class (GDAtools::csMCA) nor weighted themes: there they are the PCA of the indicator table in their metric.

# The tables of a report for everybody are rounded, those of the team are not.
ROUNDED <- c(eigenvalue = 0.005, frequency = 5e-4, coordinate = 0.05, contribution = 0.005, cos2 = 0.005, v_test = 0.05)
EXACT <- 0 * ROUNDED + 1e-8
SAID <- list(
  fr = c(
    eigenvalue = "valeurs propres", frequency = "fréquences", coordinate = "coordonnées",
    contribution = "contributions", cos2 = "cos²", v_test = "valeurs-tests", point = ",",
    space = "Espace « %s »",
    untold = "  Il ne peut pas être refait : %s.",
    hidden = "une question qui le fait ne sort pas de l'étude",
    labels = "deux réponses à une de ses questions ont le même libellé",
    imputed = "des réponses manquantes y sont imputées, ce que ce script ne refait pas",
    no_places = "  Les places n'y sont pas imprimées : rien à vérifier.",
    no_answers = "  Aucune réponse ne sort de cette étude : l'espace ne peut pas être refait.",
    made = "  %d individus, %d questions, modalités passives : %d",
    by_pca = "FactoMineR %s, PCA du tableau disjonctif",
    by_mca = "FactoMineR %s, MCA",
    by_gdatools = "GDAtools %s, %s",
    not_compared = "  %s : non comparé (%s)",
    nothing = "    %s rien à comparer",
    gap = "    %s plus grand écart %s",
    too_far = "    %s plus grand écart %s   <- dépasse l'arrondi",
    others = "    les modalités actives ne sont pas les mêmes",
    rotated = "    les deux premiers axes sont tournés vers les thèmes : comparés par leur plan",
    agree = "    %s %d sur %d s'accordent avec les autres nombres imprimés",
    not_installed = "FactoMineR n'est pas installé : install.packages(\"FactoMineR\")",
    no_space = "Cette étude n'a pas d'espace : rien à vérifier.",
    none_checked = "Rien n'a pu être vérifié.",
    all_agree = "Tout ce qui a pu être vérifié s'accorde.",
    some_do_not = "Des nombres ne s'accordent pas."
  ),
  en = c(
    eigenvalue = "eigenvalues", frequency = "frequencies", coordinate = "coordinates",
    contribution = "contributions", cos2 = "cos²", v_test = "v-tests", point = ".",
    space = "Space “%s”",
    untold = "  It cannot be fitted again: %s.",
    hidden = "a question that makes it does not leave the study",
    labels = "two answers to one of its questions have the same label",
    imputed = "missing answers are imputed in it, which this script does not do",
    no_places = "  Its places are not printed: nothing to check.",
    no_answers = "  No answer leaves this study: the space cannot be fitted again.",
    made = "  %d individuals, %d questions, passive categories: %d",
    by_pca = "FactoMineR %s, PCA of the indicator table",
    by_mca = "FactoMineR %s, MCA",
    by_gdatools = "GDAtools %s, %s",
    not_compared = "  %s: not compared (%s)",
    nothing = "    %s nothing to compare",
    gap = "    %s largest gap %s",
    too_far = "    %s largest gap %s   <- exceeds the rounding",
    others = "    the active categories are not the same",
    rotated = "    the first two axes are rotated towards the themes: compared by their plane",
    agree = "    %s %d of %d agree with the other printed numbers",
    not_installed = "FactoMineR is not installed: install.packages(\"FactoMineR\")",
    no_space = "This study has no space: nothing to check.",
    none_checked = "Nothing could be checked.",
    all_agree = "All that could be checked agrees.",
    some_do_not = "Some numbers do not agree."
  )
)
words <- SAID$fr # those of the study's language, once it is read

# A sentence, in the language of the study.
worded <- function(key, ...) if (...length()) sprintf(words[[key]], ...) else words[[key]]
say <- function(key, ...) cat(worded(key, ...), "\n", sep = "")
aid_word <- function(name) formatC(words[[name]], width = -16)

# Reading --------------------------------------------------------------------------------------------------------------

read_texts <- function(path, sep) {
  table <- read.table(
    path,
    sep = sep, header = TRUE, quote = "\"", colClasses = "character", encoding = "UTF-8", check.names = FALSE,
    na.strings = character(0), comment.char = "", fill = FALSE, stringsAsFactors = FALSE
  )
  names(table)[1] <- sub("^\xef\xbb\xbf", "", names(table)[1], useBytes = TRUE)
  names(table)[1] <- sub("^\ufeff", "", names(table)[1])
  table
}

read_numbers <- function(path) {
  table <- read_texts(path, ",")
  held <- intersect(c("axis", "n", names(ROUNDED)), names(table))
  table[held] <- lapply(table[held], function(texts) suppressWarnings(as.numeric(texts)))
  table
}

declared <- function(lines, role) lines[lines$role == role, , drop = FALSE]

# A space, from its answers --------------------------------------------------------------------------------------

known_answers <- function(answers, lines) {
  categories <- declared(lines, "category")
  vapply(declared(lines, "question")$variable, function(name) {
    answers[[name]] %in% categories$label[categories$variable == name]
  }, logical(nrow(answers)))
}

# The category of each answer; a missing one is a category where the study wants it so.
coded <- function(answers, lines) {
  missing <- declared(lines, "missing")
  missing <- missing[missing$value == "category", ]
  categories <- declared(lines, "category")
  found <- lapply(declared(lines, "question")$variable, function(name) {
    own <- rbind(categories[categories$variable == name, ], missing)
    own$category[match(answers[[name]], own$label)]
  })
  names(found) <- declared(lines, "question")$variable
  as.data.frame(found, check.names = FALSE, stringsAsFactors = FALSE)
}

set_apart <- function(answers, lines, settings) {
  found <- rowSums(known_answers(answers, lines)) < as.numeric(settings[["fewer_answers_than"]])
  apart <- declared(lines, "apart")
  for (rank in seq_len(nrow(apart))) {
    found <- found | answers[[apart$variable[rank]]] == apart$label[rank]
  }
  found
}

is_imputed <- function(answers, lines) {
  missing <- declared(lines, "missing")
  labels <- missing$label[missing$value == "imputed"]
  unknown <- !known_answers(answers, lines)
  held <- vapply(declared(lines, "question")$variable, function(name) answers[[name]] %in% labels, logical(nrow(answers)))
  any(held & unknown)
}

# The indicator table; of each column its question, its category, and whether it makes the space.
indicators <- function(held, lines, settings) {
  columns <- do.call(rbind, lapply(names(held), function(name) {
    data.frame(variable = name, category = sort(unique(na.omit(held[[name]]))), stringsAsFactors = FALSE)
  }))
  table <- vapply(seq_len(nrow(columns)), function(k) {
    as.numeric(held[[columns$variable[k]]] %in% columns$category[k])
  }, numeric(nrow(held)))
  categories <- declared(lines, "category")
  passive <- categories[categories$value == "passive", ]
  columns$active <- colSums(table) >= as.numeric(settings[["fewer_than"]]) &
    !paste(columns$variable, columns$category, sep = "\r") %in% paste(passive$variable, passive$category, sep = "\r")
  list(table = table, columns = columns)
}

shares <- function(values, weights) colSums(values * weights) / sum(weights)

# The PCA of an indicator table in the chi-squared metric: eigenvalues, and categories.
pca <- function(table, weights, column_weights, n_axes) {
  named <- as.data.frame(table)
  names(named) <- sprintf("k%04d", seq_len(ncol(table)))
  model <- FactoMineR::PCA(
    named,
    scale.unit = FALSE, row.w = weights, col.w = column_weights, ncp = n_axes, graph = FALSE
  )
  list(
    eigenvalues = unname(model$eig[, 1]), coordinates = unname(model$var$coord),
    contributions = unname(model$var$contrib) / 100
  )
}

# The part of each category in distances: 1/Q, or as the study wants its themes.
question_weights <- function(table, columns, frequencies, weights, lines, settings) {
  asked <- declared(lines, "question")
  found <- setNames(rep(1, nrow(asked)), asked$variable)
  kind <- settings[["theme_weights"]]
  for (theme in if (kind == "none") character(0) else unique(asked$label)) {
    own <- asked[asked$label == theme, ]
    held <- columns$variable %in% own$variable & columns$active
    found[own$variable] <- if (kind == "mfa") {
      alone <- pca(table[, held, drop = FALSE], weights, 1 / frequencies[held] / nrow(own), 1)
      1 / (nrow(own) * alone$eigenvalues[1])
    } else {
      as.numeric(own$value[1]) / sum(1 - frequencies[held])
    }
  }
  # Multiple factor analysis does not bring its weights to 1.
  unname((if (kind == "mfa") found else found / sum(found))[columns$variable])
}

# A v-test is of those who answered: only those of questions that all answered are compared.
without_partial <- function(tests, cloud, columns, kept) {
  answered <- rowsum(t(cloud), columns$variable)
  full <- rownames(answered)[apply(answered == 1, 1, all)]
  tests[!columns$variable[kept] %in% full, ] <- NA
  tests
}

# The space by FactoMineR::PCA: that of a class, which has the distances of all, or of weighted themes.
by_pca <- function(space, n_axes) {
  f <- shares(space$cloud, space$weights)
  kept <- space$columns$active & f > 0
  whole <- space$whole[kept]
  model <- pca(space$cloud[, kept, drop = FALSE], space$weights, (space$part / space$whole)[kept], n_axes)
  f <- f[kept]
  points <- model$coordinates / whole
  means <- points * whole / f
  cos2 <- means^2 * f / (1 - f)
  tests <- sign(means) * sqrt((nrow(space$cloud) - 1) * cos2)
  aids <- list(
    frequency = matrix(f, length(f), ncol(points)), coordinate = points, contribution = model$contributions,
    cos2 = cos2, v_test = without_partial(tests, space$cloud, space$columns, kept)
  )
  list(eigenvalues = model$eigenvalues, kept = kept, aids = aids)
}

# Answers as factors: neither a label nor the name of a question goes into them. “q003_02” is the second category of the
# third question, “q003_NA” a missing answer.
as_factors <- function(space) {
  questions <- unique(space$columns$variable)
  found <- lapply(seq_along(questions), function(q) {
    own <- space$columns$variable == questions[q]
    ranks <- apply(space$cloud[, own, drop = FALSE] == 1, 1, function(row) c(which(row), NA)[1])
    factor(ifelse(is.na(ranks), sprintf("q%03d_NA", q), sprintf("q%03d_%02d", q, ranks)))
  })
  names(found) <- sprintf("q%03d", seq_along(questions))
  rank <- ave(seq_len(nrow(space$columns)), space$columns$variable, FUN = seq_along)
  list(
    answers = as.data.frame(found), names = sprintf("q%03d_%02d", match(space$columns$variable, questions), rank),
    missing = grep("_NA$", unlist(lapply(found, levels)), value = TRUE)
  )
}

# The space by FactoMineR::MCA; passive categories and missing answers are its `excl`.
by_mca <- function(space, n_axes) {
  kept <- space$columns$active
  made <- as_factors(space)
  excluded <- c(made$names[!kept], made$missing)
  model <- FactoMineR::MCA(
    made$answers,
    ncp = n_axes, row.w = space$weights, excl = if (length(excluded)) excluded, graph = FALSE
  )
  own <- lapply(model$var[c("coord", "contrib", "cos2", "v.test")], function(m) m[made$names[kept], , drop = FALSE])
  f <- shares(space$cloud, space$weights)[kept]
  aids <- list(
    frequency = matrix(f, length(f), ncol(own$coord)), coordinate = own$coord, contribution = own$contrib / 100,
    cos2 = own$cos2, v_test = without_partial(own$v.test, space$cloud, space$columns, kept)
  )
  list(eigenvalues = unname(model$eig[, 1]), kept = kept, aids = aids)
}

# The space by GDAtools, whose names of categories join question and category; it rounds to 1e-6. A class is a part of all.
by_gdatools <- function(space, n_axes) {
  made <- as_factors(space$everyone)
  joined <- paste(sub("_.*", "", c(made$names, made$missing)), c(made$names, made$missing), sep = ".")
  kept <- c(space$columns$active, rep(FALSE, length(made$missing)))
  excluded <- if (any(!kept)) joined[!kept]
  weights <- space$everyone$weights
  model <- if (all(space$inside)) {
    GDAtools::speMCA(made$answers, excl = excluded, ncp = n_axes, row.w = weights)
  } else {
    GDAtools::csMCA(made$answers, subcloud = space$inside, excl = excluded, ncp = n_axes, row.w = weights)
  }
  coordinates <- as.matrix(model$var$coord)[joined[kept], , drop = FALSE]
  list(eigenvalues = model$eig$eigen, kept = space$columns$active, aids = list(coordinate = coordinates))
}

# The space from its answers: indicator table of its own, and what each category weighs in distances.
read_space <- function(answers, lines, settings) {
  people <- answers[!set_apart(answers, lines, settings), , drop = FALSE]
  weights <- if ("weight" %in% names(people)) as.numeric(sub(",", ".", people$weight)) else rep(1, nrow(people))
  made <- indicators(coded(people, lines), lines, settings)
  whole <- shares(made$table, weights)
  part <- question_weights(made$table, made$columns, whole, weights, lines, settings)
  inside <- rep(TRUE, nrow(people))
  member <- declared(lines, "member")
  for (rank in seq_len(nrow(member))) inside <- inside & people[[member$variable[rank]]] == member$label[rank]
  list(
    cloud = made$table[inside, , drop = FALSE], columns = made$columns, whole = whole, part = part,
    weights = weights[inside] * sum(inside) / sum(weights[inside]), inside = inside,
    everyone = list(cloud = made$table, columns = made$columns, weights = weights)
  )
}

# Comparison ----------------------------------------------------------------------------------------------------------

told <- function(name, found, expected, limits) {
  gaps <- abs(found - expected)
  if (all(is.na(gaps))) {
    say("nothing", aid_word(name))
    return(TRUE)
  }
  gap <- max(gaps, na.rm = TRUE)
  holds <- gap <= limits[[name]]
  number <- sub(".", words[["point"]], sprintf("%.1e", gap), fixed = TRUE)
  say(if (holds) "gap" else "too_far", aid_word(name), number)
  holds
}

# An aid of the tables, in the order of the categories fitted again: a column an axis.
expected_aid <- function(active, names, axes, aid) {
  vapply(axes, function(axis) {
    own <- active[active$axis == axis, ]
    own[[aid]][match(names, paste(own$question, own$category, sep = "\r"))]
  }, numeric(length(names)))
}

compared <- function(engine, made, space, tables, lines, limits, rotated) {
  cat("  ", engine, "\n", sep = "")
  active <- tables$categories[tables$categories$status == "active", ]
  asked <- declared(lines, "question")
  columns <- space$columns[made$kept, ]
  names <- paste(asked$category[match(columns$variable, asked$variable)], columns$category, sep = "\r")
  coarse <- limits[["coordinate"]] > 1e-3
  theirs <- unique(paste(active$question, active$category, sep = "\r"))
  if (!all(theirs %in% names) || (!coarse && length(theirs) != length(names))) {
    say("others")
    return(FALSE)
  }
  axes <- sort(unique(active$axis))
  printed <- tables$eigenvalues
  # A report for everybody makes contributions and cos² of its printed coordinates: they are compared with these.
  if (coarse) made$aids <- made$aids[intersect(names(made$aids), c("frequency", "coordinate"))]
  expected <- lapply(setNames(nm = names(made$aids)), function(aid) expected_aid(active, names, axes, aid))
  found <- lapply(made$aids, function(aid) unname(aid)[, axes, drop = FALSE])
  if (rotated) {
    say("rotated")
    if (coarse) return(told("frequency", found$frequency, expected$frequency, limits))
    lengths <- list(
      sqrt(found$coordinate[, 1:2]^2 %*% made$eigenvalues[1:2]),
      sqrt(expected$coordinate[, 1:2]^2 %*% printed$eigenvalue[1:2])
    )
    return(all(
      told("eigenvalue", sum(made$eigenvalues[1:2]), sum(printed$eigenvalue[1:2]), limits),
      told("coordinate", lengths[[1]], lengths[[2]], limits)
    ))
  }
  # The sign of an axis is arbitrary: those of the tables are followed.
  signs <- sign(colSums(found$coordinate * expected$coordinate, na.rm = TRUE))
  turned <- intersect(names(found), c("coordinate", "v_test"))
  found[turned] <- lapply(found[turned], function(aid) sweep(aid, 2, ifelse(signs == 0, 1, signs), "*"))
  first <- told("eigenvalue", made$eigenvalues[printed$axis], printed$eigenvalue, limits)
  held <- vapply(names(found), function(aid) told(aid, found[[aid]], expected[[aid]], limits), logical(1))
  all(first, held)
}

# Do the printed numbers of a report for everybody agree with one another, within their rounding?
# The contribution of a category is f y² / (Q λ), its cos² y² f / (1 - f).
coherent <- function(tables, n_questions, limits) {
  rows <- tables$categories[tables$categories$status == "active", ]
  value <- tables$eigenvalues$eigenvalue[match(rows$axis, tables$eigenvalues$axis)]
  bound <- function(way) {
    square <- pmax(abs(rows$coordinate) + way * limits[["coordinate"]], 0)^2
    share <- pmin(pmax(rows$frequency + way * limits[["frequency"]], 0), 1 - 1e-12)
    under <- pmax(value - way * limits[["eigenvalue"]], 1e-12)
    list(contribution = share * square / (n_questions * under), cos2 = square * share / (1 - share))
  }
  low <- bound(-1)
  high <- bound(1)
  all(vapply(c("contribution", "cos2"), function(aid) {
    margin <- limits[[aid]] + 1e-9
    known <- !is.na(rows[[aid]]) & !is.na(low[[aid]]) & !is.na(high[[aid]])
    inside <- (rows[[aid]] >= low[[aid]] - margin & rows[[aid]] <= high[[aid]] + margin)[known]
    say("agree", aid_word(aid), sum(inside), sum(known))
    all(inside)
  }, logical(1)))
}

# The rounding of tables: that of a report for everybody, whose places are at times told to the half.
limits_of <- function(settings, categories) {
  if (settings$disclosure != "public") return(EXACT)
  places <- categories$coordinate[!is.na(categories$coordinate)]
  if (all((2 * places) %% 1 == 0)) replace(ROUNDED, "coordinate", 0.3) else ROUNDED
}

# Whether the numbers of a space agree; NA where nothing of it can be checked.
checked <- function(key, lines, answers, folder) {
  settings <- setNames(as.list(declared(lines, "setting")$value), declared(lines, "setting")$category)
  names <- setNames(nm = c("eigenvalues", "categories"))
  tables <- lapply(names, function(name) read_numbers(file.path(folder, key, paste0(name, ".csv"))))
  limits <- limits_of(settings, tables$categories)
  rotated <- settings$rotated == "yes"
  say("space", key)
  reasons <- declared(lines, "untold")$value
  if (!length(reasons) && nrow(answers) && is_imputed(answers, lines)) reasons <- "imputed"
  if (length(reasons)) {
    say("untold", words[[reasons[1]]])
    return(NA)
  }
  plain <- settings$theme_weights == "none" && !nrow(declared(lines, "member"))
  told_alone <- settings$disclosure != "public" || !plain || rotated
  if (all(is.na(tables$categories$coordinate))) {
    say("no_places")
    return(NA)
  }
  if (!nrow(answers)) {
    say("no_answers")
    return(if (told_alone) NA else coherent(tables, nrow(declared(lines, "question")), limits))
  }
  space <- read_space(answers, lines, settings)
  say("made", nrow(space$cloud), nrow(declared(lines, "question")), sum(!space$columns$active))
  n_axes <- max(tables$categories$axis)
  version <- worded(if (plain) "by_mca" else "by_pca", as.character(packageVersion("FactoMineR")))
  made <- if (plain) by_mca(space, n_axes) else by_pca(space, n_axes)
  agrees <- compared(version, made, space, tables, lines, limits, rotated)
  if (!told_alone) agrees <- coherent(tables, nrow(declared(lines, "question")), limits) && agrees
  if (settings$theme_weights == "none" && requireNamespace("GDAtools", quietly = TRUE)) {
    fitted <- if (plain) "speMCA" else "csMCA"
    own <- worded("by_gdatools", as.character(packageVersion("GDAtools")), fitted)
    made <- tryCatch(by_gdatools(space, n_axes), error = conditionMessage)
    if (is.character(made)) {
      say("not_compared", own, made)
    } else {
      agrees <- compared(own, made, space, tables, lines, pmax(limits, 2e-6), rotated) && agrees
    }
  }
  agrees
}

own_folder <- function() {
  given <- commandArgs(trailingOnly = TRUE)
  if (length(given) && nzchar(given[1])) return(given[1])
  script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
  script <- if (length(script)) gsub("~+~", " ", script[1], fixed = TRUE) else sys.frame(1)$ofile
  dirname(dirname(normalizePath(script)))
}

main <- function() {
  folder <- own_folder()
  exports <- file.path(folder, "data", "processed", "exports")
  answers <- read_texts(file.path(exports, "answers.csv"), ";")
  lines <- read_texts(file.path(exports, "spaces.csv"), ";")
  language <- lines$value[lines$role == "setting" & lines$category == "language"]
  if (length(language) && language[1] %in% names(SAID)) words <<- SAID[[language[1]]]
  if (!requireNamespace("FactoMineR", quietly = TRUE)) stop(words[["not_installed"]], call. = FALSE)
  spaces <- file.path(folder, "data", "processed", "spaces")
  found <- vapply(unique(lines$space), function(key) {
    checked(key, lines[lines$space == key, , drop = FALSE], answers, spaces)
  }, logical(1))
  judged <- found[!is.na(found)]
  ended <- if (length(judged)) { if (all(judged)) "all_agree" else "some_do_not" } else if (length(found)) "none_checked"
  say(if (is.null(ended)) "no_space" else ended)
  if (!interactive()) quit(status = if (all(judged)) 0 else 1)
}

main()
