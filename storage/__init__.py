"""What we remember: a feature's tables and its queries in one file."""
