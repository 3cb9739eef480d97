// Package ollama lets a language model on this machine write, through an Ollama server.
//
//   - [Connect] finds the server, or starts it where it is installed and not running, and gives a [Client]. It refuses every address that is not
//     this machine's own, unless a setting names it.
//   - [Client.Models] lists what is installed, [Recommend] says what fits into the memory.
//   - [Client.Writer] prepares a model, measures how it counts, and gives a [Writer], which is a summarize.Writer.
//   - [Client.Close] stops the server if Connect started it.
//
// Nothing is ever downloaded, and models that the server would pass on to another machine are refused. No proxy is asked, no redirect followed.
//
// The size of the context is set with each request, because the server's own default is far smaller than a debate, and the server is told neither to
// cut the prompt nor to shift it out of its memory. What it then reports to have read is compared with what was sent.
//
// All errors are typed; none carries text of a prompt or an answer.
package ollama
