"""The tests mirror the apps; fakes/ holds local servers, flow/ drives real workers."""
