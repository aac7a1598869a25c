"""Steps of a study, each in the module that its rule is named after: a function from tables to tables, or to files."""
