/* 64-bit lanes that hold 32-bit words, for the one thing compilers vectorise badly: the widening
 * multiplication of Philox. Only the low half of a lane counts; what stands above it is never read,
 * so that no round needs a mask. SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef PTS_ENGINE_LANES_H
#define PTS_ENGINE_LANES_H

#include <stdint.h>

#if defined(__AVX512F__)
#include <immintrin.h>
enum { LANES = 8 };
typedef __m512i lanes;
static inline lanes lanes_load(const uint32_t *word) {
    return _mm512_loadu_si512(word);
}
static inline void lanes_store(uint32_t *word, lanes even, lanes odd) {
    _mm512_storeu_si512(word, _mm512_mask_blend_epi32(0xAAAA, even, _mm512_slli_epi64(odd, 32)));
}
static inline lanes lanes_all(uint32_t word) {
    return _mm512_set1_epi64(word);
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return _mm512_mul_epu32(a, b);
}
static inline lanes lanes_high(lanes x) {
    return _mm512_srli_epi64(x, 32);
}
static inline lanes lanes_xor(lanes a, lanes b, lanes c) {
    return _mm512_ternarylogic_epi64(a, b, c, 0x96);
}

#elif defined(__AVX2__)
#include <immintrin.h>
enum { LANES = 4 };
typedef __m256i lanes;
static inline lanes lanes_load(const uint32_t *word) {
    return _mm256_loadu_si256((const __m256i *)word);
}
static inline void lanes_store(uint32_t *word, lanes even, lanes odd) {
    _mm256_storeu_si256((__m256i *)word,
                        _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xAA));
}
static inline lanes lanes_all(uint32_t word) {
    return _mm256_set1_epi64x(word);
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return _mm256_mul_epu32(a, b);
}
static inline lanes lanes_high(lanes x) {
    return _mm256_srli_epi64(x, 32);
}
static inline lanes lanes_xor(lanes a, lanes b, lanes c) {
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
}

#elif defined(__SSE2__)
#include <emmintrin.h>
enum { LANES = 2 };
typedef __m128i lanes;
static inline lanes lanes_load(const uint32_t *word) {
    return _mm_loadu_si128((const __m128i *)word);
}
static inline void lanes_store(uint32_t *word, lanes even, lanes odd) {
    __m128i low = _mm_and_si128(even, _mm_set1_epi64x(0xFFFFFFFF));
    _mm_storeu_si128((__m128i *)word, _mm_or_si128(low, _mm_slli_epi64(odd, 32)));
}
static inline lanes lanes_all(uint32_t word) {
    return _mm_set_epi32(0, (int)word, 0, (int)word);
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return _mm_mul_epu32(a, b);
}
static inline lanes lanes_high(lanes x) {
    return _mm_srli_epi64(x, 32);
}
static inline lanes lanes_xor(lanes a, lanes b, lanes c) {
    return _mm_xor_si128(_mm_xor_si128(a, b), c);
}

#else
enum { LANES = 1 };
typedef uint64_t lanes;
static inline lanes lanes_load(const uint32_t *word) {
    return word[0] | (uint64_t)word[1] << 32;
}
static inline void lanes_store(uint32_t *word, lanes even, lanes odd) {
    word[0] = (uint32_t)even;
    word[1] = (uint32_t)odd;
}
static inline lanes lanes_all(uint32_t word) {
    return word;
}
static inline lanes lanes_multiply(lanes a, lanes b) {
    return (a & 0xFFFFFFFFu) * (b & 0xFFFFFFFFu);
}
static inline lanes lanes_high(lanes x) {
    return x >> 32;
}
static inline lanes lanes_xor(lanes a, lanes b, lanes c) {
    return a ^ b ^ c;
}
#endif

#endif
