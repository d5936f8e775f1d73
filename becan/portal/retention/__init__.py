"""How long what is kept. ``tables`` names every model of the portal; ``acts`` does it; ``running`` tries it out or runs it."""
