"""Work on what others sent, in a process that may run out of time or memory without harm.

``runner`` is our side: it starts a helper (``helper``), a program that loads one function and then
does each piece of work in a child of its own, forked in milliseconds, with limits. What comes back
is bytes, or that the child was stopped. The helper imports nothing of the app but what the function
needs, gets none of our environment, and ends with the process that started it.
"""
