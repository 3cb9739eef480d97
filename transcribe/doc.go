// Package transcribe turns the sound of a meeting file into segments of text.
//
// [Run] is the whole of it. It reads the sound from where the stored windows end, and for each stretch
//
//  1. finds speech (a [SpeechFinder]: Silero's model, or a measure of energy where that model is not there),
//     less what a microphone beside has clearly louder,
//  2. packs several stretches of speech into one window of nearly 30 seconds, cut in pauses only ([packNext]),
//  3. decodes windows side by side, one [State] of the [Engine] for each, one thread for each state,
//  4. judges what came out ([judge]): loops, known inventions, speech without text are decoded again, and flagged if they stay,
//  5. hands window after window, in order, to the [Sink], which stores each in a transaction of its own.
//
// The planning of windows depends on nothing but the sound and the place where the last window ended. So a run that was killed
// continues at its last stored window and ends with the same transcript as one that was not.
//
// Engines are C code and live in folders of their own (transcribe/whisper); this package builds without them.
package transcribe
