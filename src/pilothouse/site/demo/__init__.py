"""The demo company: a fictional organisation with a year of history, built through the services."""
