"""What reads hostile files: it runs confined, in a process of its own, and gives pixels."""
