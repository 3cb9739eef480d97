// Vectors of the kind that kernels_*.cpp define, and functions of them. Part of kernels_body.hpp.

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
