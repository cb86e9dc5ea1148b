"""What an entry is: the situation, its entretiens, the ribbon. Pure; imports no other room."""
