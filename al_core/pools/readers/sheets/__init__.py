"""What a spreadsheet holds, found out before it is read."""
