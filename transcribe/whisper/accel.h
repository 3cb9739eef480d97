// A ggml backend of our own: kernels.h in the form in which ggml takes in libraries for matrices (BLAS and the like). whisper.cpp
// stays as it is; its scheduler hands us the operations that we say we can do, which is all of them in Whisper's encoder and decoder.
#pragma once

namespace rs {
struct Kernels;
}

// Makes the backend known to ggml, with the best kernels for this processor or those of that name. Before the first state; later
// calls change the kernels and need all states closed. Returns the kernels, or NULL where ggml computes by itself.
const rs::Kernels * rs_accel_choose(const char * name);

// States made by the calling thread from now on compute with our kernels on that many threads; 0: without them.
void rs_accel_use(int threads);

// From now on the calling thread wants only the last row of the decoder's logits: those of earlier tokens of a prompt are left out.
void rs_accel_last_row(bool only);
