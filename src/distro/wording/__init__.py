"""How things are said: names, rations, people, duplicates, dates. Screens, commands and papers all ask it."""
