"""The explorer page: a space seen from every side in one file that asks nothing of a network."""
