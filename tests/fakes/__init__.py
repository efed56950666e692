"""Local servers that speak as the outside services do, over real HTTP and with real failures."""
