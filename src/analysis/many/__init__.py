"""Many studies side by side: what their planes share, what does not compare and why, as tables, figures and a page."""
