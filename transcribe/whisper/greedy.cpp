// Greedy decoding over whisper.cpp's encoder and decoder, with the rules of whisper_full but in one pass over each vector of logits.
#include "accel.h"
#include "native.h"

#include <algorithm>
#include <cmath>
#include <ggml.h>
#include <utility>

namespace {

// whisper_full is the only call that sets how many steps the encoder computes. It does so just before it asks whether to begin,
// and we say no.
bool set_audio_context(whisper_context * ctx, whisper_state * state, int steps) {
    auto params                   = whisper_full_default_params(WHISPER_SAMPLING_GREEDY);
    params.language               = "en";
    params.greedy.best_of         = 1;
    params.no_context             = true;
    params.n_max_text_ctx         = 0;
    params.audio_ctx              = steps;
    params.print_progress         = false;
    params.encoder_begin_callback = [](whisper_context *, whisper_state *, void *) { return false; };
    const int rc     = whisper_full_with_state(ctx, state, params, nullptr, 0);
    rs_last_error[0] = 0; // it calls our "no" an error
    return rc == 0;
}

// Empties the decoder's memory of earlier tokens. whisper_full does that only before it decodes; its beams would stay there, and
// what is decoded afterwards by single tokens would be added up in another order, with other last digits. So it is made to begin
// once more, over next to nothing.
void forget(whisper_context * ctx, whisper_state * state) {
    auto params              = whisper_full_default_params(WHISPER_SAMPLING_GREEDY);
    params.language          = "en";
    params.greedy.best_of    = 1;
    params.temperature_inc   = 0;
    params.no_context        = true;
    params.n_max_text_ctx    = 0;
    params.audio_ctx         = 8;
    params.n_threads         = 1;
    params.print_progress    = false;
    bool encoded             = false;
    params.abort_callback    = [](void * data) {
        bool & encoded = *static_cast<bool *>(data); // asked after the encoder, then after the first tokens
        const bool end = encoded;
        encoded        = true;
        return end;
    };
    params.abort_callback_user_data = &encoded;
    whisper_full_with_state(ctx, state, params, nullptr, 0);
    rs_last_error[0] = 0; // it calls the end an error
}

// The prompt is fed in parts, since whisper.cpp keeps the logits of all its tokens at once.
constexpr int part = 32;

int feed(whisper_context * ctx, whisper_state * state, const std::vector<whisper_token> & tokens, int n_threads, const rs_run * run) {
    for (size_t i = 0; i < tokens.size(); i += part) {
        const int n = (int) std::min(tokens.size() - i, (size_t) part);
        if (rs_stopped(run) || whisper_decode_with_state(ctx, state, tokens.data() + i, n, (int) i, n_threads) != 0) {
            return -1;
        }
        if (i + n == tokens.size()) {
            return n - 1; // the row of logits that counts
        }
    }
    return -1;
}

// Says whether the last tokens are the same few over and over: enough of them that no speaker would do it.
bool goes_round(const rs_token * tokens, int n) {
    for (int period = 1; period <= 16; period++) {
        const int length = std::max(4 * period, 40);
        if (n < length + period) {
            break;
        }
        bool same = true;
        for (int i = n - length; same && i < n; i++) {
            same = tokens[i].id == tokens[i - period].id;
        }
        if (same) {
            return true;
        }
    }
    return false;
}

// Draws one of count tokens: each in proportion to the power 1/temperature of its probability. What is less likely than the best
// by a factor of e^-10 after that is left out.
int draw(const float * logits, int count, float best, float temperature, uint64_t & random) {
    const float least = best - 10 * temperature;
    std::vector<std::pair<int, double>> likely;
    double total = 0;
    for (int i = 0; i < count; i++) {
        if (logits[i] >= least) {
            total += std::exp((double) (logits[i] - best) / temperature);
            likely.emplace_back(i, total);
        }
    }
    random ^= random << 13; // xorshift: repeatable, and good enough for choosing words
    random ^= random >> 7;
    random ^= random << 17;
    const double at = (double) (random >> 11) / (double) (1ull << 53) * total;
    for (const auto & [i, upto] : likely) {
        if (at < upto) {
            return i;
        }
    }
    return likely.back().first;
}

} // namespace

int rs_listen(whisper_context * ctx, whisper_state * state, const rs_guide * guide, const float * samples, int n_samples, int audio_ctx,
              bool untidy, int n_threads, rs_run * run, char * error) {
    const int64_t began = ggml_time_us();
    const int rc = rs_guarded<int>(error, RS_EXCEPTION, [&] {
        if (!rs_draw(ctx, state, guide, samples, n_samples)) {
            return -2;
        }
        if (untidy) {
            forget(ctx, state);
        }
        if (!set_audio_context(ctx, state, audio_ctx)) {
            return -5;
        }
        if (rs_stopped(run)) {
            return -6;
        }
        const int64_t start = ggml_time_us();
        if (whisper_encode_with_state(ctx, state, 0, n_threads) != 0) {
            return -6;
        }
        run->encode_us += ggml_time_us() - start;
        return 0;
    });
    run->total_us += ggml_time_us() - began;
    return rc;
}

int rs_greedy(whisper_context * ctx, whisper_state * state, const rs_guide * guide, rs_saying saying, int n_threads, rs_token * out,
              rs_said * said, rs_run * run, char * error) {
    const int64_t began = ggml_time_us();
    const int rc = rs_guarded<int>(error, RS_EXCEPTION, [&] {
        const int n_vocab = whisper_n_vocab(ctx);
        const int end = whisper_token_eot(ctx), zero = whisper_token_beg(ctx);
        *said          = {};
        said->language = saying.language;

        std::vector<whisper_token> start;
        if (saying.prompt != nullptr) {
            std::vector<whisper_token> prompt(1024);
            int n = whisper_tokenize(ctx, saying.prompt, prompt.data(), (int) prompt.size());
            if (n < 0) {
                prompt.resize(-n);
                n = whisper_tokenize(ctx, saying.prompt, prompt.data(), (int) prompt.size());
            }
            prompt.resize(std::max(n, 0));
            const size_t most = whisper_n_text_ctx(ctx) / 2 - 1;
            if (prompt.size() > most) {
                prompt.erase(prompt.begin(), prompt.end() - most);
            }
            if (!prompt.empty()) {
                start.push_back(whisper_token_prev(ctx));
                start.insert(start.end(), prompt.begin(), prompt.end());
            }
        }
        rs_accel_last_row(true);
        struct Reset {
            ~Reset() { rs_accel_last_row(false); }
        } reset;
        if (whisper_is_multilingual(ctx)) {
            if (said->language < 0) { // the likeliest mark of a language behind the start
                const whisper_token sot = whisper_token_sot(ctx);
                const int row = feed(ctx, state, {sot}, n_threads, run);
                if (row < 0) {
                    return -8;
                }
                const float * x = whisper_get_logits_from_state(state);
                said->language  = 0;
                for (int l = 1; l <= whisper_lang_max_id(); l++) {
                    if (x[whisper_token_lang(ctx, l)] > x[whisper_token_lang(ctx, said->language)]) {
                        said->language = l;
                    }
                }
            }
            start.insert(start.end(), {whisper_token_sot(ctx), whisper_token_lang(ctx, said->language), whisper_token_transcribe(ctx)});
        } else {
            start.push_back(whisper_token_sot(ctx));
        }

        const int row = feed(ctx, state, start, n_threads, run);
        if (row < 0) {
            return -8;
        }
        float * logits = whisper_get_logits_from_state(state) + (size_t) row * n_vocab;
        {
            const auto l = guide->kernels->look(logits, n_vocab - 1, n_vocab - 1, n_vocab);
            const float most = std::max(l.best_text, l.best_time);
            said->no_speech  = std::exp(logits[whisper_token_nosp(ctx)] - most) / (l.sum_text + l.sum_times);
        }

        const int last_token = std::min(whisper_n_text_ctx(ctx) / 2 - 4, saying.most > 0 ? saying.most : 448);
        int  earliest   = zero;                                                 // times do not run backwards
        int  latest     = zero + (int) std::lround(whisper_n_audio_ctx(ctx) / 30.0); // the first one is within a second
        uint64_t random = 0x9e3779b97f4a7c15ull * (saying.seed + 1ull);
        bool was_time = false, was_time_before = true;
        for (int i = 0; i < last_token; i++) {
            for (const auto t : guide->never) {
                logits[t] = -INFINITY;
            }
            if (!saying.all_sounds) {
                for (const auto t : guide->sounds) {
                    logits[t] = -INFINITY;
                }
            }
            if (i == 0) {
                for (const auto t : guide->blank) {
                    logits[t] = -INFINITY;
                }
            }
            // Times come in pairs, but before the end of the text.
            const bool times = !(was_time && was_time_before);
            const bool text  = !(was_time && !was_time_before);
            const int  to    = i == 0 ? std::min(latest + 1, n_vocab) : n_vocab;
            const int  from  = times ? std::min(earliest, to - 1) : to - 1;
            if (!times) {
                logits[from] = -INFINITY;
            }
            const int skip = text ? 0 : end;
            const auto l   = guide->kernels->look(logits + skip, end + 1 - skip, from - skip, to - skip);
            const float highest = std::max(l.best_text, l.best_time);
            const float all     = highest + std::log(l.sum_text + l.sum_times);
            const bool  time    = l.sum_times > 0 && highest + std::log(l.sum_times) > l.best_text;

            int id = (int) (time ? l.best_time_at : l.best_text_at) + skip;
            if (saying.temperature > 0) {
                id = time ? from + draw(logits + from, to - from, l.best_time, saying.temperature, random)
                          : skip + draw(logits + skip, end + 1 - skip, l.best_text, saying.temperature, random);
            }
            const float log_p = logits[id] - all;
            out[i]            = {id, std::exp(log_p), log_p};
            said->tokens      = i + 1;
            if (id == end) {
                break;
            }
            was_time_before = i > 0 ? was_time : true;
            was_time        = id >= zero;
            if (id > zero) {
                earliest = id;
                if (2 * (id - zero) + 10 >= saying.seconds100) {
                    break; // that was the end of the sound
                }
            }
            if (goes_round(out, i + 1)) {
                said->broken = true;
                break;
            }
            if (rs_stopped(run)) {
                return -9;
            }
            if (whisper_decode_with_state(ctx, state, &out[i].id, 1, (int) start.size() + i, n_threads) != 0) {
                return -9;
            }
            logits = whisper_get_logits_from_state(state);
        }
        return 0;
    });
    run->total_us += ggml_time_us() - began;
    return rc;
}
