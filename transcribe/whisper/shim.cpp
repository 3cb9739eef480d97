#include "shim.h"

#include "accel.h"
#include "kernels.h"
#include "native.h"

#include <algorithm>
#include <cmath>
#include <ggml.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

thread_local char rs_last_error[RS_ERROR];

namespace {

// Errors of whisper.cpp name files, weights and measures. Its more talkative levels also print what was said in the room,
// so they go nowhere.
void keep_errors(enum ggml_log_level level, const char * text, void *) {
    if (level != GGML_LOG_LEVEL_ERROR) {
        return;
    }
    std::strncpy(rs_last_error, text, RS_ERROR - 1);
    rs_last_error[RS_ERROR - 1] = 0;
    rs_last_error[std::strcspn(rs_last_error, "\n")] = 0;
}

bool aborted(void * data) {
    auto * run = static_cast<rs_run *>(data);
    // whisper.cpp asks here after each pass of encoder and decoder: the first time tells how long the encoder took.
    if (run->encoding) {
        run->encoding = false;
        run->encode_us += ggml_time_us() - run->began_us;
    }
    return rs_stopped(run);
}

bool encoder_begins(whisper_context *, whisper_state *, void * data) {
    auto * run = static_cast<rs_run *>(data);
    run->encoding = true;
    run->began_us = ggml_time_us();
    return !rs_stopped(run);
}

// Leaves out what rs_greedy leaves out.
void keep_to_speech(whisper_context *, whisper_state *, const whisper_token_data *, int, float * logits, void * data) {
    for (const auto t : static_cast<const rs_guide *>(data)->sounds) {
        logits[t] = -INFINITY;
    }
}

} // namespace

extern "C" {

void rs_silence(void) {
#ifdef __GLIBC__
    // Each thread would get an arena of its own and keep there what it freed; and what is large would be kept after the first time.
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 256 << 10);
#endif
    whisper_log_set(keep_errors, nullptr);
    ggml_log_set(keep_errors, nullptr);
    rs_accel_choose("");
}

const char * rs_kernels(const char * wanted) {
    const auto * found = rs::kernels_called(wanted);
    return found == nullptr ? nullptr : found->name;
}

whisper_context * rs_load(const char * path, char * error) {
    return rs_guarded<whisper_context *>(error, nullptr, [&] {
        auto params = whisper_context_default_params();
        params.use_gpu = false;
        auto * ctx = whisper_init_from_file_with_params_no_state(path, params);
#ifdef __GLIBC__
        malloc_trim(0); // what reading the file took
#endif
        return ctx;
    });
}

whisper_state * rs_state(whisper_context * ctx, int threads, char * error) {
    rs_accel_use(threads);
    auto * state = rs_guarded<whisper_state *>(error, nullptr, [&] { return whisper_init_state(ctx); });
    rs_accel_use(0);
    return state;
}

int rs_decode(whisper_context * ctx, whisper_state * state, const rs_guide * guide, const whisper_full_params * given, rs_extra extra,
              const float * samples, int n_samples, rs_run * run, char * error) {
    const int64_t began = ggml_time_us();
    const int rc = rs_guarded<int>(error, RS_EXCEPTION, [&] {
        auto params = *given;

        params.new_segment_callback             = nullptr;
        params.progress_callback                = nullptr;
        params.logits_filter_callback           = nullptr;
        params.encoder_begin_callback           = encoder_begins;
        params.encoder_begin_callback_user_data = run;
        params.abort_callback                   = aborted;
        params.abort_callback_user_data         = run;

        params.print_progress   = false;
        params.print_realtime   = false;
        params.print_special    = false;
        params.print_timestamps = false;

        params.greedy.best_of  = extra.best_of;
        params.suppress_nst    = extra.suppress_non_speech && guide == nullptr;
        if (extra.suppress_non_speech && guide != nullptr) {
            params.logits_filter_callback           = keep_to_speech;
            params.logits_filter_callback_user_data = const_cast<rs_guide *>(guide);
        }
        params.no_speech_thold = extra.no_speech;
        params.logprob_thold   = extra.log_prob;
        params.vad             = false; // would run four spinning threads that cannot be set

        // n_max_text_ctx counts prompt and earlier text together. With room for the prompt and its mark only, no
        // earlier text gets in.
        params.no_context           = true;
        params.n_max_text_ctx       = 0;
        params.initial_prompt       = nullptr;
        params.carry_initial_prompt = false;
        if (extra.prompt != nullptr) {
            const int tokens = whisper_token_count(ctx, extra.prompt);
            if (tokens > 0) {
                params.initial_prompt       = extra.prompt;
                params.carry_initial_prompt = true;
                params.n_max_text_ctx       = std::min(tokens + 1, whisper_n_text_ctx(ctx) / 2);
            }
        }
        if (guide != nullptr && rs_draw(ctx, state, guide, samples, n_samples)) {
            params.duration_ms = n_samples / 16; // the picture is of 30 seconds
            samples            = nullptr;
            n_samples          = 0;
        }
        return whisper_full_with_state(ctx, state, params, samples, n_samples);
    });
    run->total_us += ggml_time_us() - began;
    return rc;
}

whisper_vad_context * rs_vad_load(const char * path, char * error) {
    return rs_guarded<whisper_vad_context *>(error, nullptr, [&] {
        auto params = whisper_vad_default_context_params();
        params.n_threads = 1; // more threads make this small network thousands of times slower on a busy machine
        params.use_gpu   = false;
        return whisper_vad_init_from_file_with_params(path, params);
    });
}

int rs_vad(whisper_vad_context * vad, bool fresh, const float * samples, int n_samples, float * out, int n_out,
           char * error) {
    return rs_guarded<int>(error, -1, [&] {
        if (fresh) {
            whisper_vad_reset_state(vad);
        }
        if (!whisper_vad_detect_speech_no_reset(vad, samples, n_samples) || rs_last_error[0] != 0) {
            return -1;
        }
        const int n = std::min(whisper_vad_n_probs(vad), n_out);
        std::copy_n(whisper_vad_probs(vad), n, out);
        return n;
    });
}

} // extern "C"
