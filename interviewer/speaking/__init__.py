"""The interview by voice, put together from ears, a mouth and a panel that are given to it.

It knows turns and answers; what a microphone, a loudspeaker or a terminal is, others know.
"""
