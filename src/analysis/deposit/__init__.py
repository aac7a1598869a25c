"""The clean answers for colleagues and archives: SPSS, labelled CSV, and a codebook in DDI."""
