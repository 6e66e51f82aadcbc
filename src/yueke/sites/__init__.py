"""Ways in: pages for staff (office). Pages that span modules live here."""
