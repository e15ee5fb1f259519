"""What comes in from outside as a file: checked before anything is stored, read row by row."""
