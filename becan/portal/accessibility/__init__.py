"""The accessibility statement as data, and what people tell us of barriers: a ticket each, with a clock of 30 days."""
