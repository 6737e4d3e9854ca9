"""Decisions of boards, calendars and sprints without the database."""
