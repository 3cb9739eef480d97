// For every other processor, and for choosing: in the compiler's own vectors of four floats. ARM's 64 bit processors have
// these in hardware, with twice as many registers as x86 had before AVX-512. On x86 this is for tests only.
#include "kernels.h"

#include <string.h>

#if defined(__GNUC__)

#pragma GCC diagnostic ignored "-Wpsabi" // nothing that holds vectors is called from elsewhere

#define RS_LANES 4
#define RS_WIDE 4
#define RS_DEEP 6
#ifndef __clang__
#define RS_SHUFFLE
#endif

namespace rs {
namespace {
typedef float half_vec __attribute__((vector_size(16)));

#if defined(__aarch64__)
typedef __fp16 stored_halves __attribute__((vector_size(8), aligned(2), may_alias));
inline half_vec load_half(const uint16_t * p) { return __builtin_convertvector(*(const stored_halves *) p, half_vec); }
inline void store_half(uint16_t * p, half_vec v) { *(stored_halves *) p = __builtin_convertvector(v, stored_halves); }
inline float scalar_half(const uint8_t * p) {
    __fp16 h;
    __builtin_memcpy(&h, p, 2);
    return h;
}
#else
// A 16 bit float has 5 bits of exponent and 10 of mantissa. Shifted to a float's places, its exponent is 112 too small.
inline float widen(uint16_t h) {
    uint32_t bits = (uint32_t) (h & 0x7fff) << 13;
    float    x;
    if (bits >= 0x7c00u << 13) { // infinity, no number
        bits += 224u << 23;
        __builtin_memcpy(&x, &bits, 4);
    } else {
        __builtin_memcpy(&x, &bits, 4);
        x *= 5.192296858534828e33f; // 2^112
    }
    return h & 0x8000 ? -x : x;
}
inline uint16_t narrowed(float x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, 4);
    const uint16_t sign = (uint16_t) (bits >> 16 & 0x8000);
    bits &= 0x7fffffff;
    if (bits > 0x7f800000) {
        return sign | 0x7e00;
    }
    if (bits >= 0x477ff000) { // from 65520 on
        return sign | 0x7c00;
    }
    if (bits < 0x38800000) { // less than the smallest normal one: steps of 2^-24
        float small;
        __builtin_memcpy(&small, &bits, 4);
        return sign | (uint16_t) (int) __builtin_rintf(small * 16777216.0f);
    }
    return sign | (uint16_t) ((bits - (112u << 23) + 0xfff + (bits >> 13 & 1)) >> 13); // to the nearest, halves to the even one
}
inline half_vec load_half(const uint16_t * p) { return half_vec{widen(p[0]), widen(p[1]), widen(p[2]), widen(p[3])}; }
inline void store_half(uint16_t * p, half_vec v) {
    for (int i = 0; i < 4; i++) {
        p[i] = narrowed(v[i]);
    }
}
inline float scalar_half(const uint8_t * p) {
    uint16_t h;
    __builtin_memcpy(&h, p, 2);
    return widen(h);
}
#endif

inline half_vec load_bytes(const int8_t * p) { return half_vec{(float) p[0], (float) p[1], (float) p[2], (float) p[3]}; }
inline void five_bits(const uint8_t * low, const uint8_t * high, bool negative, int8_t * out) {
    uint32_t bits;
    __builtin_memcpy(&bits, high, 4);
    for (int i = 0; i < 16; i++) {
        out[i]      = (int8_t) ((low[i] & 15) + ((bits >> i & 1) << 4) - (negative ? 16 : 0));
        out[i + 16] = (int8_t) ((low[i] >> 4) + ((bits >> (i + 16) & 1) << 4) - (negative ? 16 : 0));
    }
}
struct byte_vec {
    uint8_t b[32];
};
typedef float eight __attribute__((vector_size(32)));
typedef float eight_loose __attribute__((vector_size(32), aligned(4), may_alias));
inline byte_vec from_signed(const uint8_t * p) {
    byte_vec v;
    for (int i = 0; i < 32; i++) {
        v.b[i] = p[i] ^ 0x80;
    }
    return v;
}
inline byte_vec five_bit_bytes(const uint8_t * low, const uint8_t * high) {
    byte_vec v;
    five_bits(low, high, false, (int8_t *) v.b);
    return v;
}
inline eight eight_halves(const uint8_t * p) { return eight{} + scalar_half(p); }
inline eight dot_bytes(const int32_t * begin, byte_vec w, const int8_t * x) {
    eight s;
    for (int i = 0; i < 8; i++) {
        int32_t n = begin[i];
        for (int j = 0; j < 4; j++) {
            n += (int32_t) w.b[4 * i + j] * x[4 * i + j];
        }
        s[i] = (float) n;
    }
    return s;
}
inline eight dot_five_bits(const int32_t * begin, byte_vec w, const int8_t * x) { return dot_bytes(begin, w, x); }
} // namespace
#include "kernels_body.hpp"

static const Kernels kernels = RS_KERNELS("vectors of four");
} // namespace rs

const rs::Kernels * rs::kernels_plain() { return &kernels; }

#else
const rs::Kernels * rs::kernels_plain() { return nullptr; }
#endif

const rs::Kernels * rs::kernels_called(const char * name) {
    const Kernels * all[] = {kernels_avx512(), kernels_avx2(), kernels_plain()};
    for (const Kernels * k : all) {
        if (k != nullptr && strcmp(k->name, name) == 0) {
            return k;
        }
    }
#if !defined(__aarch64__)
    all[2] = nullptr; // ggml's own code for old x86 processors is better
#endif
    for (const Kernels * k : all) {
        if (k != nullptr) {
            return k;
        }
    }
    return nullptr;
}
