"""What may be printed: small cells, dominant units, clouds of individuals."""
