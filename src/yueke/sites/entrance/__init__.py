"""What every site asks of whoever comes in: not too often. The sites themselves know nothing of one another."""
