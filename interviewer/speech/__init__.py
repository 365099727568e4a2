"""Hearing the candidate: microphone, voice activity, transcription while they speak.

Nothing heavy is imported with the package: Whisper, PortAudio and av are loaded when first used.
"""
