#include "memory.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <ggml-backend.h>
#include <ggml-impl.h>

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace rs::accel {

#ifdef __linux__

namespace {

// madvise wants whole pages; what shares one with others stays.
void give_back(char * base, size_t size) {
    static const uintptr_t page = (uintptr_t) sysconf(_SC_PAGESIZE);
    const uintptr_t        from = ((uintptr_t) base + page - 1) / page * page, to = ((uintptr_t) base + size) / page * page;
    if (from < to) {
        madvise((void *) from, to - from, MADV_DONTNEED);
    }
}

void unmap(ggml_backend_buffer_t buffer) { munmap(buffer->context, buffer->size); }

void clear(ggml_backend_buffer_t buffer, uint8_t value) {
    if (value != 0) {
        std::memset(buffer->context, value, buffer->size);
        return;
    }
    give_back((char *) buffer->context, buffer->size); // pages come back as zeros
    const size_t page = (size_t) sysconf(_SC_PAGESIZE), rest = buffer->size % page;
    std::memset((char *) buffer->context + buffer->size - rest, 0, rest);
}

ggml_backend_buffer_t map(ggml_backend_buffer_type_t type, size_t size) {
    void * p = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) {
        return nullptr;
    }
    ggml_backend_buffer_t buffer = ggml_backend_cpu_buffer_from_ptr(p, size);
    if (buffer == nullptr) {
        munmap(p, size);
        return nullptr;
    }
    buffer->buft              = type;
    buffer->iface.free_buffer = unmap;
    buffer->iface.clear       = clear;
    return buffer;
}

} // namespace

ggml_backend_buffer_type_t memory() {
    static ggml_backend_buffer_type type = [] {
        ggml_backend_buffer_type t = {};
        t.iface                    = ggml_backend_cpu_buffer_type()->iface;
        t.iface.get_name           = [](ggml_backend_buffer_type_t) { return "pages"; };
        t.iface.alloc_buffer       = map;
        return t;
    }();
    return &type;
}

void Spent::release() {
    give_back(convolutions.base, convolutions.size);
    convolutions = {};
}

#else

ggml_backend_buffer_type_t memory() { return ggml_backend_cpu_buffer_type(); }

namespace {
void give_back(char *, size_t) {}
} // namespace

void Spent::release() { convolutions = {}; }

#endif

Spent::Room Spent::room_of(const ggml_tensor * t) {
    const ggml_backend_buffer_t buffer = t->view_src != nullptr ? t->view_src->buffer : t->buffer;
    if (buffer == nullptr || buffer->buft != accel::memory()) {
        return {};
    }
    return {(char *) ggml_backend_buffer_get_base(buffer), ggml_backend_buffer_get_size(buffer)};
}

namespace {

// The encoder's layers end so, and nothing else does that looks at the convolutions.
bool closes_with_norm(const ggml_cgraph * graph) {
    const int n = graph->n_nodes;
    return n > 3 && graph->nodes[n - 3]->op == GGML_OP_NORM && graph->nodes[n - 2]->op == GGML_OP_MUL && graph->nodes[n - 1]->op == GGML_OP_ADD;
}

} // namespace

int Spent::look(const ggml_cgraph * graph) {
    const ggml_tensor * result = graph->nodes[graph->n_nodes - 1];
    if (std::strcmp(result->name, "embd_conv") == 0) {
        give_back(memory.base, memory.size); // of the sound before
        convolutions = room_of(result);
        layers = memory = {};
        return -1;
    }
    const auto has = [&](ggml_op op) { return std::any_of(graph->nodes, graph->nodes + graph->n_nodes, [&](const ggml_tensor * t) { return t->op == op; }); };
    if (convolutions.size > 0 && has(GGML_OP_FLASH_ATTN_EXT) && closes_with_norm(graph)) {
        layers   = room_of(result);
        heard    = result->data;
        int last = -1;
        for (int i = 0; i < graph->n_nodes; i++) {
            const ggml_tensor * t = graph->nodes[i];
            if (convolutions.holds(t->data) || std::any_of(t->src, t->src + GGML_MAX_SRC, [&](const ggml_tensor * from) {
                    return from != nullptr && convolutions.holds(from->data);
                })) {
                last = i;
            }
        }
        return last;
    }
    if (layers.size == 0 || has(GGML_OP_FLASH_ATTN_EXT) || has(GGML_OP_NORM)) {
        layers = {};
        return -1;
    }
    for (int i = 0; i < graph->n_nodes; i++) {
        const ggml_tensor * t = graph->nodes[i];
        if (t->op == GGML_OP_CPY) {
            memory = room_of(t);
        }
        if (layers.size > 0 && t->op == GGML_OP_MUL_MAT && t->src[1]->data == heard) {
            char * end = (char *) heard + ggml_nbytes(t->src[1]);
            give_back(layers.base, (const char *) heard - layers.base);
            give_back(end, layers.base + layers.size - end);
            layers = {};
        }
    }
    return -1;
}

} // namespace rs::accel
