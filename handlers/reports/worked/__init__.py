"""What is done about a report, from the first word to 亮了，满意."""
