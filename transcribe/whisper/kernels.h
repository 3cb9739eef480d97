// The arithmetic that takes nearly all of the time, written once (kernels_body.hpp) and compiled for several kinds of
// processor (kernels_*.cpp). kernels_called chooses at run time.
//
// All numbers are 32 bit floats unless a name says otherwise; sizes and strides count numbers, not bytes. Nothing here
// allocates, and nothing uses more than the calling thread.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace rs {

// What is done to a product before it is stored.
struct Finish {
    const float * bias;     // one for each column of the result; NULL: none
    bool          gelu;     // after the bias
    const float * residual; // added last, laid out as the result with its own stride; NULL: none
    size_t        residual_stride;
};

// Reads count numbers of one stored row, from column on, into out. Both are multiples of 32 where numbers are stored in blocks
// (that is, but for f32 and f16).
typedef void (*Reader)(const void * row, size_t column, size_t count, float * out);

// A matrix of weights as it is stored.
struct Rows {
    const void * data;
    size_t       stride; // bytes from row to row
    Reader       read;
};

// result[n][m] = sum over k of weights[m][k] * input[n][k], for n < N, m < M, k < K; then finish.
struct Product {
    Rows          weights;
    const float * input;
    size_t        input_stride;
    float *       result;
    size_t        result_stride;
    size_t        M, N, K;
    bool          onto;  // add to what is in result; then without residual and gelu
    Finish        finish;
    float *       work; // product_work numbers
};

// Attention without a mask over keys and values stored as 16 bit floats. For each head and query:
// result = sum over keys of softmax(scale * query . key) * value.
struct Attention {
    const float *    query;
    size_t           query_stride, query_head;
    const uint16_t * key;
    size_t           key_stride, key_head;
    const uint16_t * value;
    size_t           value_stride, value_head;
    float *          result;
    size_t           result_stride, result_head;
    const uint16_t * mask; // 16 bit floats, added to the scores, mask_stride from query to query; NULL: none
    size_t           mask_stride;
    size_t           queries, keys, heads, width;
    float            scale;
    float *          work; // attention_work numbers
};

// How sound becomes a picture for the encoder: 400 samples under a window, their Fourier transform, energy in bands, logarithm.
struct Picture {
    const float *    window; // 400
    const float *    circle; // cosine and sine of 400 steps around the circle, in turn
    const uint16_t * first;  // for each band the first frequency that counts, and how many do
    const uint16_t * count;
    const float *    weight; // of all these, one band after the other
    size_t           bands;
};

// One vector of logits looked at in one go.
struct Logits {
    float  sum_text, sum_times; // sums of exp(x - highest) over both ranges
    float  best_text, best_time;
    size_t best_text_at, best_time_at; // the first of the highest
};

struct Kernels {
    const char * name;

    size_t panel; // rows of weights that are computed together: shares of a product are multiples of it
    size_t (*product_work)(size_t M, size_t K);
    void (*product)(const Product & p);

    // For each kind of stored weights a reader, and the product for few inputs, straight from the stored weights and
    // without work; K is a multiple of 32. NULL for kinds that have no code here.
    struct Kind {
        Reader read;
        void (*narrow)(const Product & p);
    } f32, f16, q5_0, q5_1, q8_0;

    size_t (*attention_work)(size_t queries, size_t heads, size_t keys, size_t width);
    void (*attention)(const Attention & a);   // without a mask, for at least 12 queries
    bool (*few_queries)(const Attention & a); // false: heads of a width or number that it does not know

    // rows of width: (x - mean) / sqrt(variance + epsilon) * weight + bias
    void (*norm)(const float * in, float * out, size_t rows, size_t width, size_t in_stride, size_t out_stride,
                 const float * weight, const float * bias, float epsilon);
    void (*gelu)(const float * in, float * out, size_t count);
    void (*to_half)(const float * in, uint16_t * out, size_t count);
    void (*from_half)(const uint16_t * in, float * out, size_t count);

    // Draws frames of 400 samples, 160 apart, from padded sound; out has a row of stride numbers for each band. Numbers are
    // logarithms to the base 10, not below -10. At most frames_at_once.
    size_t frames_at_once;
    void (*draw)(const Picture & p, const float * sound, size_t frames, float * out, size_t stride);

    // looks at text [0, text) and [from, to) of x
    Logits (*look)(const float * x, size_t text, size_t from, size_t to);
};

// The best for this machine, or those of that name if they run here; NULL where there is nothing better than ggml's own code.
const Kernels * kernels_called(const char * name);

// One for each file that includes kernels_body.hpp; NULL where the compiler or the processor does not know the instructions.
const Kernels * kernels_avx512();
const Kernels * kernels_avx2();
const Kernels * kernels_plain();

} // namespace rs
