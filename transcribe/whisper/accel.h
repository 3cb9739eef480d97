// A ggml backend of our own: kernels.h in the form in which ggml takes in libraries for matrices (BLAS and the like). whisper.cpp
// stays as it is; its scheduler hands us the operations that we say we can do, which is all of them in Whisper's encoder and decoder.
#pragma once

// Makes the backend known to ggml. Once, before the first state; does nothing where there are no kernels for the processor.
void rs_accel_register();

// The instructions that are used, or NULL where ggml computes by itself.
const char * rs_accel_name();

// States made by the calling thread from now on compute with our kernels, or do not.
void rs_accel_use(bool wanted);

// From now on the calling thread wants only the last row of the decoder's logits: those of earlier tokens of a prompt are left out.
void rs_accel_last_row(bool only);
