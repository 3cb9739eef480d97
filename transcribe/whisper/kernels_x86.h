// What AVX2 and AVX-512 share. Included inside the unnamed namespace of each, under its own target.
inline float scalar_half(const uint8_t * p) {
    uint16_t h;
    __builtin_memcpy(&h, p, 2);
    return _mm_cvtss_f32(_mm_cvtph_ps(_mm_cvtsi32_si128(h)));
}
typedef __m256i byte_vec;
typedef float   eight __attribute__((vector_size(32)));
typedef float   eight_loose __attribute__((vector_size(32), aligned(4), may_alias));
inline byte_vec from_signed(const uint8_t * p) {
    return _mm256_xor_si256(_mm256_loadu_si256((const __m256i *) p), _mm256_set1_epi8((char) 0x80));
}
inline eight eight_halves(const uint8_t * p) {
    short h;
    __builtin_memcpy(&h, p, 2);
    return (eight) _mm256_cvtph_ps(_mm_set1_epi16(h));
}
// low_halves gives the low four bits of 32 numbers, a byte each.
inline __m256i low_halves(const uint8_t * low) {
    const __m128i half = _mm_loadu_si128((const __m128i *) low);
    return _mm256_and_si256(_mm256_set_m128i(_mm_srli_epi16(half, 4), half), _mm256_set1_epi8(15));
}
