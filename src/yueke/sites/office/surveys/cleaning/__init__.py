"""Pages of what came in: doubtful answers, audits by call, weights, settling; and calling back after low scores."""
