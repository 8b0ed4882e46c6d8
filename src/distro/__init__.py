"""distro runs a food and NFI distribution point on one offline laptop."""

__version__ = "0.1.0"
