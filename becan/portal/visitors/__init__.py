"""People without an account: what we hold of them, and what the team does when they take a consent back."""
