"""The engine: packs, clauses, dated terms, shapes, cases, evidence, amendments. Knows no business word."""
