"""The space: coding, Burt table, axes, aids to interpretation, what is placed in it."""
