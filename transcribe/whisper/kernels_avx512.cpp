// For processors with AVX-512 and its products of bytes.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma,f16c,prefer-vector-width=512")
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // of the compiler's own headers
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>

#define RS_LANES 16
#define RS_WIDE 4
#define RS_DEEP 6
#define RS_SHUFFLE

namespace rs {
namespace {
#include "kernels_x86.h"
typedef float half_vec __attribute__((vector_size(64)));
inline half_vec load_half(const uint16_t * p) { return (half_vec) _mm512_cvtph_ps(_mm256_loadu_si256((const __m256i *) p)); }
inline void store_half(uint16_t * p, half_vec v) { _mm256_storeu_si256((__m256i *) p, _mm512_cvtps_ph((__m512) v, 0)); }
inline half_vec load_bytes(const int8_t * p) {
    return (half_vec) _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_loadu_si128((const __m128i *) p)));
}
inline void five_bits(const uint8_t * low, const uint8_t * high, bool negative, int8_t * out) {
    uint32_t bits;
    __builtin_memcpy(&bits, high, 4);
    __m256i b = low_halves(low);
    // A number less 16 is the low half with all bits above set.
    b = negative ? _mm256_or_si256(b, _mm256_maskz_set1_epi8(~bits, (char) 0xf0)) : _mm256_or_si256(b, _mm256_maskz_set1_epi8(bits, 16));
    _mm256_store_si256((__m256i *) out, b);
}
inline byte_vec five_bit_bytes(const uint8_t * low, const uint8_t * high) {
    uint32_t bits;
    __builtin_memcpy(&bits, high, 4);
    const __m256i b = low_halves(low);
    return _mm256_mask_add_epi8(b, bits, b, _mm256_set1_epi8(16));
}
inline eight dot_bytes(const int32_t * begin, byte_vec w, const int8_t * x) {
    return (eight) _mm256_cvtepi32_ps(
        _mm256_dpbusd_epi32(_mm256_loadu_si256((const __m256i *) begin), w, _mm256_loadu_si256((const __m256i *) x)));
}
inline eight dot_five_bits(const int32_t * begin, byte_vec w, const int8_t * x) { return dot_bytes(begin, w, x); }
} // namespace
#include "kernels_body.hpp"

static const Kernels kernels = RS_KERNELS("AVX-512");
} // namespace rs
#pragma GCC pop_options

const rs::Kernels * rs::kernels_avx512() {
    const bool have = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return have ? &kernels : nullptr;
}

#else
const rs::Kernels * rs::kernels_avx512() { return nullptr; }
#endif
