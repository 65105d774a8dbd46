"""What neighbours said to each other and may be a report (候选)."""
