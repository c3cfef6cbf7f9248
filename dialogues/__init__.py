"""The interviews: engine and content, pure and handed everything they need."""
