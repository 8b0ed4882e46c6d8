"""The press: a table, a page, a plot, and a report made of them, written as PDF, workbook or CSV."""
