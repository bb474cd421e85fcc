"""What is learned: the encoder that places texts near their like, and the reader that judges."""
