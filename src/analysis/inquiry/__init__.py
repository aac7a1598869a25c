"""What the study asks: each piece of evidence measured, the verdict of the printed rule, what it does not survive."""
