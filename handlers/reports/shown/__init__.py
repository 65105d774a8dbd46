"""How a report is seen: by neighbours, by whoever is in charge, in lists, in the evening."""
