"""A deterministic simulation of bad lines and kills around the real engine and storage."""
