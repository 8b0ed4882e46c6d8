"""What laptops have to do with each other: trust, sticks, hubs, the head office and its receipts."""
