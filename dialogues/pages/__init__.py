"""The page: what the rules and the real cases make of the answers, laid out."""
