// Products of weights with many inputs: weights are laid out in panels, results are computed in tiles that stay in registers. Part of
// kernels_body.hpp.

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
