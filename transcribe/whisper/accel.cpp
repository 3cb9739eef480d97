#include "accel.h"

#include "accel_parts.h"

#include <ggml-cpu.h>

namespace rs::accel {
const Kernels * kernels = nullptr;
}

namespace {

using namespace rs::accel;

thread_local int wanted = 0; // threads of the next state; 0: ours are not wanted
ggml_status compute(ggml_backend_t backend, ggml_cgraph * graph) {
    auto &    machine = *(Machine *) backend->context;
    const int last    = machine.spent.look(graph);
    bool      held    = last >= 0;
    for (int i = 0; i < graph->n_nodes;) {
        i += compute_node(machine, graph, i);
        if (held && i > last) {
            machine.spent.release();
            held = false;
        }
    }
    return GGML_STATUS_SUCCESS;
}

const char * const name = "Ratsschreiber";

ggml_guid_t guid() {
    static ggml_guid id = {0x52, 0x61, 0x74, 0x73, 0x73, 0x63, 0x68, 0x72, 0x65, 0x69, 0x62, 0x65, 0x72, 0x00, 0x00, 0x01};
    return &id;
}

ggml_backend_t make(ggml_backend_dev_t device, const char *) {
    if (wanted == 0) {
        return nullptr; // whisper.cpp goes on without us
    }
    ggml_backend_i calls = {};
    calls.get_name = [](ggml_backend_t) { return name; };
    calls.free     = [](ggml_backend_t backend) {
        delete (Machine *) backend->context;
        delete backend;
    };
    calls.graph_compute = compute;
    return new ggml_backend{guid(), calls, device, new Machine(wanted)};
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
    calls.get_buffer_type = [](ggml_backend_dev_t) { return memory(); };
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

void rs_accel_use(int threads) { wanted = threads; }
