"""Reading figures: from the rollup that has them, else from the sessions themselves."""
