"""What is true in a building. Standard library only; rules are tables and small functions."""
