"""Content files: read, checked and made into a library for the engine."""
