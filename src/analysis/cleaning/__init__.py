"""From received cells to harmonised answers of one wave, every row and every missing answer accounted for."""
