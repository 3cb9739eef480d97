// How sound becomes a picture: a Fourier transform of as many frames as a vector has lanes, energy in bands. Part of kernels_body.hpp.

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
