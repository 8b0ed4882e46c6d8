"""Colours, sounds, and text that is safe to show in any script."""
