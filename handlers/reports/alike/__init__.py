"""One trouble, told by several: 我家也是, and putting together what is the same."""
