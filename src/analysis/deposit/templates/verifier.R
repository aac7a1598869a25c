# Refait chaque espace de l'étude avec FactoMineR (et GDAtools s'il est installé), et dit de combien les nombres des
# tableaux s'en écartent.
#
#     Rscript verifier.R [DOSSIER]
#
# DOSSIER est celui de l'étude, ou du dépôt qui en est fait ; par défaut, celui qui contient ce script. Dans RStudio :
# source("verifier.R", encoding = "UTF-8"). Il faut FactoMineR (install.packages("FactoMineR")), et rien du programme
# qui a fait l'étude.
#
# Lus : data/processed/exports/answers.csv (les réponses), data/processed/exports/spaces.csv (ce qui fait chaque espace),
# data/processed/spaces/ (les tableaux à vérifier). Le code de sortie est 1 si un écart dépasse l'arrondi des tableaux.
#
# Les modalités passives et les réponses manquantes sont `excl` de FactoMineR::MCA et de GDAtools::speMCA. L'espace d'une
# classe et les thèmes pondérés n'y sont pas : ils sont l'ACP du tableau disjonctif dans leur métrique, que
# FactoMineR::PCA refait.

# Les tableaux d'un rapport pour tous sont arrondis, ceux de l'équipe ne le sont pas.
ROUNDED <- c(eigenvalue = 0.005, frequency = 5e-4, coordinate = 0.05, contribution = 0.005, cos2 = 0.005, v_test = 0.05)
EXACT <- 0 * ROUNDED + 1e-8
WORDS <- c(
  eigenvalue = "valeurs propres", frequency = "fréquences", coordinate = "coordonnées",
  contribution = "contributions", cos2 = "cos²", v_test = "valeurs-tests"
)
UNTOLD <- c(
  hidden = "une question qui le fait ne sort pas de l'étude",
  labels = "deux réponses à une de ses questions ont le même libellé",
  imputed = "des réponses manquantes y sont imputées, ce que ce script ne refait pas"
)

say <- function(...) cat(paste0(...), "\n", sep = "")

# Lecture --------------------------------------------------------------------------------------------------------------

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
  held <- intersect(c("axis", "n", names(WORDS)), names(table))
  table[held] <- lapply(table[held], function(texts) suppressWarnings(as.numeric(texts)))
  table
}

declared <- function(lines, role) lines[lines$role == role, , drop = FALSE]

# Un espace, d'après ses réponses --------------------------------------------------------------------------------------

known_answers <- function(answers, lines) {
  categories <- declared(lines, "category")
  vapply(declared(lines, "question")$variable, function(name) {
    answers[[name]] %in% categories$label[categories$variable == name]
  }, logical(nrow(answers)))
}

# La modalité de chaque réponse ; une réponse manquante en est une là où l'étude le veut ainsi.
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

# Le tableau disjonctif ; à chaque colonne sa question, sa modalité, et si elle fait l'espace.
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

# L'ACP d'un tableau disjonctif dans la métrique du khi-deux : valeurs propres, et modalités.
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

# La part de chaque modalité dans la distance : 1/Q, ou selon ce que l'étude veut de ses thèmes.
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
  # L'analyse factorielle multiple ne ramène pas ses poids à 1.
  unname((if (kind == "mfa") found else found / sum(found))[columns$variable])
}

# Une valeur-test ne porte que sur ceux qui ont répondu : seules sont comparées celles des questions sans manque.
without_partial <- function(tests, cloud, columns, kept) {
  answered <- rowsum(t(cloud), columns$variable)
  full <- rownames(answered)[apply(answered == 1, 1, all)]
  tests[!columns$variable[kept] %in% full, ] <- NA
  tests
}

# L'espace par FactoMineR::PCA : celui d'une classe, qui a les distances de tous, ou de thèmes pondérés.
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

# Les réponses en facteurs : ni un libellé ni un nom de question n'y entre. « q003_02 » est la deuxième modalité de la
# troisième question, « q003_NA » une réponse manquante.
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

# L'espace par FactoMineR::MCA ; les modalités passives et les réponses manquantes sont ses `excl`.
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

# L'espace par GDAtools, dont les noms de modalités joignent question et modalité ; il arrondit à 1e-6.
by_gdatools <- function(space, n_axes) {
  made <- as_factors(space)
  joined <- paste(sub("_.*", "", c(made$names, made$missing)), c(made$names, made$missing), sep = ".")
  kept <- c(space$columns$active, rep(FALSE, length(made$missing)))
  excluded <- if (any(!kept)) joined[!kept]
  model <- GDAtools::speMCA(made$answers, excl = excluded, ncp = n_axes, row.w = space$weights)
  coordinates <- as.matrix(model$var$coord)[joined[kept], , drop = FALSE]
  list(eigenvalues = model$eig$eigen, kept = space$columns$active, aids = list(coordinate = coordinates))
}

# L'espace d'après ses réponses : tableau disjonctif des siens, et ce que chaque modalité compte dans la distance.
read_space <- function(answers, lines, settings) {
  people <- answers[!set_apart(answers, lines, settings), , drop = FALSE]
  weights <- if ("weight" %in% names(people)) as.numeric(sub(",", ".", people$weight)) else rep(1, nrow(people))
  made <- indicators(coded(people, lines), lines, settings)
  whole <- shares(made$table, weights)
  part <- question_weights(made$table, made$columns, whole, weights, lines, settings)
  inside <- rep(TRUE, nrow(people))
  member <- declared(lines, "member")
  for (rank in seq_len(nrow(member))) inside <- inside & people[[member$variable[rank]]] == member$label[rank]
  weights <- weights[inside] * sum(inside) / sum(weights[inside])
  list(
    cloud = made$table[inside, , drop = FALSE], columns = made$columns, weights = weights, whole = whole, part = part
  )
}

# Comparaison ----------------------------------------------------------------------------------------------------------

told <- function(name, found, expected, limits) {
  gaps <- abs(found - expected)
  if (all(is.na(gaps))) {
    say("    ", formatC(WORDS[[name]], width = -16), " rien à comparer")
    return(TRUE)
  }
  gap <- max(gaps, na.rm = TRUE)
  holds <- gap <= limits[[name]]
  number <- sub(".", ",", sprintf("%.1e", gap), fixed = TRUE)
  say("    ", formatC(WORDS[[name]], width = -16), " plus grand écart ", number, if (!holds) "   <- dépasse l'arrondi")
  holds
}

# Une aide des tableaux, dans l'ordre des modalités refaites : une colonne par axe.
expected_aid <- function(active, names, axes, aid) {
  vapply(axes, function(axis) {
    own <- active[active$axis == axis, ]
    own[[aid]][match(names, paste(own$question, own$category, sep = "\r"))]
  }, numeric(length(names)))
}

compared <- function(engine, made, space, tables, lines, limits, rotated) {
  say("  ", engine)
  active <- tables$categories[tables$categories$status == "active", ]
  asked <- declared(lines, "question")
  columns <- space$columns[made$kept, ]
  names <- paste(asked$category[match(columns$variable, asked$variable)], columns$category, sep = "\r")
  coarse <- limits[["coordinate"]] > 1e-3
  theirs <- unique(paste(active$question, active$category, sep = "\r"))
  if (!all(theirs %in% names) || (!coarse && length(theirs) != length(names))) {
    say("    les modalités actives ne sont pas les mêmes")
    return(FALSE)
  }
  axes <- sort(unique(active$axis))
  printed <- tables$eigenvalues
  # Un rapport pour tous refait contributions et cos² des coordonnées qu'il imprime : ils sont comparés à elles.
  if (coarse) made$aids <- made$aids[intersect(names(made$aids), c("frequency", "coordinate"))]
  expected <- lapply(setNames(nm = names(made$aids)), function(aid) expected_aid(active, names, axes, aid))
  found <- lapply(made$aids, function(aid) unname(aid)[, axes, drop = FALSE])
  if (rotated) {
    say("    les deux premiers axes sont tournés vers les thèmes : comparés par leur plan")
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
  # Le signe d'un axe est arbitraire : ceux des tableaux sont suivis.
  signs <- sign(colSums(found$coordinate * expected$coordinate, na.rm = TRUE))
  turned <- intersect(names(found), c("coordinate", "v_test"))
  found[turned] <- lapply(found[turned], function(aid) sweep(aid, 2, ifelse(signs == 0, 1, signs), "*"))
  first <- told("eigenvalue", made$eigenvalues[printed$axis], printed$eigenvalue, limits)
  held <- vapply(names(found), function(aid) told(aid, found[[aid]], expected[[aid]], limits), logical(1))
  all(first, held)
}

# Les nombres imprimés d'un rapport pour tous s'accordent-ils entre eux, à leur arrondi près ?
# La contribution d'une modalité est f y² / (Q λ), son cos² y² f / (1 - f).
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
    say(
      "    ", formatC(WORDS[[aid]], width = -16), " ", sum(inside), " sur ", sum(known),
      " s'accordent avec les autres nombres imprimés"
    )
    all(inside)
  }, logical(1)))
}

# L'arrondi des tableaux : celui d'un rapport pour tous, dont les places sont parfois dites à la demie.
limits_of <- function(settings, categories) {
  if (settings$disclosure != "public") return(EXACT)
  places <- categories$coordinate[!is.na(categories$coordinate)]
  if (all((2 * places) %% 1 == 0)) replace(ROUNDED, "coordinate", 0.3) else ROUNDED
}

checked <- function(key, lines, answers, folder) {
  settings <- setNames(as.list(declared(lines, "setting")$value), declared(lines, "setting")$category)
  names <- setNames(nm = c("eigenvalues", "categories"))
  tables <- lapply(names, function(name) read_numbers(file.path(folder, key, paste0(name, ".csv"))))
  limits <- limits_of(settings, tables$categories)
  rotated <- settings$rotated == "yes"
  say("Espace « ", key, " »")
  reasons <- declared(lines, "untold")$value
  if (!length(reasons) && nrow(answers) && is_imputed(answers, lines)) reasons <- "imputed"
  if (length(reasons)) {
    say("  Il ne peut pas être refait : ", UNTOLD[[reasons[1]]], ".")
    return(TRUE)
  }
  plain <- settings$theme_weights == "none" && !nrow(declared(lines, "member"))
  told_alone <- settings$disclosure != "public" || !plain || rotated
  if (all(is.na(tables$categories$coordinate))) {
    say("  Les places n'y sont pas imprimées : rien à vérifier.")
    return(TRUE)
  }
  if (!nrow(answers)) {
    say("  Aucune réponse ne sort de cette étude : l'espace ne peut pas être refait.")
    return(told_alone || coherent(tables, nrow(declared(lines, "question")), limits))
  }
  space <- read_space(answers, lines, settings)
  n_passive <- sum(!space$columns$active)
  say(
    "  ", nrow(space$cloud), " individus, ", nrow(declared(lines, "question")), " questions, ",
    if (n_passive) n_passive else "aucune", " modalité", if (n_passive > 1) "s", " passive", if (n_passive > 1) "s"
  )
  n_axes <- max(tables$categories$axis)
  version <- paste("FactoMineR", packageVersion("FactoMineR"))
  how <- if (plain) ", MCA" else ", PCA du tableau disjonctif"
  made <- if (plain) by_mca(space, n_axes) else by_pca(space, n_axes)
  agrees <- compared(paste0(version, how), made, space, tables, lines, limits, rotated)
  if (!told_alone) agrees <- coherent(tables, nrow(declared(lines, "question")), limits) && agrees
  if (plain && requireNamespace("GDAtools", quietly = TRUE)) {
    own <- paste0("GDAtools ", packageVersion("GDAtools"), ", speMCA")
    made <- tryCatch(by_gdatools(space, n_axes), error = conditionMessage)
    if (is.character(made)) {
      say("  ", own, " : non comparé (", made, ")")
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
  if (!requireNamespace("FactoMineR", quietly = TRUE)) {
    stop("FactoMineR n'est pas installé : install.packages(\"FactoMineR\")", call. = FALSE)
  }
  folder <- own_folder()
  exports <- file.path(folder, "data", "processed", "exports")
  answers <- read_texts(file.path(exports, "answers.csv"), ";")
  lines <- read_texts(file.path(exports, "spaces.csv"), ";")
  spaces <- file.path(folder, "data", "processed", "spaces")
  found <- vapply(unique(lines$space), function(key) {
    checked(key, lines[lines$space == key, , drop = FALSE], answers, spaces)
  }, logical(1))
  say(
    if (!length(found)) {
      "Cette étude n'a pas d'espace : rien à vérifier."
    } else if (all(found)) {
      "Tout ce qui a pu être vérifié s'accorde."
    } else {
      "Des nombres ne s'accordent pas."
    }
  )
  if (!interactive()) quit(status = if (all(found)) 0 else 1)
}

main()
