"""What was said, kept: encrypted tables, their migrations, and one transaction as the way in."""
