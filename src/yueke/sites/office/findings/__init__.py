"""结论与行动, 期望与标杆: what results teach, what is decided and done about them, and what they are held against."""
