#include "accel.h"

#include "kernels.h"

#include <algorithm>
#include <cstring>
#include <ggml-backend-impl.h>
#include <ggml-cpu.h>
#include <ggml-impl.h>
#include <vector>

namespace {

const rs::Kernels * kernels = nullptr;

thread_local bool wanted   = false;
thread_local bool last_row = false;

// Whisper's vocabularies are larger than any other measure of its networks.
constexpr int64_t vocabulary = 51864;

// No decoder looks at more tokens at once; whoever has more queries is the encoder. Encoder contexts are never that short.
constexpr int64_t most_tokens = 448;

// What one state of whisper.cpp has of us. Its graphs are computed one after the other.
struct Machine {
    std::vector<float> work, rows;
    int64_t            heard = 0; // steps that the encoder computed last
};

float * room(std::vector<float> & v, size_t n) {
    if (v.size() < n) {
        v.resize(n);
    }
    return v.data();
}

int64_t rows_of(const ggml_tensor * t) { return t->ne[1] * t->ne[2] * t->ne[3]; }

bool is_f32(const ggml_tensor * t) { return t->type == GGML_TYPE_F32 && ggml_is_contiguous(t); }

const rs::Kernels::Kind * kind_of(ggml_type type) {
    switch (type) {
        case GGML_TYPE_F32: return &kernels->f32;
        case GGML_TYPE_F16: return &kernels->f16;
        case GGML_TYPE_Q5_0: return &kernels->q5_0;
        case GGML_TYPE_Q5_1: return &kernels->q5_1;
        case GGML_TYPE_Q8_0: return &kernels->q8_0;
        default: return nullptr;
    }
}

// A reader for what kernels.h has none for, by ggml's own code.
template <ggml_type type> void by_ggml(const void * row, size_t column, size_t count, float * out) {
    const auto * traits = ggml_get_type_traits(type);
    traits->to_float((const char *) row + column / traits->blck_size * traits->type_size, out, (int64_t) count);
}

rs::Reader reader_of(ggml_type type) {
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

// Products of fewer inputs read the weights where they lie.
constexpr int64_t few = 12;

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

float parameter(const ggml_tensor * t, int i) {
    float f;
    std::memcpy(&f, (const char *) t->op_params + i * sizeof(float), sizeof(float));
    return f;
}

int32_t number(const ggml_tensor * t, int i) {
    int32_t n;
    std::memcpy(&n, (const char *) t->op_params + i * sizeof(int32_t), sizeof(int32_t));
    return n;
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

float * floats(const ggml_tensor * t) { return (float *) t->data; }

bool overlap(const ggml_tensor * a, const ggml_tensor * b) {
    const char *a0 = (const char *) a->data, *b0 = (const char *) b->data;
    return a0 < b0 + ggml_nbytes(b) && b0 < a0 + ggml_nbytes(a);
}

// Computes a product and what follows it, as far as that can be done on the way to memory. Returns how many nodes that were.
int multiply(Machine & machine, const ggml_cgraph * graph, int at) {
    const ggml_tensor * t = graph->nodes[at];
    const ggml_tensor * w = t->src[0];
    const ggml_tensor * x = t->src[1];
    rs::Product p = {};
    p.M = w->ne[1];
    p.N = x->ne[1];
    p.K = w->ne[0];
    p.weights       = {w->data, w->nb[1], reader_of(w->type)};
    p.input         = floats(x);
    p.input_stride  = p.K;
    p.result_stride = p.M;
    size_t skip     = 0;
    if (last_row && w->ne[1] >= vocabulary) {
        p.input += (p.N - 1) * p.K;
        skip = (p.N - 1) * p.M;
        p.N  = 1;
    }
    if (x->type == GGML_TYPE_F16) {
        p.input = room(machine.rows, p.N * p.K);
        kernels->from_half((const uint16_t *) x->data, machine.rows.data(), p.N * p.K);
    }

    // Results that only the next node reads need not be stored, if its own do not lie where the product still reads.
    int done = 1;
    const auto next = [&](ggml_op op) -> const ggml_tensor * {
        const ggml_op both[] = {graph->nodes[at + done - 1]->op, op};
        if (!ggml_can_fuse(graph, at + done - 1, both, 2)) {
            return nullptr;
        }
        const ggml_tensor * n = graph->nodes[at + done];
        return n->src[0] == graph->nodes[at + done - 1] && can(nullptr, n) && !overlap(n, x) && !overlap(n, w) ? n : nullptr;
    };
    const ggml_tensor * out = t;
    if (const ggml_tensor * n = next(GGML_OP_ADD); n != nullptr && n->src[1]->ne[0] == t->ne[0] && rows_of(n->src[1]) == 1) {
        p.finish.bias = floats(n->src[1]);
        out           = n;
        done++;
    }
    if (const ggml_tensor * n = next(GGML_OP_UNARY)) {
        p.finish.gelu = true;
        out           = n;
        done++;
    } else if (const ggml_tensor * n = next(GGML_OP_ADD); n != nullptr && done == 2 && ggml_are_same_shape(n->src[1], n)) {
        if (n->data == n->src[1]->data) {
            p.onto = true; // the result goes where it lies
            out    = n;
            done++;
        } else if (!overlap(n, n->src[1])) {
            p.finish.residual        = floats(n->src[1]);
            p.finish.residual_stride = p.M;
            out                      = n;
            done++;
        }
    }
    p.result = floats(out) + skip;
    if ((int64_t) p.N < few && kind_of(w->type) != nullptr) {
        kind_of(w->type)->narrow(p);
    } else {
        p.work = room(machine.work, kernels->product_work(p.M, p.K));
        kernels->product(p);
    }
    return done;
}

// Normalises, and scales and shifts when these are the next nodes.
int normalise(const ggml_cgraph * graph, int at) {
    const ggml_tensor * t = graph->nodes[at];
    const ggml_tensor * x = t->src[0];
    const ggml_tensor * out = t;
    const float *weight = nullptr, *bias = nullptr;
    int done = 1;
    const ggml_op all[] = {GGML_OP_NORM, GGML_OP_MUL, GGML_OP_ADD};
    if (ggml_can_fuse(graph, at, all, 3)) {
        const ggml_tensor *mul = graph->nodes[at + 1], *add = graph->nodes[at + 2];
        const auto row = [&](const ggml_tensor * n) { return n->src[1]->ne[0] == t->ne[0] && rows_of(n->src[1]) == 1; };
        const bool apart = add->data == x->data || !overlap(add, x);
        if (mul->src[0] == t && add->src[0] == mul && can(nullptr, mul) && can(nullptr, add) && row(mul) && row(add) && apart) {
            weight = floats(mul->src[1]);
            bias   = floats(add->src[1]);
            out    = add;
            done   = 3;
        }
    }
    kernels->norm(floats(x), floats(out), rows_of(t), t->ne[0], t->ne[0], t->ne[0], weight, bias, parameter(t, 0));
    return done;
}

template <typename Work> void spread(const ggml_tensor * t, Work work) {
    const ggml_tensor * b = t->src[1];
    const float *x = floats(t->src[0]), *y = floats(b);
    float *       out   = floats(t);
    const int64_t width = t->ne[0], rows = rows_of(t);
    if (ggml_are_same_shape(t, b)) {
        for (int64_t i = 0; i < width * rows; i++) {
            out[i] = work(x[i], y[i]);
        }
    } else if (b->ne[0] == width) {
        for (int64_t r = 0; r < rows; r++) {
            for (int64_t i = 0; i < width; i++) {
                out[r * width + i] = work(x[r * width + i], y[i]);
            }
        }
    } else {
        for (int64_t r = 0; r < rows; r++) {
            for (int64_t i = 0; i < width; i++) {
                out[r * width + i] = work(x[r * width + i], y[r]);
            }
        }
    }
}

void copy(const ggml_tensor * from, ggml_tensor * to) {
    if (ggml_is_contiguous(from)) {
        if (to->type == GGML_TYPE_F16) {
            kernels->to_half(floats(from), (uint16_t *) to->data, ggml_nelements(to));
        } else {
            std::memmove(to->data, from->data, ggml_nbytes(to));
        }
        return;
    }
    // A transposed matrix, in squares that fit the cache.
    const int64_t width = to->ne[0], rows = to->ne[1], stride = (int64_t) (from->nb[0] / sizeof(float)), square = 32;
    const float * x   = floats(from);
    float *       out = floats(to);
    for (int64_t r0 = 0; r0 < rows; r0 += square) {
        for (int64_t c0 = 0; c0 < width; c0 += square) {
            for (int64_t r = r0; r < std::min(rows, r0 + square); r++) {
                for (int64_t c = c0; c < std::min(width, c0 + square); c++) {
                    out[r * width + c] = x[c * stride + r];
                }
            }
        }
    }
}

void attend(Machine & machine, const ggml_tensor * t) {
    const ggml_tensor *q = t->src[0], *k = t->src[1], *v = t->src[2], *mask = t->src[3];
    rs::Attention a = {};
    a.query        = floats(q);
    a.query_stride = q->nb[1] / 4;
    a.query_head   = q->nb[2] / 4;
    a.key          = (const uint16_t *) k->data;
    a.key_stride   = k->nb[1] / 2;
    a.key_head     = k->nb[2] / 2;
    a.value        = (const uint16_t *) v->data;
    a.value_stride = v->nb[1] / 2;
    a.value_head   = v->nb[2] / 2;
    a.result        = floats(t);
    a.result_stride = t->nb[2] / 4;
    a.result_head   = t->nb[1] / 4;
    a.queries = q->ne[1];
    a.keys    = k->ne[1];
    a.heads   = q->ne[2];
    a.width   = q->ne[0];
    a.scale   = parameter(t, 0);
    if (mask != nullptr) {
        a.mask        = (const uint16_t *) mask->data;
        a.mask_stride = mask->nb[1] / 2;
    } else if (q->ne[1] > most_tokens && k->ne[1] == GGML_PAD(q->ne[1], 256)) {
        // whisper.cpp rounds the number of keys up to 256. What is behind the last is zero, or left from another window;
        // the network never saw either in training.
        machine.heard = q->ne[1];
        a.keys        = q->ne[1];
    } else if (machine.heard > 0 && k->ne[1] == GGML_PAD(machine.heard, 256)) {
        a.keys = machine.heard;
    }
    a.work = room(machine.work, kernels->attention_work(mask != nullptr ? 1 : a.queries, a.heads, a.keys, a.width));
    if (mask != nullptr || (int64_t) a.queries < few) {
        kernels->few_queries(a);
    } else {
        kernels->attention(a);
    }
}

// Lays out a convolution's input so that it becomes a product: for each step the numbers under the filter.
void unroll(const ggml_tensor * t) {
    const ggml_tensor * x = t->src[1];
    const int64_t taps = t->src[0]->ne[0], channels = x->ne[1], length = x->ne[0], steps = t->ne[1];
    const int64_t stride = number(t, 0), before = number(t, 2), spacing = number(t, 4);
    uint16_t * out = (uint16_t *) t->data;
    std::vector<float> line(t->ne[0]);
    for (int64_t s = 0; s < steps; s++) {
        for (int64_t c = 0; c < channels; c++) {
            for (int64_t i = 0; i < taps; i++) {
                const int64_t from   = s * stride + i * spacing - before;
                line[c * taps + i] = from >= 0 && from < length ? floats(x)[c * length + from] : 0.0f;
            }
        }
        kernels->to_half(line.data(), out + s * t->ne[0], t->ne[0]);
    }
}

void pick_rows(const ggml_tensor * t) {
    const ggml_tensor *from = t->src[0], *which = t->src[1];
    const auto read = reader_of(from->type);
    for (int64_t r = 0; r < t->ne[1]; r++) {
        const int32_t i = ((const int32_t *) which->data)[r];
        read((const char *) from->data + i * from->nb[1], 0, t->ne[0], floats(t) + r * t->ne[0]);
    }
}

int compute_node(Machine & machine, const ggml_cgraph * graph, int at) {
    ggml_tensor * t = graph->nodes[at];
    if (ggml_is_empty(t)) {
        return 1;
    }
    switch (t->op) {
        case GGML_OP_MUL_MAT:
            return multiply(machine, graph, at);
        case GGML_OP_NORM:
            return normalise(graph, at);
        case GGML_OP_ADD:
            spread(t, [](float a, float b) { return a + b; });
            break;
        case GGML_OP_MUL:
            spread(t, [](float a, float b) { return a * b; });
            break;
        case GGML_OP_UNARY:
            kernels->gelu(floats(t->src[0]), floats(t), ggml_nelements(t));
            break;
        case GGML_OP_SCALE: {
            const float by = parameter(t, 0);
            for (int64_t i = 0; i < ggml_nelements(t); i++) {
                floats(t)[i] = floats(t->src[0])[i] * by;
            }
            break;
        }
        case GGML_OP_CPY:
        case GGML_OP_CONT:
        case GGML_OP_DUP:
            copy(t->src[0], t);
            break;
        case GGML_OP_FLASH_ATTN_EXT:
            attend(machine, t);
            break;
        case GGML_OP_IM2COL:
            unroll(t);
            break;
        case GGML_OP_GET_ROWS:
            pick_rows(t);
            break;
        default: // views
            break;
    }
    return 1;
}

ggml_status compute(ggml_backend_t backend, ggml_cgraph * graph) {
    auto & machine = *(Machine *) backend->context;
    for (int i = 0; i < graph->n_nodes;) {
        i += compute_node(machine, graph, i);
    }
    return GGML_STATUS_SUCCESS;
}

const char * const name = "Ratsschreiber";

ggml_guid_t guid() {
    static ggml_guid id = {0x52, 0x61, 0x74, 0x73, 0x73, 0x63, 0x68, 0x72, 0x65, 0x69, 0x62, 0x65, 0x72, 0x00, 0x00, 0x01};
    return &id;
}

ggml_backend_t make(ggml_backend_dev_t device, const char *) {
    if (!wanted) {
        return nullptr; // whisper.cpp goes on without us
    }
    ggml_backend_i calls = {};
    calls.get_name = [](ggml_backend_t) { return name; };
    calls.free     = [](ggml_backend_t backend) {
        delete (Machine *) backend->context;
        delete backend;
    };
    calls.graph_compute = compute;
    return new ggml_backend{guid(), calls, device, new Machine};
}

ggml_backend_device_i device_calls() {
    ggml_backend_device_i calls = {};
    calls.get_name        = [](ggml_backend_dev_t) { return name; };
    calls.get_description = [](ggml_backend_dev_t) { return kernels->name; };
    calls.get_memory      = [](ggml_backend_dev_t, size_t * free, size_t * total) { *free = *total = 0; };
    calls.get_type        = [](ggml_backend_dev_t) { return GGML_BACKEND_DEVICE_TYPE_ACCEL; };
    calls.get_props       = [](ggml_backend_dev_t, ggml_backend_dev_props * props) {
        *props             = {};
        props->name        = name;
        props->description = kernels->name;
        props->type        = GGML_BACKEND_DEVICE_TYPE_ACCEL;
    };
    calls.init_backend    = make;
    calls.get_buffer_type = [](ggml_backend_dev_t) { return ggml_backend_cpu_buffer_type(); };
    calls.supports_op     = can;
    calls.supports_buft   = [](ggml_backend_dev_t, ggml_backend_buffer_type_t type) { return ggml_backend_buft_is_host(type); };
    return calls;
}

ggml_backend_dev_t the_device(ggml_backend_reg_t registration, size_t) {
    static ggml_backend_device device = {device_calls(), registration, nullptr};
    return &device;
}

} // namespace

const rs::Kernels * rs_accel_choose(const char * called) {
    kernels = rs::kernels_called(called);
    static bool known = false;
    if (known || kernels == nullptr) {
        return kernels;
    }
    known = true;
    static ggml_backend_reg registration = {};
    registration.api_version             = GGML_BACKEND_API_VERSION;
    registration.iface.get_name          = [](ggml_backend_reg_t) { return name; };
    registration.iface.get_device_count  = [](ggml_backend_reg_t) -> size_t { return 1; };
    registration.iface.get_device        = the_device;
    registration.iface.get_proc_address  = [](ggml_backend_reg_t, const char *) -> void * { return nullptr; };
    ggml_backend_register(&registration);
    return kernels;
}

void rs_accel_use(bool use) { wanted = use; }

void rs_accel_last_row(bool only) { last_row = only; }
