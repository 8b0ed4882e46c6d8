"""The words of the field as frozen records; no I/O, no decisions.

Records that come in numbers are made with `gc=False`: they cannot form cycles, and a collector that walks a million of
them makes opening a store five times slower.
"""
