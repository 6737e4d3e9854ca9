"""Programs for people who work on Pilothouse; nothing here is part of the product."""
