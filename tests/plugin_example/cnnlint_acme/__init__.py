"""Rules, layers and library models of the company Acme."""
