// The operations of Whisper's networks by our kernels, shared out among the threads of a state.
#include "accel.h"
#include "accel_parts.h"

#include <algorithm>
#include <cstring>

namespace rs::accel {

namespace {

thread_local bool last_row = false;

float * room(std::vector<float> & v, size_t n) {
    if (v.size() < n) {
        v.resize(n);
    }
    return v.data();
}

float * floats(const ggml_tensor * t) { return (float *) t->data; }

bool overlap(const ggml_tensor * a, const ggml_tensor * b) {
    const char *a0 = (const char *) a->data, *b0 = (const char *) b->data;
    return a0 < b0 + ggml_nbytes(b) && b0 < a0 + ggml_nbytes(a);
}

// In how many parts so many units of work, of that many multiplications each, are shared out: two for each thread, so that one which
// the system keeps waiting holds up little, and none too small to be worth telling.
int parts_of(const Machine & machine, int64_t units, int64_t each) {
    const int64_t worth = 1 << 16;
    if (machine.crew.threads() == 1) {
        return 1;
    }
    return (int) std::max<int64_t>(1, std::min({2 * (int64_t) machine.crew.threads(), units, units * each / worth}));
}

// Calls work(from, to, thread) for parts of 0 to count; each but the last is a multiple of unit.
template <typename Work> void share(Machine & machine, int64_t count, int64_t unit, int64_t each, Work work) {
    const int64_t units = (count + unit - 1) / unit;
    const int64_t parts = parts_of(machine, units, unit * each);
    machine.crew.share((int) parts, [&](int part, int thread) {
        const int64_t from = units * part / parts * unit, to = std::min(count, units * (part + 1) / parts * unit);
        if (from < to) {
            work(from, to, thread);
        }
    });
}

// The part of a product that makes the results m0 to m1 of each input.
Product part_of(const Product & whole, size_t m0, size_t m1) {
    Product p = whole;
    p.M       = m1 - m0;
    p.weights.data = (const char *) whole.weights.data + m0 * whole.weights.stride;
    p.result += m0;
    if (p.finish.bias != nullptr) {
        p.finish.bias += m0;
    }
    if (p.finish.residual != nullptr) {
        p.finish.residual += m0;
    }
    return p;
}

// Computes a product and what follows it, as far as that can be done on the way to memory. Returns how many nodes that were.
int multiply(Machine & machine, const ggml_cgraph * graph, int at) {
    const ggml_tensor * t = graph->nodes[at];
    const ggml_tensor * w = t->src[0];
    const ggml_tensor * x = t->src[1];
    Product p = {};
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
    const auto * narrow = (int64_t) p.N < few ? kind_of(w->type) : nullptr;
    share(machine, p.M, (int64_t) kernels->panel, p.N * p.K, [&](int64_t from, int64_t to, int thread) {
        Product part = part_of(p, from, to);
        if (narrow != nullptr) {
            narrow->narrow(part);
        } else {
            part.work = room(machine.work[thread], kernels->product_work(part.M, part.K));
            kernels->product(part);
        }
    });
    if (machine.rows.size() > 1 << 18) { // the convolutions' weights, needed once a window
        std::vector<float>().swap(machine.rows);
    }
    return done;
}

// Normalises, and scales and shifts when these are the next nodes.
int normalise(Machine & machine, const ggml_cgraph * graph, int at) {
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
    const int64_t width = t->ne[0];
    share(machine, rows_of(t), 1, 4 * width, [&](int64_t from, int64_t to, int) {
        kernels->norm(floats(x) + from * width, floats(out) + from * width, to - from, width, width, width, weight, bias, parameter(t, 0));
    });
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

void copy(Machine & machine, const ggml_tensor * from, ggml_tensor * to) {
    if (ggml_is_contiguous(from)) {
        if (to->type == GGML_TYPE_F16) {
            share(machine, ggml_nelements(to), 64, 1, [&](int64_t begin, int64_t end, int) {
                kernels->to_half(floats(from) + begin, (uint16_t *) to->data + begin, end - begin);
            });
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
    Attention a = {};
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
    const bool rows = mask != nullptr || (int64_t) a.queries < few;
    share(machine, a.heads, 1, 2 * a.queries * a.keys * a.width, [&](int64_t from, int64_t to, int thread) {
        Attention part = a;
        part.heads     = to - from;
        part.query += from * a.query_head;
        part.key += from * a.key_head;
        part.value += from * a.value_head;
        part.result += from * a.result_head;
        part.work = room(machine.work[thread], kernels->attention_work(rows ? 1 : a.queries, part.heads, a.keys, a.width));
        if (rows) {
            kernels->few_queries(part);
        } else {
            kernels->attention(part);
        }
    });
}

// Lays out a convolution's input so that it becomes a product: for each step the numbers under the filter.
void unroll(Machine & machine, const ggml_tensor * t) {
    const ggml_tensor * x = t->src[1];
    const int64_t taps = t->src[0]->ne[0], channels = x->ne[1], length = x->ne[0], steps = t->ne[1];
    const int64_t stride = number(t, 0), before = number(t, 2), spacing = number(t, 4);
    uint16_t * out = (uint16_t *) t->data;
    share(machine, steps, 1, t->ne[0], [&](int64_t first, int64_t last, int) {
        std::vector<float> line(t->ne[0]);
        for (int64_t s = first; s < last; s++) {
            for (int64_t c = 0; c < channels; c++) {
                for (int64_t i = 0; i < taps; i++) {
                    const int64_t from = s * stride + i * spacing - before;
                    line[c * taps + i] = from >= 0 && from < length ? floats(x)[c * length + from] : 0.0f;
                }
            }
            kernels->to_half(line.data(), out + s * t->ne[0], t->ne[0]);
        }
    });
}

void pick_rows(const ggml_tensor * t) {
    const ggml_tensor *from = t->src[0], *which = t->src[1];
    const auto read = reader_of(from->type);
    for (int64_t r = 0; r < t->ne[1]; r++) {
        const int32_t i = ((const int32_t *) which->data)[r];
        read((const char *) from->data + i * from->nb[1], 0, t->ne[0], floats(t) + r * t->ne[0]);
    }
}

} // namespace

int compute_node(Machine & machine, const ggml_cgraph * graph, int at) {
    ggml_tensor * t = graph->nodes[at];
    if (ggml_is_empty(t)) {
        return 1;
    }
    switch (t->op) {
        case GGML_OP_MUL_MAT:
            return multiply(machine, graph, at);
        case GGML_OP_NORM:
            return normalise(machine, graph, at);
        case GGML_OP_ADD:
            spread(t, [](float a, float b) { return a + b; });
            break;
        case GGML_OP_MUL:
            spread(t, [](float a, float b) { return a * b; });
            break;
        case GGML_OP_UNARY:
            share(machine, ggml_nelements(t), 64, 16, [&](int64_t from, int64_t to, int) {
                kernels->gelu(floats(t->src[0]) + from, floats(t) + from, to - from);
            });
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
            copy(machine, t->src[0], t);
            break;
        case GGML_OP_FLASH_ATTN_EXT:
            attend(machine, t);
            break;
        case GGML_OP_IM2COL:
            unroll(machine, t);
            break;
        case GGML_OP_GET_ROWS:
            pick_rows(t);
            break;
        default: // views
            break;
    }
    return 1;
}

} // namespace rs::accel

void rs_accel_last_row(bool only) { rs::accel::last_row = only; }
