"""The report: one source of text from the result tables, then HTML, PDF and a workbook."""
