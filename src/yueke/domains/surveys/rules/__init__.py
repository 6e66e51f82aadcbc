"""Pure rules of questionnaires: their shape, their logic, what an answer may be. No Django model, no clock, no chance."""
