"""Codebooks: how the columns of a wave are read, judged before any answer is."""
