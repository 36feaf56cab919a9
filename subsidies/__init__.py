"""Floor 6: claims, reviews, payment; every yuan explained."""
