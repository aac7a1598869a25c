"""The session in which results are presented: who opens it, laureates, the study, conclusions, as pages and slides."""
