// What the files of our ggml backend share: accel.cpp makes it known, accel_can.cpp says which operations it takes, accel_compute.cpp does
// them, memory.cpp gives it memory.
#pragma once

#include "crew.h"
#include "kernels.h"
#include "memory.h"

#include <ggml-backend-impl.h>
#include <ggml-impl.h>
#include <vector>

namespace rs::accel {

extern const Kernels * kernels; // those in use; NULL: none

// Whisper's vocabularies are larger than any other measure of its networks.
constexpr int64_t vocabulary = 51864;

// No decoder looks at more tokens at once; whoever has more queries is the encoder. Encoder contexts are never that short.
constexpr int64_t most_tokens = 448;

// Products of fewer inputs read the weights where they lie.
constexpr int64_t few = 12;

// What one state of whisper.cpp has of us. Its graphs are computed one after the other.
struct Machine {
    explicit Machine(int threads) : crew(threads), work(threads) {}

    Crew                            crew;
    std::vector<std::vector<float>> work; // one for each thread
    std::vector<float>              rows;
    int64_t                         heard = 0; // steps that the encoder computed last
    Spent                           spent;
};

bool can(ggml_backend_dev_t, const ggml_tensor * t);

const Kernels::Kind * kind_of(ggml_type type); // NULL: no kernels for this kind of weights
Reader                reader_of(ggml_type type);

// Computes the node of the graph at a place and those behind it that are done in the same go; returns how many these were.
int compute_node(Machine & machine, const ggml_cgraph * graph, int at);

inline int64_t rows_of(const ggml_tensor * t) { return t->ne[1] * t->ne[2] * t->ne[3]; }
inline bool    is_f32(const ggml_tensor * t) { return t->type == GGML_TYPE_F32 && ggml_is_contiguous(t); }

inline float parameter(const ggml_tensor * t, int i) {
    float f;
    __builtin_memcpy(&f, (const char *) t->op_params + i * sizeof(float), sizeof(float));
    return f;
}

inline int32_t number(const ggml_tensor * t, int i) {
    int32_t n;
    __builtin_memcpy(&n, (const char *) t->op_params + i * sizeof(int32_t), sizeof(int32_t));
    return n;
}

} // namespace rs::accel
