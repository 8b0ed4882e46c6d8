"""The desk: scan, verdict, handing over, and what is asked about the household that stands there."""
