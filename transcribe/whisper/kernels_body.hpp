// The body of kernels.h, included by kernels_*.cpp, which define
//
//   RS_LANES    floats in a vector register
//   RS_WIDE     vectors side by side in a panel of weights
//   RS_DEEP     inputs multiplied at once; RS_WIDE * RS_DEEP vectors are kept in registers
//   load_half, store_half    16 bit floats to and from one vector
//   RS_SHUFFLE               the compiler has __builtin_shuffle
//   load_bytes               as many signed bytes as a vector has lanes, as floats
//   byte_vec, eight, eight_loose   32 bytes; eight floats, the latter anywhere in memory
//   from_signed, five_bit_bytes    32 signed bytes, 128 more; 32 numbers of 5 bits
//   dot_bytes, dot_five_bits what the eight begin with, and products of 32 bytes with signed ones, four and four together
//   eight_halves             one 16 bit float, eight times
//   five_bits                32 numbers of 5 bits as bytes, from 16 bytes of low halves and one word of high bits; with
//                            negative, 16 less
//
// Everything is in an unnamed namespace and uses no inline function of the standard library: the linker keeps one copy
// of those, and it might keep one with instructions that this machine does not have.

namespace {

#include "kernels_vectors.hpp"
#include "kernels_product.hpp"
#include "kernels_attention.hpp"
#include "kernels_picture.hpp"
#include "kernels_rows.hpp"
#include "kernels_narrow.hpp"

} // namespace

#define RS_KERNELS(name)                                                                                                          \
    {name, MT, product_work, product, {read_floats, narrow<F32>}, {read_halves, narrow<F16>}, {read_row<Q5_0>, narrow_counted<Bytes50, Q5_0>},      \
     {read_row<Q5_1>, narrow_counted<Bytes51, Q5_1>}, {read_row<Q8_0>, narrow_counted<Bytes8, Q8_0>}, attention_work, attention, few_queries, norm, gelu, to_half,  \
     from_half, L, draw, look}
