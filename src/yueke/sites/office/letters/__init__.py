"""Mail that came in: the letters to be decided on, and the mailboxes they are fetched from."""
