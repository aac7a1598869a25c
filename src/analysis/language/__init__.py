"""What readers read: numbers in the typography of their language, sentences from a catalogue."""
