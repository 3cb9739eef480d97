// The body of kernels.h, included by kernels_*.cpp, which define
//
//   RS_LANES    floats in a vector register
//   RS_WIDE     vectors side by side in a panel of weights
//   RS_DEEP     inputs multiplied at once; RS_WIDE * RS_DEEP vectors are kept in registers
//   load_half, store_half    16 bit floats to and from one vector
//   RS_SHUFFLE               the compiler has __builtin_shuffle
//   load_bytes               as many signed bytes as a vector has lanes, as floats
//   byte_vec, eight, eight_loose   32 bytes; eight floats, the latter anywhere in memory
//   from_signed, five_bit_bytes    32 signed bytes, 128 more; 32 numbers of 5 bits
//   dot_bytes, dot_five_bits what the eight begin with, and products of 32 bytes with signed ones, four and four together
//   eight_halves             one 16 bit float, eight times
//   five_bits                32 numbers of 5 bits as bytes, from 16 bytes of low halves and one word of high bits; with
//                            negative, 16 less
//
// Everything is in an unnamed namespace and uses no inline function of the standard library: the linker keeps one copy
// of those, and it might keep one with instructions that this machine does not have.

namespace {

constexpr size_t L = RS_LANES, MV = RS_WIDE, NR = RS_DEEP;
constexpr size_t MT = L * MV; // rows of weights in a panel
constexpr size_t KC = 256;    // columns of weights in a panel: 64 kB with 16 lanes
constexpr size_t MC = 4;      // panels that share a pass over the inputs

// Single inputs are multiplied as fast as weights come from memory. They are asked for that many bytes ahead: the processor by itself
// looks less far ahead and gets half as much (measured: 1, 2, 4, 8, 16 kB gave 19, 20, 25, 33, 32 GB/s; nothing 17).
constexpr size_t AHEAD = 8192;

typedef float vec __attribute__((vector_size(4 * RS_LANES)));
typedef int32_t ivec __attribute__((vector_size(4 * RS_LANES)));
typedef float loose __attribute__((vector_size(4 * RS_LANES), aligned(4), may_alias));

inline vec load(const float * p) { return *(const loose *) p; }
inline void store(float * p, vec v) { *(loose *) p = v; }
inline vec all(float x) { return vec{} + x; }
inline ivec iall(int32_t x) { return ivec{} + x; }

inline size_t least(size_t a, size_t b) { return a < b ? a : b; }

inline vec higher(vec a, vec b) { return a > b ? a : b; }
inline vec lower(vec a, vec b) { return a < b ? a : b; }

inline float sum(vec v) {
    float s[2] = {v[0], v[1]};
    for (size_t i = 2; i < L; i += 2) {
        s[0] += v[i];
        s[1] += v[i + 1];
    }
    return s[0] + s[1];
}

inline float highest(vec v) {
    float s = v[0];
    for (size_t i = 1; i < L; i++) {
        s = v[i] > s ? v[i] : s;
    }
    return s;
}

// e^x with an error of about one unit in the last place, for x from -87 to 88; others are taken for the nearest of these.
inline vec exponential(vec x) {
    x = higher(lower(x, all(88.0f)), all(-87.0f));
    const vec magic = all(12582912.0f); // 1.5 * 2^23: adding it rounds to a whole number in the low bits
    const vec t     = x * 1.44269504f + magic;
    const vec n     = t - magic;
    vec       r     = x - n * 0.693359375f;
    r               = r + n * 2.12194440e-4f;
    vec p           = all(1.9875691500e-4f);
    p               = p * r + 1.3981999507e-3f;
    p               = p * r + 8.3334519073e-3f;
    p               = p * r + 4.1665795894e-2f;
    p               = p * r + 1.6666665459e-1f;
    p               = p * r + 5.0000001201e-1f;
    p               = p * r * r + r + 1.0f;
    const ivec power = ((ivec) t << 23) + (127 << 23);
    return p * (vec) power;
}

// Whisper's activation in the form that whisper.cpp uses: x * (1 + tanh(0.798 * (x + 0.0447 x^3))) / 2.
inline vec activation(vec x) {
    const vec u = x * (x * x * 0.044715f + 1.0f) * 1.59576912f;
    return x / (exponential(-u) + 1.0f);
}

// One tile of a product: NR inputs by one panel.
struct Tile {
    bool          again;  // add to what is stored: not the first columns of the weights
    bool          last;   // the last columns: finish
    const float * bias;   // of this panel
    bool          gelu;
    const float * residual;
    size_t        residual_stride;
    size_t        rows; // of the panel that are there, MT or less
};

template <int N>
inline __attribute__((always_inline)) void tile(const float * panel, const float * in, size_t in_stride, size_t k, float * out,
                                                size_t out_stride, const Tile & t) {
    vec sums[N][MV];
#pragma GCC unroll 16
    for (int r = 0; r < N; r++) {
#pragma GCC unroll 16
        for (size_t i = 0; i < MV; i++) {
            sums[r][i] = vec{};
        }
    }
    for (size_t p = 0; p < k; p++) {
        vec w[MV];
#pragma GCC unroll 16
        for (size_t i = 0; i < MV; i++) {
            w[i] = load(panel + i * L);
        }
        panel += MT;
#pragma GCC unroll 16
        for (int r = 0; r < N; r++) {
            const vec x = all(in[r * in_stride + p]);
#pragma GCC unroll 16
            for (size_t i = 0; i < MV; i++) {
                sums[r][i] += w[i] * x;
            }
        }
    }
    if (t.rows == MT) {
#pragma GCC unroll 16
        for (int r = 0; r < N; r++) {
            float * o = out + r * out_stride;
#pragma GCC unroll 16
            for (size_t i = 0; i < MV; i++) {
                vec v = sums[r][i];
                if (t.again) {
                    v += load(o + i * L);
                }
                if (t.last) {
                    if (t.bias) {
                        v += load(t.bias + i * L);
                    }
                    if (t.gelu) {
                        v = activation(v);
                    }
                    if (t.residual) {
                        v += load(t.residual + r * t.residual_stride + i * L);
                    }
                }
                store(o + i * L, v);
            }
        }
        return;
    }
    for (int r = 0; r < N; r++) { // the end of the matrix
        float   v[MT];
        float * o = out + r * out_stride;
        for (size_t i = 0; i < MV; i++) {
            store(v + i * L, sums[r][i]);
        }
        for (size_t m = 0; m < t.rows; m++) {
            float x = v[m] + (t.again ? o[m] : 0.0f);
            if (t.last) {
                x += t.bias ? t.bias[m] : 0.0f;
                x = t.gelu ? activation(all(x))[0] : x;
                x += t.residual ? t.residual[r * t.residual_stride + m] : 0.0f;
            }
            o[m] = x;
        }
    }
}

__attribute__((noinline)) void tiles(const float * panel, const float * in, size_t in_stride, size_t inputs, size_t k, float * out,
                                     size_t out_stride, const Tile & t) {
    if (inputs == NR) {
        tile<NR>(panel, in, in_stride, k, out, out_stride, t);
        return;
    }
    for (size_t n = 0; n < inputs; n++) {
        Tile one = t;
        one.residual = t.residual ? t.residual + n * t.residual_stride : nullptr;
        tile<1>(panel, in + n * in_stride, in_stride, k, out + n * out_stride, out_stride, one);
    }
}

// Turns rows of weights into a panel: all first columns, all second ...; rows that are not there are zero.
void pack(const float * rows, size_t stride, size_t count, size_t k, float * panel) {
    constexpr size_t B = 16; // columns at once: one cache line of each row
    for (size_t p = 0; p < k; p += B) {
        const size_t n = least(B, k - p);
        for (size_t m = 0; m < count; m++) {
            for (size_t i = 0; i < n; i++) {
                panel[(p + i) * MT + m] = rows[m * stride + p + i];
            }
        }
    }
    if (count < MT) {
        for (size_t p = 0; p < k; p++) {
            for (size_t m = count; m < MT; m++) {
                panel[p * MT + m] = 0;
            }
        }
    }
}

size_t product_work(size_t, size_t) { return MC * MT * KC + MT * KC; }

void product(const Product & p) {
    float * panels = p.work;
    float * rows   = p.work + MC * MT * KC;
    for (size_t m0 = 0; m0 < p.M; m0 += MC * MT) {
        const size_t m1 = least(p.M, m0 + MC * MT);
        for (size_t k0 = 0; k0 < p.K; k0 += KC) {
            const size_t k = least(KC, p.K - k0);
            for (size_t m = m0; m < m1; m += MT) {
                const size_t count = least(MT, m1 - m);
                for (size_t i = 0; i < count; i++) {
                    p.weights.read((const char *) p.weights.data + (m + i) * p.weights.stride, k0, k, rows + i * k);
                }
                pack(rows, k, count, k, panels + (m - m0) * k);
            }
            for (size_t n = 0; n < p.N; n += NR) {
                const size_t inputs = least(NR, p.N - n);
                for (size_t m = m0; m < m1; m += MT) {
                    Tile t;
                    t.again           = k0 > 0 || p.onto;
                    t.last            = k0 + k == p.K;
                    t.bias            = p.finish.bias ? p.finish.bias + m : nullptr;
                    t.gelu            = p.finish.gelu;
                    t.residual        = p.finish.residual ? p.finish.residual + n * p.finish.residual_stride + m : nullptr;
                    t.residual_stride = p.finish.residual_stride;
                    t.rows            = least(MT, m1 - m);
                    tiles(panels + (m - m0) * k, p.input + n * p.input_stride + k0, p.input_stride, inputs, k,
                          p.result + n * p.result_stride + m, p.result_stride, t);
                }
            }
        }
    }
}

constexpr size_t QB = 4 * NR;     // queries at once
constexpr size_t MOST_HEADS = 32; // Whisper has 20 at most

inline size_t padded(size_t n) { return (n + MT - 1) / MT * MT; }

size_t attention_work(size_t queries, size_t heads, size_t keys, size_t width) {
    if (queries < NR * 2) {
        return heads * padded(keys); // scores; few_queries needs no more
    }
    // keys in panels, values in panels, scores and queries of one block, one row as f32; or scores of all heads
    const size_t wide = padded(keys) * width + keys * padded(width) + QB * padded(keys) + QB * width + padded(width) * MT;
    return wide > heads * padded(keys) ? wide : heads * padded(keys);
}

// Scores to weights: e^(score - highest); returns one over their sum. Scores behind count become 0.
inline float soften(float * s, size_t count, size_t room) {
    size_t i   = 0;
    vec    top = all(-1e30f);
    for (; i + L <= count; i += L) {
        top = higher(top, load(s + i));
    }
    float most = highest(top);
    for (; i < count; i++) {
        most = s[i] > most ? s[i] : most;
    }
    for (i = count; i < room; i++) {
        s[i] = -1e30f;
    }
    vec total = vec{};
    for (i = 0; i < room; i += L) {
        const vec e = exponential(load(s + i) - most);
        total += e;
        store(s + i, e);
    }
    for (i = count; i < room; i++) {
        total[0] -= s[i]; // e^-87 each, and only the last few
        s[i] = 0;
    }
    return 1.0f / sum(total);
}

void attention(const Attention & a) {
    const size_t room = padded(a.keys), wide = padded(a.width);
    float *      keys   = a.work;
    float *      values = keys + room * a.width;
    float *      scores = values + a.keys * wide;
    float *      block  = scores + QB * room;
    float *      rows   = block + QB * a.width;
    const Tile   plain  = {false, false, nullptr, false, nullptr, 0, MT};
    for (size_t h = 0; h < a.heads; h++) {
        for (size_t k = 0; k < a.keys; k += MT) {
            const size_t count = least(MT, a.keys - k);
            for (size_t i = 0; i < count; i++) {
                const uint16_t * row = a.key + h * a.key_head + (k + i) * a.key_stride;
                for (size_t d = 0; d < a.width; d += L) {
                    store(rows + i * wide + d, load_half(row + d));
                }
            }
            pack(rows, wide, count, a.width, keys + k * a.width);
        }
        for (size_t k = 0; k < a.keys; k++) {
            const uint16_t * row = a.value + h * a.value_head + k * a.value_stride;
            for (size_t w = 0; w < wide; w += MT) { // panel after panel
                float * out = values + w * a.keys + k * MT;
                for (size_t d = 0; d < MT; d += L) {
                    store(out + d, w + d < a.width ? load_half(row + w + d) : vec{});
                }
            }
        }
        for (size_t q0 = 0; q0 < a.queries; q0 += QB) {
            const size_t queries = least(QB, a.queries - q0);
            for (size_t q = 0; q < queries; q++) {
                const float * from = a.query + (q0 + q) * a.query_stride + h * a.query_head;
                for (size_t d = 0; d < a.width; d += L) {
                    store(block + q * a.width + d, load(from + d) * a.scale);
                }
            }
            for (size_t k = 0; k < room; k += MT) {
                for (size_t q = 0; q < queries; q += NR) {
                    tiles(keys + k * a.width, block + q * a.width, a.width, least(NR, queries - q), a.width,
                          scores + q * room + k, room, plain);
                }
            }
            float share[QB];
            for (size_t q = 0; q < queries; q++) {
                share[q] = soften(scores + q * room, a.keys, room);
            }
            for (size_t w = 0; w < a.width; w += MT) {
                Tile part = plain;
                part.rows = least(MT, a.width - w);
                for (size_t q = 0; q < queries; q += NR) {
                    tiles(values + w * a.keys, scores + q * room, room, least(NR, queries - q), a.keys,
                          a.result + (q0 + q) * a.result_stride + h * a.result_head + w, a.result_stride, part);
                }
            }
            for (size_t q = 0; q < queries; q++) {
                float * out = a.result + (q0 + q) * a.result_stride + h * a.result_head;
                for (size_t d = 0; d < a.width; d += L) {
                    store(out + d, load(out + d) * share[q]);
                }
            }
        }
    }
}

// Natural logarithm of positive normal numbers.
inline vec logarithm(vec x) {
    ivec bits = (ivec) x;
    // exponent and mantissa, from 0.707 to 1.414
    const ivec steps = (bits - 0x3f3504f3) >> 23;
    const vec  e     = __builtin_convertvector(steps, vec);
    const vec  m     = (vec) (bits - (steps << 23)) - 1.0f;
    vec        p     = all(7.0376836292e-2f);
    p                = p * m - 1.1514610310e-1f;
    p                = p * m + 1.1676998740e-1f;
    p                = p * m - 1.2420140846e-1f;
    p                = p * m + 1.4249322787e-1f;
    p                = p * m - 1.6668057665e-1f;
    p                = p * m + 2.0000714765e-1f;
    p                = p * m - 2.4999993993e-1f;
    p                = p * m + 3.3333331174e-1f;
    const vec square = m * m;
    return m + (p * m * square - square * 0.5f + e * -2.12194440e-4f) + e * 0.693359375f;
}

struct Complex {
    vec re, im;
};

inline Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
inline Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
inline Complex times(Complex a, float re, float im) { return {a.re * re - a.im * im, a.re * im + a.im * re}; }
inline Complex turned(Complex a) { return {a.im, -a.re}; } // by -i

// One stage of a Fourier transform of n numbers, s of them side by side; twiddles are those of 400 steps.
template <int P> inline __attribute__((always_inline)) void stage(const Complex * x, Complex * y, size_t n, size_t s, const float * circle) {
    const size_t m = n / P, step = 400 / n;
    for (size_t j = 0; j < m; j++) {
        for (size_t q = 0; q < s; q++) {
            Complex in[P], out[P];
#pragma GCC unroll 8
            for (int k = 0; k < P; k++) {
                in[k] = x[q + s * (j + m * k)];
            }
            if (P == 2) {
                out[0] = in[0] + in[1];
                out[1] = in[0] - in[1];
            } else if (P == 4) {
                const Complex a = in[0] + in[2], b = in[0] - in[2], c = in[1] + in[3], d = turned(in[1] - in[3]);
                out[0] = a + c;
                out[1] = b + d;
                out[2] = a - c;
                out[3] = b - d;
            } else { // 5
                constexpr float c1 = 0.309016994f, c2 = -0.809016994f, s1 = 0.951056516f, s2 = 0.587785252f;
                const Complex a = in[1] + in[4], b = in[2] + in[3], c = turned(in[1] - in[4]), d = turned(in[2] - in[3]);
                out[0]             = in[0] + a + b;
                const Complex even1 = {in[0].re + a.re * c1 + b.re * c2, in[0].im + a.im * c1 + b.im * c2};
                const Complex even2 = {in[0].re + a.re * c2 + b.re * c1, in[0].im + a.im * c2 + b.im * c1};
                const Complex odd1  = {c.re * s1 + d.re * s2, c.im * s1 + d.im * s2};
                const Complex odd2  = {c.re * s2 - d.re * s1, c.im * s2 - d.im * s1};
                out[1]             = even1 + odd1;
                out[2]             = even2 + odd2;
                out[3]             = even2 - odd2;
                out[4]             = even1 - odd1;
            }
            y[q + s * P * j] = out[0];
#pragma GCC unroll 8
            for (int k = 1; k < P; k++) {
                const float * w          = circle + 2 * (j * k * step);
                y[q + s * (P * j + k)] = j == 0 ? out[k] : times(out[k], w[0], -w[1]);
            }
        }
    }
}

// Each lane is a frame.
void draw(const Picture & p, const float * sound, size_t frames, float * out, size_t stride) {
    Complex a[201], b[200];
    for (size_t i = 0; i < 200; i++) { // even samples are real parts, odd ones imaginary parts
        vec re = vec{}, im = vec{};
        for (size_t f = 0; f < frames; f++) {
            re[f] = sound[f * 160 + 2 * i];
            im[f] = sound[f * 160 + 2 * i + 1];
        }
        a[i] = {re * p.window[2 * i], im * p.window[2 * i + 1]};
    }
    stage<5>(a, b, 200, 1, p.circle);
    stage<5>(b, a, 40, 5, p.circle);
    stage<4>(a, b, 8, 25, p.circle);
    stage<2>(b, a, 2, 100, p.circle);
    // The transform of the even samples and that of the odd ones lie in one; taken apart and joined they are that of all 400.
    vec energy[201];
    a[200] = a[0];
    for (size_t k = 0; k <= 200; k++) {
        const Complex x = a[k], y = {a[200 - k].re, -a[200 - k].im};
        const Complex even = {(x.re + y.re) * 0.5f, (x.im + y.im) * 0.5f};
        const Complex odd  = turned(Complex{(x.re - y.re) * 0.5f, (x.im - y.im) * 0.5f});
        const float * w    = p.circle + 2 * k;
        const Complex sum  = even + times(odd, w[0], -w[1]);
        energy[k]          = sum.re * sum.re + sum.im * sum.im;
    }
    const float * weight = p.weight;
    for (size_t band = 0; band < p.bands; band++) {
        vec total = vec{};
        for (size_t i = 0; i < p.count[band]; i++) {
            total += energy[p.first[band] + i] * *weight++;
        }
        const vec level = logarithm(higher(total, all(1e-10f))) * 0.434294482f;
        for (size_t f = 0; f < frames; f++) {
            out[band * stride + f] = level[f];
        }
    }
}

// The sum of each of L vectors, in one vector.
inline vec sum_each(vec * v) {
#ifdef RS_SHUFFLE
#pragma GCC unroll 4
    for (size_t half = L / 2; half > 0; half /= 2) {
        ivec keep, swap;
        for (size_t l = 0; l < L; l++) {
            keep[l] = (int) (l & half ? (l ^ half) + L : l);
            swap[l] = (int) (l & half ? l + L : l ^ half);
        }
#pragma GCC unroll 8
        for (size_t i = 0; i < half; i++) {
            v[i] = __builtin_shuffle(v[i], v[i + half], keep) + __builtin_shuffle(v[i], v[i + half], swap);
        }
    }
    return v[0];
#else
    vec s;
    for (size_t i = 0; i < L; i++) {
        s[i] = sum(v[i]);
    }
    return s;
#endif
}

inline void ask(const char * p, size_t bytes) {
    for (size_t i = 0; i < bytes; i += 64) {
        __builtin_prefetch(p + i);
    }
}

// Attention for few queries. Keys and values are walked through in blocks, all heads of a block before the next one, since that is how
// they lie in memory; meanwhile the next block is asked for, in order.
template <size_t D> void look_up(const Attention & a) { // D: vectors in a head
    constexpr size_t KB     = 32;        // keys in a block
    constexpr size_t PART   = D * L * 2; // bytes of a key in a head
    const size_t     room   = (a.keys + L - 1) / L * L;
    float *          scores = a.work;
    for (size_t q = 0; q < a.queries; q++) {
        for (size_t k0 = 0; k0 < a.keys; k0 += KB) {
            const size_t k1 = least(a.keys, k0 + KB);
            for (size_t h = 0; h < a.heads; h++) {
                vec query[D];
#pragma GCC unroll 8
                for (size_t d = 0; d < D; d++) {
                    query[d] = load(a.query + q * a.query_stride + h * a.query_head + d * L) * a.scale;
                }
                const char * ahead = (const char *) (a.key + (k0 + KB) * a.key_stride) + h * KB * PART;
                for (size_t k = k0; k < k1; k += L) {
                    const uint16_t * key = a.key + h * a.key_head + k * a.key_stride;
                    vec              s[L];
                    if (k + L <= k1) {
#pragma GCC unroll 16
                        for (size_t i = 0; i < L; i++) {
                            ask(ahead + (k - k0 + i) * PART, PART);
                            s[i] = query[0] * load_half(key + i * a.key_stride);
#pragma GCC unroll 8
                            for (size_t d = 1; d < D; d++) {
                                s[i] += query[d] * load_half(key + i * a.key_stride + d * L);
                            }
                        }
                    } else {
                        for (size_t i = 0; i < L; i++) {
                            s[i] = vec{};
                            for (size_t d = 0; k + i < k1 && d < D; d++) {
                                s[i] += query[d] * load_half(key + i * a.key_stride + d * L);
                            }
                        }
                    }
                    store(scores + h * room + k, sum_each(s));
                }
            }
        }
        float share[MOST_HEADS];
        for (size_t h = 0; h < a.heads; h++) {
            float * s = scores + h * room;
            if (a.mask) {
                const uint16_t * mask = a.mask + q * a.mask_stride;
                for (size_t k = 0; k < a.keys; k++) {
                    s[k] = mask[k] == 0xfc00 ? -1e30f : s[k]; // whisper.cpp masks with minus infinity only
                }
            }
            share[h] = soften(s, a.keys, room);
        }
        float * result = a.result + q * a.result_stride;
        for (size_t h = 0; h < a.heads; h++) {
            for (size_t d = 0; d < D; d++) {
                store(result + h * a.result_head + d * L, vec{});
            }
        }
        for (size_t k0 = 0; k0 < a.keys; k0 += KB) {
            const size_t k1 = least(a.keys, k0 + KB);
            for (size_t h = 0; h < a.heads; h++) {
                const float *    s     = scores + h * room;
                const uint16_t * value = a.value + h * a.value_head + k0 * a.value_stride;
                float *          out   = result + h * a.result_head;
                vec              sums[2][D];
#pragma GCC unroll 8
                for (size_t d = 0; d < D; d++) {
                    sums[0][d] = load(out + d * L);
                    sums[1][d] = vec{};
                }
                const char * ahead = (const char *) (a.value + (k0 + KB) * a.value_stride) + h * KB * PART;
                size_t       k     = k0;
                for (; k + 2 <= k1; k += 2, value += 2 * a.value_stride) {
                    ask(ahead + (k - k0) * PART, 2 * PART);
#pragma GCC unroll 8
                    for (size_t d = 0; d < D; d++) {
                        sums[0][d] += load_half(value + d * L) * s[k];
                        sums[1][d] += load_half(value + a.value_stride + d * L) * s[k + 1];
                    }
                }
                for (; k < k1; k++, value += a.value_stride) {
                    for (size_t d = 0; d < D; d++) {
                        sums[0][d] += load_half(value + d * L) * s[k];
                    }
                }
#pragma GCC unroll 8
                for (size_t d = 0; d < D; d++) {
                    store(out + d * L, sums[0][d] + sums[1][d]);
                }
            }
        }
        for (size_t h = 0; h < a.heads; h++) {
            for (size_t d = 0; d < D; d++) {
                float * out = result + h * a.result_head + d * L;
                store(out, load(out) * share[h]);
            }
        }
    }
}

bool few_queries(const Attention & a) {
    if (a.heads > MOST_HEADS) {
        return false;
    }
    switch (a.width) {
        case 64: look_up<64 / L>(a); return true;
        case 32: look_up<32 / L>(a); return true;
    }
    return false;
}

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

void read_halves(const void * row, size_t column, size_t count, float * out) { from_half((const uint16_t *) row + column, out, count); }

void read_floats(const void * row, size_t column, size_t count, float * out) {
    __builtin_memcpy(out, (const float *) row + column, count * sizeof(float));
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

} // namespace

#define RS_KERNELS(name)                                                                                                          \
    {name, MT, product_work, product, {read_floats, narrow<F32>}, {read_halves, narrow<F16>}, {read_row<Q5_0>, narrow_counted<Bytes50, Q5_0>},      \
     {read_row<Q5_1>, narrow_counted<Bytes51, Q5_1>}, {read_row<Q8_0>, narrow_counted<Bytes8, Q8_0>}, attention_work, attention, few_queries, norm, gelu, to_half,  \
     from_half, L, draw, look}
