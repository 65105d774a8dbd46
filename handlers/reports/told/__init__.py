"""How a report comes in: said, quoted, passed on, sorted, and given its title."""
