"""One draft in hand: what holds it, what follows it, and the frame round its pages."""
