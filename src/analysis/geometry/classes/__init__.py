"""Classes of individuals on the axes: Ward, consolidation, description, stability."""
