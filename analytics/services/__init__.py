"""What writes rollups: publishing, changes of figures, the nightly proof, a change of zone."""
