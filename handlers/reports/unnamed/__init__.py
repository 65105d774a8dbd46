"""Told without a name (匿名), sealed, opened by two, taken back."""
