"""What a person sees in the chat: the open question, the page, and what is opened from them."""
