"""`python -m distro` is `distro`."""

from distro.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
