"""The clean answers for colleagues and archives: SPSS, labelled CSV, codebook in DDI, what checks the spaces."""
