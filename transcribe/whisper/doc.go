// Package whisper runs whisper.cpp: it is the program's only speech engine and, beside sound devices and the window, the only part with
// native code.
//
//   - [Open] loads a model and returns a [transcribe.Engine]. The file is read by package modelfile first; whisper.cpp itself
//     only sees files that are whole and fit together.
//   - Its states decode windows of up to 30 seconds, side by side.
//   - [OpenFinder] loads Silero's model and returns a [Finder], which says where somebody speaks.
//
// Native code comes in through two doors. The low-level Go bindings of whisper.cpp carry the model's context, its
// tokens and most parameters. What they lack is in shim.cpp: loading without a graphics card, states of one's own, aborting, the
// remaining thresholds, timings, speech finding with one thread, silence on standard error, and a net for C++ exceptions.
// The bindings' own callbacks are not used: they live in maps without a lock.
//
// What can still end the process are assertions inside ggml and running out of memory; therefore the program decodes in a
// process of its own (the worker).
package whisper
