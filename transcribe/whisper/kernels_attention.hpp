// Attention: over many queries by tiles as products, over few along the keys as they lie in memory. Part of kernels_body.hpp.

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
