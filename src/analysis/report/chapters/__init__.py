"""The chapters of the report, one module each: a context in, blocks out."""
