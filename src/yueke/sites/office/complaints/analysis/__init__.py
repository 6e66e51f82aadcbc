"""投诉分析: what complaints show when looked at together, with each figure's definition, table and file."""
