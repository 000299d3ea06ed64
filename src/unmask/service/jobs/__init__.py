"""What is to be analysed: the queue, its workers, their progress and results."""
