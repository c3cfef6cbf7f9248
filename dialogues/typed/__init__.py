"""What a person typed, read as an answer, a day or a time."""
