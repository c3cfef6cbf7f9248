"""Coming back: when somebody is to be reminded, and of what."""
