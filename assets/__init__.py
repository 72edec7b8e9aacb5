"""Fonts, icons, words and exercise texts; data only."""
