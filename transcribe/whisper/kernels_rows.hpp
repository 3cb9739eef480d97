// What is done to rows of numbers: normalising, activating, 16 bit floats, logits. Part of kernels_body.hpp.

void norm(const float * in, float * out, size_t rows, size_t width, size_t in_stride, size_t out_stride, const float * weight,
          const float * bias, float epsilon) {
    for (size_t r = 0; r < rows; r++) {
        const float * x = in + r * in_stride;
        float *       y = out + r * out_stride;
        vec           s = vec{};
        size_t        i = 0;
        for (; i + L <= width; i += L) {
            s += load(x + i);
        }
        float mean = sum(s);
        for (; i < width; i++) {
            mean += x[i];
        }
        mean /= (float) width;
        s = vec{};
        for (i = 0; i + L <= width; i += L) {
            const vec d = load(x + i) - mean;
            s += d * d;
        }
        float square = sum(s);
        for (; i < width; i++) {
            square += (x[i] - mean) * (x[i] - mean);
        }
        const float scale = 1.0f / __builtin_sqrtf(square / (float) width + epsilon);
        for (i = 0; i + L <= width; i += L) {
            vec v = (load(x + i) - mean) * scale;
            if (weight) {
                v = v * load(weight + i) + load(bias + i);
            }
            store(y + i, v);
        }
        for (; i < width; i++) {
            const float v = (x[i] - mean) * scale;
            y[i]          = weight ? v * weight[i] + bias[i] : v;
        }
    }
}

void gelu(const float * in, float * out, size_t count) {
    size_t i = 0;
    for (; i + L <= count; i += L) {
        store(out + i, activation(load(in + i)));
    }
    for (; i < count; i++) {
        out[i] = activation(all(in[i]))[0];
    }
}

void to_half(const float * in, uint16_t * out, size_t count) {
    size_t i = 0;
    for (; i + L <= count; i += L) {
        store_half(out + i, load(in + i));
    }
    if (i < count) {
        float    x[L] = {};
        uint16_t y[L];
        for (size_t j = i; j < count; j++) {
            x[j - i] = in[j];
        }
        store_half(y, load(x));
        for (size_t j = i; j < count; j++) {
            out[j] = y[j - i];
        }
    }
}

void from_half(const uint16_t * in, float * out, size_t count) {
    size_t i = 0;
    for (; i + L <= count; i += L) {
        store(out + i, load_half(in + i));
    }
    if (i < count) {
        uint16_t x[L] = {};
        float    y[L];
        for (size_t j = i; j < count; j++) {
            x[j - i] = in[j];
        }
        store(y, load_half(x));
        for (size_t j = i; j < count; j++) {
            out[j] = y[j - i];
        }
    }
}

inline float highest_of(const float * x, size_t count, size_t & at) {
    vec    top = all(-1e30f);
    size_t i   = 0;
    for (; i + L <= count; i += L) {
        top = higher(top, load(x + i));
    }
    float most = highest(top);
    for (; i < count; i++) {
        most = x[i] > most ? x[i] : most;
    }
    for (at = 0; at + 1 < count && x[at] != most; at++) {
    }
    return most;
}

inline float sum_of(const float * x, size_t count, float most) {
    vec    total = vec{};
    size_t i     = 0;
    for (; i + L <= count; i += L) {
        const vec d = load(x + i) - most;
        total += d > -80.0f ? exponential(d) : vec{};
    }
    float s = sum(total);
    for (; i < count; i++) {
        s += x[i] - most > -80.0f ? exponential(all(x[i] - most))[0] : 0.0f;
    }
    return s;
}

Logits look(const float * x, size_t text, size_t from, size_t to) {
    Logits l;
    l.best_text = highest_of(x, text, l.best_text_at);
    l.best_time = highest_of(x + from, to - from, l.best_time_at);
    l.best_time_at += from;
    const float most = l.best_text > l.best_time ? l.best_text : l.best_time;
    l.sum_text       = sum_of(x, text, most);
    l.sum_times      = sum_of(x + from, to - from, most);
    return l;
}
