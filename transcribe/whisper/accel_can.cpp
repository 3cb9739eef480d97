// Which of ggml's operations our kernels do: those of Whisper's networks.
#include "accel_parts.h"

namespace rs::accel {

namespace {

// A reader for what kernels.h has none for, by ggml's own code.
template <ggml_type type> void by_ggml(const void * row, size_t column, size_t count, float * out) {
    const auto * traits = ggml_get_type_traits(type);
    traits->to_float((const char *) row + column / traits->blck_size * traits->type_size, out, (int64_t) count);
}

} // namespace

const Kernels::Kind * kind_of(ggml_type type) {
    switch (type) {
        case GGML_TYPE_F32: return &kernels->f32;
        case GGML_TYPE_F16: return &kernels->f16;
        case GGML_TYPE_Q5_0: return &kernels->q5_0;
        case GGML_TYPE_Q5_1: return &kernels->q5_1;
        case GGML_TYPE_Q8_0: return &kernels->q8_0;
        default: return nullptr;
    }
}

Reader reader_of(ggml_type type) {
    if (const auto * kind = kind_of(type)) {
        return kind->read;
    }
    switch (type) {
        case GGML_TYPE_BF16: return by_ggml<GGML_TYPE_BF16>;
        case GGML_TYPE_Q4_0: return by_ggml<GGML_TYPE_Q4_0>;
        case GGML_TYPE_Q4_1: return by_ggml<GGML_TYPE_Q4_1>;
        case GGML_TYPE_Q4_K: return by_ggml<GGML_TYPE_Q4_K>;
        case GGML_TYPE_Q5_K: return by_ggml<GGML_TYPE_Q5_K>;
        case GGML_TYPE_Q6_K: return by_ggml<GGML_TYPE_Q6_K>;
        default: return nullptr;
    }
}

namespace {

bool can_multiply(const ggml_tensor * t) {
    const ggml_tensor * w = t->src[0];
    const ggml_tensor * x = t->src[1];
    const bool flat = w->ne[2] * w->ne[3] == 1 && x->ne[2] * x->ne[3] == 1;
    if (!flat || !ggml_is_contiguous(w) || !ggml_is_contiguous(x) || !is_f32(t) || reader_of(w->type) == nullptr) {
        return false;
    }
    const bool single = w->type == GGML_TYPE_F16 || w->type == GGML_TYPE_F32;
    if (w->ne[0] % 32 != 0 && !(single && x->ne[1] >= few)) {
        return false;
    }
    if (x->ne[1] < few && kind_of(w->type) == nullptr) {
        return false; // ggml has code for it
    }
    // The convolutions multiply two matrices of 16 bit floats.
    return x->type == GGML_TYPE_F32 || (x->type == GGML_TYPE_F16 && x->ne[1] >= few);
}

// What is added: as much, one row for all, or one number for each row.
bool can_spread(const ggml_tensor * t) {
    const ggml_tensor * a = t->src[0];
    const ggml_tensor * b = t->src[1];
    if (!is_f32(t) || !is_f32(a) || !is_f32(b) || !ggml_are_same_shape(t, a)) {
        return false;
    }
    const bool same   = ggml_are_same_shape(t, b);
    const bool row    = b->ne[0] == t->ne[0] && rows_of(b) == 1;
    const bool column = b->ne[0] == 1 && b->ne[1] == t->ne[1] && t->ne[2] * t->ne[3] * b->ne[2] * b->ne[3] == 1;
    return same || row || column;
}

bool can_attend(const ggml_tensor * t) {
    const ggml_tensor *q = t->src[0], *k = t->src[1], *v = t->src[2], *mask = t->src[3];
    if (t->src[4] != nullptr || parameter(t, 1) != 0 || parameter(t, 2) != 0 || !is_f32(t) || q->type != GGML_TYPE_F32) {
        return false; // sinks, slopes, soft caps: not Whisper's
    }
    if (k->type != GGML_TYPE_F16 || v->type != GGML_TYPE_F16 || q->ne[3] * k->ne[3] * v->ne[3] != 1 || k->ne[2] != q->ne[2] || v->ne[2] != q->ne[2]) {
        return false;
    }
    if (q->nb[0] != 4 || k->nb[0] != 2 || v->nb[0] != 2 || k->ne[0] != q->ne[0] || v->ne[0] != q->ne[0]) {
        return false;
    }
    if (mask != nullptr && (mask->type != GGML_TYPE_F16 || !ggml_is_contiguous(mask) || mask->ne[2] * mask->ne[3] != 1)) {
        return false;
    }
    return (q->ne[0] == 64 || q->ne[0] == 32) && q->ne[2] <= 32; // 64 and up to 20 heads in Whisper's models
}

bool can_copy(const ggml_tensor * from, const ggml_tensor * to) {
    const bool same_order = ggml_is_contiguous(from) && ggml_is_contiguous(to) && ggml_nelements(from) == ggml_nelements(to);
    const bool transposed = is_f32(to) && ggml_are_same_shape(from, to) && from->nb[1] == 4 && from->ne[2] * from->ne[3] == 1;
    return from->type == GGML_TYPE_F32 && ((same_order && (to->type == GGML_TYPE_F16 || to->type == GGML_TYPE_F32)) || transposed);
}

bool can_unroll(const ggml_tensor * t) { // one dimension, for convolutions
    return number(t, 6) == 0 && is_f32(t->src[1]) && t->type == GGML_TYPE_F16 && ggml_is_contiguous(t) && t->src[1]->ne[2] * t->src[1]->ne[3] == 1;
}

} // namespace

bool can(ggml_backend_dev_t, const ggml_tensor * t) {
    switch (t->op) {
        case GGML_OP_NONE:
        case GGML_OP_RESHAPE:
        case GGML_OP_VIEW:
        case GGML_OP_PERMUTE:
        case GGML_OP_TRANSPOSE:
            return true;
        case GGML_OP_MUL_MAT:
            return can_multiply(t);
        case GGML_OP_ADD:
        case GGML_OP_MUL:
            return can_spread(t);
        case GGML_OP_NORM:
            return is_f32(t) && is_f32(t->src[0]);
        case GGML_OP_UNARY:
            return ggml_get_unary_op(t) == GGML_UNARY_OP_GELU && is_f32(t) && is_f32(t->src[0]);
        case GGML_OP_SCALE:
            return is_f32(t) && is_f32(t->src[0]) && parameter(t, 1) == 0;
        case GGML_OP_CPY:
        case GGML_OP_CONT:
        case GGML_OP_DUP:
            return can_copy(t->src[0], t);
        case GGML_OP_FLASH_ATTN_EXT:
            return can_attend(t);
        case GGML_OP_IM2COL:
            return can_unroll(t);
        case GGML_OP_GET_ROWS:
            return is_f32(t) && ggml_is_contiguous(t->src[0]) && t->src[1]->type == GGML_TYPE_I32 && rows_of(t->src[1]) == 1 &&
                   t->src[0]->ne[2] * t->src[0]->ne[3] == 1 && t->src[0]->ne[0] % 32 == 0 && reader_of(t->src[0]->type) != nullptr;
        default:
            return false;
    }
}

} // namespace rs::accel
