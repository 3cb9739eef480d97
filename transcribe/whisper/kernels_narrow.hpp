// Products of stored weights with few inputs, straight from where the weights lie. Part of kernels_body.hpp.

// Weights as they are stored, 32 at a time, which is ggml's block.
constexpr size_t BLOCK = 32, BV = BLOCK / L;

struct F32 {
    static constexpr size_t bytes = 4 * BLOCK;
    static void read(const uint8_t * p, vec v[BV]) {
        for (size_t i = 0; i < BV; i++) {
            v[i] = load((const float *) p + i * L);
        }
    }
};

struct F16 {
    static constexpr size_t bytes = 2 * BLOCK;
    static inline __attribute__((always_inline)) void read(const uint8_t * p, vec v[BV]) {
        for (size_t i = 0; i < BV; i++) {
            v[i] = load_half((const uint16_t *) p + i * L);
        }
    }
};

struct Q8_0 {
    static constexpr size_t bytes = 2 + BLOCK;
    static inline __attribute__((always_inline)) void read(const uint8_t * p, vec v[BV]) {
        const float scale = scalar_half(p);
        for (size_t i = 0; i < BV; i++) {
            v[i] = load_bytes((const int8_t *) p + 2 + i * L) * scale;
        }
    }
};

struct Q5_0 {
    static constexpr size_t bytes = 2 + 4 + BLOCK / 2;
    static inline __attribute__((always_inline)) void read(const uint8_t * p, vec v[BV]) {
        const float scale = scalar_half(p);
        int8_t      b[BLOCK] __attribute__((aligned(32)));
        five_bits(p + 6, p + 2, true, b);
        for (size_t i = 0; i < BV; i++) {
            v[i] = load_bytes(b + i * L) * scale;
        }
    }
};

struct Q5_1 {
    static constexpr size_t bytes = 4 + 4 + BLOCK / 2;
    static inline __attribute__((always_inline)) void read(const uint8_t * p, vec v[BV]) {
        const float scale = scalar_half(p), least_value = scalar_half(p + 2);
        int8_t      b[BLOCK] __attribute__((aligned(32)));
        five_bits(p + 8, p + 4, false, b);
        for (size_t i = 0; i < BV; i++) {
            v[i] = load_bytes(b + i * L) * scale + least_value;
        }
    }
};

// Reads count numbers of a row; both are multiples of 32.
template <typename Stored> void read_row(const void * row, size_t column, size_t count, float * out) {
    const uint8_t * p = (const uint8_t *) row + column / BLOCK * Stored::bytes;
    for (size_t i = 0; i < count; i += BLOCK, p += Stored::bytes) {
        vec v[BV];
        Stored::read(p, v);
        for (size_t j = 0; j < BV; j++) {
            store(out + i + j * L, v[j]);
        }
    }
}

// R rows of weights times N inputs.
template <typename Stored, int R, int N>
inline __attribute__((always_inline)) void dots(const uint8_t * rows, size_t stride, const float * in, size_t in_stride, size_t k,
                                                float * out, size_t out_stride, const float * bias, bool onto) {
    vec sums[R][N];
    for (int r = 0; r < R; r++) {
        for (int n = 0; n < N; n++) {
            sums[r][n] = vec{};
        }
    }
    for (size_t p = 0; p < k; p += BLOCK) {
#pragma GCC unroll 8
        for (int r = 0; r < R; r++) {
            vec             v[BV];
            const uint8_t * from = rows + r * stride + p / BLOCK * Stored::bytes;
            __builtin_prefetch(from + AHEAD);
            Stored::read(from, v);
#pragma GCC unroll 8
            for (int n = 0; n < N; n++) {
#pragma GCC unroll 8
                for (size_t i = 0; i < BV; i++) {
                    sums[r][n] += v[i] * load(in + n * in_stride + p + i * L);
                }
            }
        }
    }
    for (int r = 0; r < R; r++) {
        for (int n = 0; n < N; n++) {
            float & o = out[n * out_stride + r];
            o         = sum(sums[r][n]) + (bias ? bias[r] : 0.0f) + (onto ? o : 0.0f);
        }
    }
}

inline void finish_row(const Product & p, size_t n) {
    float * o = p.result + n * p.result_stride;
    if (p.finish.gelu) {
        gelu(o, o, p.M);
    }
    if (p.finish.residual) {
        const float * r = p.finish.residual + n * p.finish.residual_stride;
        for (size_t m = 0; m < p.M; m++) {
            o[m] += r[m];
        }
    }
}

template <typename Stored, int N> void few(const Product & p, size_t n) {
    constexpr int   R    = N <= 2 || L == 16 ? 4 : 2;
    const uint8_t * rows = (const uint8_t *) p.weights.data;
    const float *   in   = p.input + n * p.input_stride;
    float *         out  = p.result + n * p.result_stride;
    size_t          m    = 0;
    for (; m + R <= p.M; m += R) {
        dots<Stored, R, N>(rows + m * p.weights.stride, p.weights.stride, in, p.input_stride, p.K, out + m, p.result_stride,
                           p.finish.bias ? p.finish.bias + m : nullptr, p.onto);
    }
    for (; m < p.M; m++) {
        dots<Stored, 1, N>(rows + m * p.weights.stride, p.weights.stride, in, p.input_stride, p.K, out + m, p.result_stride,
                           p.finish.bias ? p.finish.bias + m : nullptr, p.onto);
    }
    for (int i = 0; i < N; i++) {
        finish_row(p, n + i);
    }
}

template <typename Stored> void narrow(const Product & p) {
    size_t n = 0;
    for (; n + 4 <= p.N; n += 4) {
        few<Stored, 4>(p, n);
    }
    switch (p.N - n) {
        case 3: few<Stored, 3>(p, n); break;
        case 2: few<Stored, 2>(p, n); break;
        case 1: few<Stored, 1>(p, n); break;
    }
}

// Weights of few bits are multiplied as whole numbers: so are the inputs, in steps of a 127th of the largest of each 32, which is
// what ggml does, too. Bytes of weights are taken as numbers from 0 up; how much that is too much is the same multiple of the sum of the inputs.
struct Counted {
    static constexpr size_t most_inputs = 4, most_blocks = 5120 / BLOCK;

    int8_t  x[most_inputs][most_blocks * BLOCK];
    int32_t offset[most_inputs][most_blocks][8]; // what sums begin with
    float   step[most_inputs][most_blocks];
    float   sum[most_inputs][most_blocks][8];    // of the inputs, in the first place
};

void count(const float * in, size_t k, int too_much, int8_t * x, int32_t (*offset)[8], float * step, float (*total)[8]) {
    for (size_t b = 0; b < k / BLOCK; b++) {
        const float * from = in + b * BLOCK;
        vec           most = vec{};
        for (size_t i = 0; i < BLOCK; i += L) {
            const vec v = load(from + i);
            most        = higher(most, higher(v, -v));
        }
        const float largest = highest(most), inverse = largest > 0 ? 127.0f / largest : 0.0f;
        int32_t     s       = 0;
        for (size_t i = 0; i < BLOCK; i++) {
            const float   v = from[i] * inverse;
            const int32_t n = (int32_t) (v + (v < 0 ? -0.5f : 0.5f));
            x[b * BLOCK + i] = (int8_t) n;
            s += n;
        }
        step[b] = largest / 127.0f;
        for (int i = 0; i < 8; i++) {
            offset[b][i] = 0;
            total[b][i]  = 0;
        }
        offset[b][0] = -too_much * s;
        total[b][0]  = (float) s * step[b];
    }
}

struct Bytes8 {
    static constexpr size_t bytes = Q8_0::bytes;
    static constexpr int    too_much = 128;
    static constexpr bool   shifted  = false;
    static constexpr size_t step_at = 0, shift_at = 0;
    static inline __attribute__((always_inline)) byte_vec read(const uint8_t * p) { return from_signed(p + 2); }
    static inline __attribute__((always_inline)) eight dot(const int32_t * begin, byte_vec w, const int8_t * x) { return dot_bytes(begin, w, x); }
};

struct Bytes50 {
    static constexpr size_t bytes = Q5_0::bytes;
    static constexpr int    too_much = 16;
    static constexpr bool   shifted  = false;
    static constexpr size_t step_at = 0, shift_at = 0;
    static inline __attribute__((always_inline)) byte_vec read(const uint8_t * p) { return five_bit_bytes(p + 6, p + 2); }
    static inline __attribute__((always_inline)) eight dot(const int32_t * begin, byte_vec w, const int8_t * x) { return dot_five_bits(begin, w, x); }
};

struct Bytes51 {
    static constexpr size_t bytes = Q5_1::bytes;
    static constexpr int    too_much = 0;
    static constexpr bool   shifted  = true;
    static constexpr size_t step_at = 0, shift_at = 2;
    static inline __attribute__((always_inline)) byte_vec read(const uint8_t * p) { return five_bit_bytes(p + 8, p + 4); }
    static inline __attribute__((always_inline)) eight dot(const int32_t * begin, byte_vec w, const int8_t * x) { return dot_five_bits(begin, w, x); }
};

template <typename Stored, int R, int N>
inline __attribute__((always_inline)) void counted_dots(const uint8_t * rows, size_t stride, const Counted & c, size_t blocks, float * out,
                                                        size_t out_stride, const float * bias, bool onto) {
    eight sums[R][N];
    for (int r = 0; r < R; r++) {
        for (int n = 0; n < N; n++) {
            sums[r][n] = eight{};
        }
    }
    for (size_t b = 0; b < blocks; b++) {
#pragma GCC unroll 8
        for (int r = 0; r < R; r++) {
            const uint8_t * p    = rows + r * stride + b * Stored::bytes;
            __builtin_prefetch(p + AHEAD);
            const byte_vec  w    = Stored::read(p);
            const eight     step = eight_halves(p + Stored::step_at);
#pragma GCC unroll 8
            for (int n = 0; n < N; n++) {
                sums[r][n] += Stored::dot(c.offset[n][b], w, c.x[n] + b * BLOCK) * (step * c.step[n][b]);
                if (Stored::shifted) {
                    sums[r][n] += eight_halves(p + Stored::shift_at) * *(const eight_loose *) c.sum[n][b];
                }
            }
        }
    }
    for (int r = 0; r < R; r++) {
        for (int n = 0; n < N; n++) {
            const eight s = sums[r][n];
            float &     o = out[n * out_stride + r];
            o = ((s[0] + s[4]) + (s[1] + s[5])) + ((s[2] + s[6]) + (s[3] + s[7])) + (bias ? bias[r] : 0.0f) + (onto ? o : 0.0f);
        }
    }
}

template <typename Stored, int N> void few_counted(const Product & p, size_t n) {
    constexpr int   R      = N == 1 ? 4 : 2;
    const uint8_t * rows   = (const uint8_t *) p.weights.data;
    const size_t    blocks = p.K / BLOCK;
    float *         out    = p.result + n * p.result_stride;
    Counted         c;
    for (int i = 0; i < N; i++) {
        count(p.input + (n + i) * p.input_stride, p.K, Stored::too_much, c.x[i], c.offset[i], c.step[i], c.sum[i]);
    }
    size_t m = 0;
    for (; m + R <= p.M; m += R) {
        counted_dots<Stored, R, N>(rows + m * p.weights.stride, p.weights.stride, c, blocks, out + m, p.result_stride,
                                   p.finish.bias ? p.finish.bias + m : nullptr, p.onto);
    }
    for (; m < p.M; m++) {
        counted_dots<Stored, 1, N>(rows + m * p.weights.stride, p.weights.stride, c, blocks, out + m, p.result_stride,
                                   p.finish.bias ? p.finish.bias + m : nullptr, p.onto);
    }
    for (int i = 0; i < N; i++) {
        finish_row(p, n + i);
    }
}

template <typename Stored, typename Wide> void narrow_counted(const Product & p) {
    if (p.K > Counted::most_blocks * BLOCK) { // no model of Whisper's is that wide
        narrow<Wide>(p);
        return;
    }
    size_t n = 0;
    for (; n + 4 <= p.N; n += 4) {
        few_counted<Stored, 4>(p, n);
    }
    switch (p.N - n) {
        case 3: few_counted<Stored, 3>(p, n); break;
        case 2: few_counted<Stored, 2>(p, n); break;
        case 1: few_counted<Stored, 1>(p, n); break;
    }
}

void read_halves(const void * row, size_t column, size_t count, float * out) { from_half((const uint16_t *) row + column, out, count); }

void read_floats(const void * row, size_t column, size_t count, float * out) {
    __builtin_memcpy(out, (const float *) row + column, count * sizeof(float));
}
