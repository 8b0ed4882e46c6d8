"""The beneficiary card: its code, its face, its sheet."""
