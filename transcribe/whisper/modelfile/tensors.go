package modelfile

import (
	"fmt"
	"maps"
	"slices"
)

// element is how numbers of a weight are stored: so many bytes for a block of so many.
type element struct {
	id    int // ggml's number for it
	name  string
	block int64
	bytes int64
}

var (
	f32 = element{0, "f32", 1, 4}
	f16 = element{1, "f16", 1, 2}
)

// byFileType maps the file type in a speech model's header to how its large weights are stored. Types that whisper.cpp
// has no fast code for or that it ends the process over are not in it.
var byFileType = map[int]element{
	0:  f32,
	1:  f16,
	2:  {2, "q4_0", 32, 18},
	3:  {3, "q4_1", 32, 20},
	7:  {8, "q8_0", 32, 34},
	8:  {6, "q5_0", 32, 22},
	9:  {7, "q5_1", 32, 24},
	10: {10, "q2_k", 256, 84},
	11: {11, "q3_k", 256, 110},
	12: {12, "q4_k", 256, 144},
	13: {13, "q5_k", 256, 176},
	14: {14, "q6_k", 256, 210},
	24: {30, "bf16", 1, 2},
}

// tensor is the shape that the network gives a weight; dimensions that are not there are 1.
type tensor struct {
	dims [3]int
	element
}

func (t tensor) count() int64 { return int64(t.dims[0]) * int64(t.dims[1]) * int64(t.dims[2]) }
func (t tensor) size() int64  { return t.count() / t.block * t.bytes }

// tensors walks over all weights to the end of the file: each one wanted, in the wanted shape, once, and none missing.
func (c *cursor) tensors(wanted map[string]tensor) error {
	missing := maps.Clone(wanted)
	for c.err == nil && c.at < c.size {
		at := c.at
		dimensions := c.int32("a weight's header")
		length := c.int32("a weight's header")
		kind := c.int32("a weight's header")
		if c.err == nil && (dimensions < 0 || dimensions > 4 || length < 1 || length > 256) {
			return damaged("no weight's header at byte %d", at)
		}
		got := tensor{dims: [3]int{1, 1, 1}}
		for i := range dimensions {
			n := c.int32("a weight's shape")
			if c.err == nil && (n < 1 || i == 3 && n != 1) {
				return damaged("a weight of impossible shape at byte %d", at)
			}
			if i < 3 {
				got.dims[i] = n
			}
		}
		name := string(c.bytes(int64(length), "a weight's name"))
		if c.err != nil {
			break
		}
		want, known := wanted[name]
		if !known {
			return damaged("unknown weight %q at byte %d", name, at)
		}
		if _, first := missing[name]; !first {
			return damaged("weight %q is there twice", name)
		}
		if got.dims != want.dims {
			return damaged("weight %q is %v, not %v", name, got.dims, want.dims)
		}
		if kind != want.id {
			return damaged("weight %q is of type %d, not %s", name, kind, want.name)
		}
		c.skip(want.size(), fmt.Sprintf("weight %q", name))
		delete(missing, name)
	}
	if c.err != nil {
		return c.err
	}
	if len(missing) > 0 {
		// Files end between two weights when a download broke off at the right place, and in models without weights.
		c.need(1, fmt.Sprintf("weight %q and %d more", slices.Min(slices.Collect(maps.Keys(missing))), len(missing)-1))
		return c.err
	}
	return nil
}
