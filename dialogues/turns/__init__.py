"""What one event brings: the next prompt, or a card in place of it."""
