"""Orders on the screen: who could go, what could be brought, what is under way, and the acts on it."""
