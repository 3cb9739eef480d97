// What the C++ files behind shim.h share.
#pragma once

#include "kernels.h"
#include "shim.h"

#include <cstring>
#include <exception>
#include <new>
#include <string>
#include <vector>

// The last complaint on this thread. One call from Go stays on one thread, so a call finds only its own.
extern thread_local char rs_last_error[RS_ERROR];

// Runs work and turns exceptions into failed.
template <typename Result, typename Work> Result rs_guarded(char * error, Result failed, Work work) {
    rs_last_error[0] = 0;
    Result result = failed;
    try {
        result = work();
    } catch (const std::bad_alloc &) {
        std::strncpy(rs_last_error, "out of memory", RS_ERROR - 1);
    } catch (const std::exception & e) {
        std::strncpy(rs_last_error, e.what(), RS_ERROR - 1);
    } catch (...) {
        std::strncpy(rs_last_error, "unknown exception", RS_ERROR - 1);
    }
    std::memcpy(error, rs_last_error, RS_ERROR);
    return result;
}

inline bool rs_stopped(const rs_run * run) { return __atomic_load_n(&run->abort, __ATOMIC_RELAXED) != 0; }

struct rs_guide {
    const rs::Kernels *   kernels;
    std::vector<float>    window, circle, weight;
    std::vector<uint16_t> first, count;
    rs::Picture           picture;

    std::vector<whisper_token> never;  // said: marks of languages and tasks
    std::vector<whisper_token> sounds; // "♪", "(" and the like
    std::vector<whisper_token> blank;
};

// Draws the picture of up to 30 seconds and hands it to the state.
bool rs_draw(whisper_context * ctx, whisper_state * state, const rs_guide * guide, const float * samples, int n_samples);
