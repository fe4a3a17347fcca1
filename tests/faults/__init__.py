"""The site as ``make serve`` serves it, and what goes wrong around it: each tried for real, and what a visitor saw."""
