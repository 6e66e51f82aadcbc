"""Pages of surveys: their plans, questionnaires, samples, collection, and what came in."""
