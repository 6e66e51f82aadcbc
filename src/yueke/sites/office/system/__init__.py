"""The system pages: departments, people, roles, working calendar, open sign-ins."""
