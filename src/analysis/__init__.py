"""Questionnaire studies by geometric data analysis: from received answers to a signed report."""
