"""The same interview in a browser: a page of its own server, on this machine.

Nothing heavy is imported with the package, and no rule of the interview lives in it.
"""
