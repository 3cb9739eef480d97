// What the Go bindings of whisper.cpp lack, as plain C. All functions catch C++ exceptions. Those that can fail take a
// buffer of RS_ERROR bytes and leave whisper.cpp's last complaint in it, or an empty string.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <whisper.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { RS_ERROR = 256 };

// Return codes of rs_decode beside whisper.cpp's own, which are 0 to -9.
enum {
    RS_EXCEPTION  = -100,
    RS_STATE_GONE = -7, // whisper.cpp freed the state itself; it must not be used or freed again
};

// Keeps whisper.cpp and ggml from writing to standard error, and makes our kernels known to them. Once, before anything else.
void rs_silence(void);

// Loads weights without a state and without a graphics card; NULL on failure.
struct whisper_context * rs_load(const char * path, char * error);

// A state of its own for these weights; NULL on failure. A plain one computes with ggml's kernels only.
struct whisper_state * rs_state(struct whisper_context * ctx, bool plain, char * error);

// One running call of rs_decode; only abort may be touched from another thread, atomically.
struct rs_run {
    int32_t abort;       // not 0: stop at the next occasion
    bool    encoding;
    int64_t began_us;    // when the running encoder pass began
    int64_t encode_us;   // all encoder passes of this call together
    int64_t total_us;    // the whole call
};

// Parameters that the bindings cannot set.
struct rs_extra {
    const char * prompt;   // NULL: none
    int   best_of;
    bool  suppress_non_speech;
    float no_speech;
    float log_prob;
};

// Decodes. Callbacks that params carries are replaced by our own. The prompt stands before every window of this call, and
// nothing else does: earlier text is never a prompt here, as it makes models repeat it.
int rs_decode(struct whisper_context * ctx, struct whisper_state * state, const struct whisper_full_params * params,
              struct rs_extra extra, const float * samples, int n_samples, struct rs_run * run, char * error);

struct whisper_vad_context * rs_vad_load(const char * path, char * error);

// Computes one probability for each window of samples and stores at most n_out of them; returns how many, or -1. With
// fresh the network forgets what it heard before.
int rs_vad(struct whisper_vad_context * vad, bool fresh, const float * samples, int n_samples, float * out, int n_out,
           char * error);

#ifdef __cplusplus
}
#endif
