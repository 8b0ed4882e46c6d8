"""Goods as any page shows or takes them: cases that are scanned, and the paper whose number was scanned."""
