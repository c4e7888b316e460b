"""Lists of the form as tables and boxes of rows."""
