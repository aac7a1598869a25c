"""Result tables drawn as matplotlib figures, each with its text for those who do not see it; nothing is saved here."""
