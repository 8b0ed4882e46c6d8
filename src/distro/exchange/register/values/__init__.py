"""What one cell says: a number, date, age, phone, consent, sex, status. ValueError for what is not understood."""
