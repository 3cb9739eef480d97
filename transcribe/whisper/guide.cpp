// rs_guide: how a model's sound becomes a picture, and which of its tokens are never said.
#include "accel.h"
#include "native.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace {

constexpr int half_window = 200, hop = 160, frequencies = 201, most_frames = 3000;

// Tokens that stand for sounds, or begin a remark on them, each alone and behind a blank. OpenAI's and whisper.cpp's programs leave out
// more: also the colon, the semicolon, the slash and quotation marks, which people do speak. A model that wants one there and may not
// goes astray: "einen Änderungsantrag: statt 300.000 Euro" became "einen Änderungsantragad 300.000 Euro".
constexpr const char * sounds[] = {
    "#", "(", ")", "*", "<", "=", ">", "@", "[", "\\", "]", "^", "_", "`", "{", "|", "}", "~", "「", "」", "『", "』", "<<", ">>", "<<<", ">>>",
    "-(", "-[", "('", "(\"", "((", "))", "(((", ")))", "[[", "]]", "{{", "}}", "♪♪", "♪♪♪", "♩", "♪", "♫", "♬", "♭", "♮", "♯",
};

bool is_sound(std::string_view token) {
    if (!token.empty() && token[0] == ' ') {
        token.remove_prefix(1);
    }
    return std::any_of(std::begin(sounds), std::end(sounds), [&](const char * s) { return token == s; });
}

} // namespace

rs_guide * rs_guide_new(whisper_context * ctx, const char * kernels_name, const float * filters, int bands, char * error) {
    return rs_guarded<rs_guide *>(error, nullptr, [&]() -> rs_guide * {
        const auto * kernels = rs_accel_choose(kernels_name);
        if (kernels == nullptr || bands != whisper_model_n_mels(ctx)) {
            return nullptr;
        }
        auto * g   = new rs_guide;
        g->kernels = kernels;
        for (int i = 0; i < 2 * half_window; i++) {
            const double angle = 2 * M_PI * i / (2 * half_window);
            g->window.push_back((float) (0.5 * (1 - std::cos(angle))));
            g->circle.push_back((float) std::cos(angle));
            g->circle.push_back((float) std::sin(angle));
        }
        for (int b = 0; b < bands; b++) {
            const float * row = filters + b * frequencies;
            int first = 0, last = frequencies;
            while (first < frequencies && row[first] == 0) {
                first++;
            }
            while (last > first && row[last - 1] == 0) {
                last--;
            }
            g->first.push_back((uint16_t) first);
            g->count.push_back((uint16_t) (last - first));
            g->weight.insert(g->weight.end(), row + first, row + last);
        }
        g->picture = {g->window.data(), g->circle.data(), g->first.data(), g->count.data(), g->weight.data(), (size_t) bands};

        for (whisper_token t = whisper_token_eot(ctx) + 1; t < whisper_token_beg(ctx); t++) {
            g->never.push_back(t);
        }
        for (whisper_token t = 0; t < whisper_token_eot(ctx); t++) {
            const std::string_view text = whisper_token_to_str(ctx, t);
            if (is_sound(text)) {
                g->sounds.push_back(t);
            }
            if (text == " ") {
                g->blank.push_back(t);
            }
        }
        g->blank.push_back(whisper_token_eot(ctx));
        return g;
    });
}

void rs_guide_free(rs_guide * guide) { delete guide; }

bool rs_draw(whisper_context * ctx, whisper_state * state, const rs_guide * guide, const float * samples, int n_samples) {
    const auto & k     = *guide->kernels;
    const int    bands = (int) guide->picture.bands;
    // The first frame's middle is the first sample; before it the sound is mirrored, behind the end is silence.
    std::vector<float> sound(half_window + n_samples + half_window + hop * (int) k.frames_at_once, 0.0f);
    for (int i = 0; i < half_window && i + 1 < n_samples; i++) {
        sound[half_window - 1 - i] = samples[i + 1];
    }
    std::copy_n(samples, n_samples, sound.begin() + half_window);
    const int frames = std::min(most_frames, (n_samples + half_window) / hop + 1);

    std::vector<float> picture((size_t) bands * most_frames, -10.0f);
    for (int f = 0; f < frames; f += (int) k.frames_at_once) {
        k.draw(guide->picture, sound.data() + (size_t) f * hop, std::min((int) k.frames_at_once, frames - f), picture.data() + f, most_frames);
    }
    const float least = *std::max_element(picture.begin(), picture.end()) - 8.0f;
    for (float & x : picture) {
        x = (std::max(x, least) + 4.0f) / 4.0f;
    }
    return whisper_set_mel_with_state(ctx, state, picture.data(), most_frames, bands) == 0;
}
