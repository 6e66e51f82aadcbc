"""The business modules. Foundations: organization < imports < catalogue < customers < orders; the others are strangers."""
