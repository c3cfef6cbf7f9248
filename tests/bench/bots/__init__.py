"""The bots that Passage is measured beside, each a program of its own."""
