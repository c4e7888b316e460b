"""One input for each kind of field, and the form row that shows it with its label and messages."""
