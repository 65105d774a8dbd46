"""How we speak: pure values shared by handlers and channels."""
