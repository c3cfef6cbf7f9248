"""What the answers of a team say beside each other."""
