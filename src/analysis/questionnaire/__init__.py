"""From received questionnaires to one clean table, every row and every missing answer accounted for."""
