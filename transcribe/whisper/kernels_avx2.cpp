// For processors with AVX2: nearly all office machines since about 2013.
#include "kernels.h"

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

#pragma GCC push_options
#pragma GCC target("avx2,fma,f16c")
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized" // of the compiler's own headers
#pragma GCC diagnostic ignored "-Wuninitialized"
#include <immintrin.h>

#define RS_LANES 8
#define RS_WIDE 2
#define RS_DEEP 6
#define RS_SHUFFLE

namespace rs {
namespace {
#include "kernels_x86.h"
typedef float half_vec __attribute__((vector_size(32)));
inline half_vec load_half(const uint16_t * p) { return (half_vec) _mm256_cvtph_ps(_mm_loadu_si128((const __m128i *) p)); }
inline void store_half(uint16_t * p, half_vec v) { _mm_storeu_si128((__m128i *) p, _mm256_cvtps_ph((__m256) v, 0)); }
inline half_vec load_bytes(const int8_t * p) {
    return (half_vec) _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *) p)));
}
// fifth_bits gives a byte for each of 32 bits: all ones where it is set.
inline __m256i fifth_bits(const uint8_t * high) {
    uint32_t bits;
    __builtin_memcpy(&bits, high, 4);
    // Each byte gets the eight bits that its own is among, and then keeps its own.
    const __m256i spread = _mm256_shuffle_epi8(_mm256_set1_epi32((int) bits), _mm256_set_epi64x(0x0303030303030303, 0x0202020202020202,
                                                                                               0x0101010101010101, 0));
    const __m256i own = _mm256_set1_epi64x((long long) 0x8040201008040201);
    return _mm256_cmpeq_epi8(_mm256_and_si256(spread, own), own);
}
inline void five_bits(const uint8_t * low, const uint8_t * high, bool negative, int8_t * out) {
    const __m256i b = low_halves(low), set = fifth_bits(high);
    // A number less 16 is the low half with all bits above set.
    const __m256i top = negative ? _mm256_andnot_si256(set, _mm256_set1_epi8((char) 0xf0)) : _mm256_and_si256(set, _mm256_set1_epi8(16));
    _mm256_store_si256((__m256i *) out, _mm256_or_si256(b, top));
}
inline byte_vec five_bit_bytes(const uint8_t * low, const uint8_t * high) {
    return _mm256_or_si256(low_halves(low), _mm256_and_si256(fifth_bits(high), _mm256_set1_epi8(16)));
}
// Pairs of products of a byte up to 255 and one up to 127 do not fit 16 bits; halves of the byte do.
inline eight dot_bytes(const int32_t * begin, byte_vec w, const int8_t * x) {
    const __m256i in  = _mm256_loadu_si256((const __m256i *) x);
    const __m256i low = _mm256_and_si256(w, _mm256_set1_epi8(15)), high = _mm256_and_si256(_mm256_srli_epi16(w, 4), _mm256_set1_epi8(15));
    const __m256i products = _mm256_add_epi32(_mm256_madd_epi16(_mm256_maddubs_epi16(low, in), _mm256_set1_epi16(1)),
                                              _mm256_madd_epi16(_mm256_maddubs_epi16(high, in), _mm256_set1_epi16(16)));
    return (eight) _mm256_cvtepi32_ps(_mm256_add_epi32(_mm256_loadu_si256((const __m256i *) begin), products));
}
inline eight dot_five_bits(const int32_t * begin, byte_vec w, const int8_t * x) {
    const __m256i products = _mm256_madd_epi16(_mm256_maddubs_epi16(w, _mm256_loadu_si256((const __m256i *) x)), _mm256_set1_epi16(1));
    return (eight) _mm256_cvtepi32_ps(_mm256_add_epi32(_mm256_loadu_si256((const __m256i *) begin), products));
}
} // namespace
#include "kernels_body.hpp"

static const Kernels kernels = RS_KERNELS("AVX2");
} // namespace rs
#pragma GCC pop_options

const rs::Kernels * rs::kernels_avx2() {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels : nullptr;
}

#else
const rs::Kernels * rs::kernels_avx2() { return nullptr; }
#endif
