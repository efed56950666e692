"""The one door to language models: client, failures, prices and the ledger of spend."""
