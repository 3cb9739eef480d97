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

// The name of the kernels that would be chosen where those of that name are wanted, or any; NULL where none of ours run.
const char * rs_kernels(const char * wanted);

// Loads weights without a state and without a graphics card; NULL on failure.
struct whisper_context * rs_load(const char * path, char * error);

// A state of its own for these weights, whose work our kernels share out among that many threads; NULL on failure. With 0 threads it computes
// with ggml's kernels only.
struct whisper_state * rs_state(struct whisper_context * ctx, int threads, char * error);

// One running call of rs_decode; only abort may be touched from another thread, atomically.
struct rs_run {
    int32_t abort;       // not 0: stop at the next occasion
    bool    encoding;
    int64_t began_us;    // when the running encoder pass began
    int64_t encode_us;   // all encoder passes of this call together
    int64_t total_us;    // the whole call
};

// What rs_listen and rs_greedy need to know of a model beside whisper.cpp's context: how sound becomes a picture, and which tokens
// are never said.
struct rs_guide;

// A guide for that model; filters are its own, a row of 201 numbers for each band. kernels names those that are to be used, where
// the best ones are not wanted. NULL where our kernels do not run: then only rs_decode is there.
struct rs_guide * rs_guide_new(struct whisper_context * ctx, const char * kernels, const float * filters, int bands, char * error);
void rs_guide_free(struct rs_guide * guide);

// Draws the sound's picture and runs the encoder over audio_ctx steps of 20 ms (0: all). The state is untidy if rs_decode used it
// since the last call.
int rs_listen(struct whisper_context * ctx, struct whisper_state * state, const struct rs_guide * guide, const float * samples,
              int n_samples, int audio_ctx, bool untidy, int n_threads, struct rs_run * run, char * error);

struct rs_token {
    int32_t id;
    float   p;       // probability, given all before it
    float   log_p;
};

// What to say, by rs_greedy.
struct rs_saying {
    const char * prompt;     // NULL: none
    int          language;   // whisper.cpp's number; -1: guess
    bool         all_sounds; // also "♪", "(" and the like
    int          most;       // tokens at most, 0: what the model can
    int          seconds100; // length of the sound in hundredths of a second
    float        temperature; // 0: always the likeliest; otherwise drawn at random
    uint32_t     seed;
};

struct rs_said {
    int   tokens;    // how many were stored
    int   language;
    float no_speech; // probability that nobody speaks
    bool  broken;    // the same words came over and over: stopped
};

// Says the likeliest token each time (or, at a temperature, often a likely one), by the rules of whisper.cpp, about what rs_listen heard. out has room for 448 tokens.
int rs_greedy(struct whisper_context * ctx, struct whisper_state * state, const struct rs_guide * guide, struct rs_saying saying,
              int n_threads, struct rs_token * out, struct rs_said * said, struct rs_run * run, char * error);

// Parameters that the bindings cannot set.
struct rs_extra {
    const char * prompt;   // NULL: none
    int   best_of;
    bool  suppress_non_speech;
    float no_speech;
    float log_prob;
};

// Decodes with all of whisper.cpp's ways: beams, temperatures. With a guide, the picture is drawn by our kernels. Callbacks that
// params carries are replaced by our own. The prompt stands before every window of this call, and nothing else does: earlier text
// is never a prompt here, as it makes models repeat it.
int rs_decode(struct whisper_context * ctx, struct whisper_state * state, const struct rs_guide * guide,
              const struct whisper_full_params * params, struct rs_extra extra, const float * samples, int n_samples,
              struct rs_run * run, char * error);

struct whisper_vad_context * rs_vad_load(const char * path, char * error);

// Computes one probability for each window of samples and stores at most n_out of them; returns how many, or -1. With
// fresh the network forgets what it heard before.
int rs_vad(struct whisper_vad_context * vad, bool fresh, const float * samples, int n_samples, float * out, int n_out,
           char * error);

#ifdef __cplusplus
}
#endif
