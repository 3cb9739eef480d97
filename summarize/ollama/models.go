package ollama

import (
	"context"
	"fmt"
	"io/fs"
	"sort"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/ollama/ollama/api"
)

// Model is a language model that the server has.
type Model struct {
	Name   string // as it is asked for: "qwen3:4b"
	Size   int64  // bytes on the disk
	Digest string // SHA-256 of its manifest, for documents and the town's register
	// Parameters and Quantization as the server states them: "4.0B", "Q4_K_M".
	Parameters, Quantization string
	// Remote is the machine that runs it; empty: this one. Models of other machines are never used.
	Remote string
}

// Models lists what the server has on this machine, the largest first.
func (c *Client) Models(ctx context.Context) ([]Model, error) {
	all, err := c.allModels(ctx)
	if err != nil {
		return nil, err
	}
	var local []Model
	for _, m := range all {
		if m.Remote == "" {
			local = append(local, m)
		}
	}
	return local, nil
}

func (c *Client) allModels(ctx context.Context) ([]Model, error) {
	list, err := c.api.List(ctx)
	if err != nil {
		return nil, translate(ctx, err)
	}
	var out []Model
	for _, m := range list.Models {
		out = append(out, Model{Name: m.Name, Size: m.Size, Digest: m.Digest, Parameters: m.Details.ParameterSize, Quantization: m.Details.QuantizationLevel, Remote: m.RemoteHost})
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Size > out[j].Size })
	return out, nil
}

// Find gives the model with that name, with or without ":latest". Errors: [ErrNoModel], [ErrRemoteModel], [ErrNotRunning].
func (c *Client) Find(ctx context.Context, name string) (Model, error) {
	all, err := c.allModels(ctx)
	if err != nil {
		return Model{}, err
	}
	var have []string
	for _, m := range all {
		if m.Name == name || strings.TrimSuffix(m.Name, ":latest") == name {
			if m.Remote != "" {
				return Model{}, &RemoteModelError{Name: name, Host: m.Remote}
			}
			return m, nil
		}
		have = append(have, m.Name)
	}
	return Model{}, &NoModelError{Name: name, Have: have}
}

// Suggestion is a model that a town may install, as templates/prompts/models.toml lists them.
type Suggestion struct {
	Name string `toml:"name"`
	// Size is the download in GB, Memory what the machine should have in GB so that the model and the rest of the work fit.
	Size    float64 `toml:"size"`
	Memory  float64 `toml:"memory"`
	Licence string  `toml:"licence"`
	German  bool    `toml:"german"` // writes German well enough for minutes
}

// Suggestions reads the list of models from the templates.
func Suggestions(templates fs.FS) ([]Suggestion, error) {
	raw, err := fs.ReadFile(templates, "prompts/models.toml")
	if err != nil {
		return nil, fmt.Errorf("read the list of models: %w", err)
	}
	var list struct {
		Model []Suggestion `toml:"model"`
	}
	if err := toml.Unmarshal(raw, &list); err != nil {
		return nil, fmt.Errorf("read the list of models: %w", err)
	}
	sort.SliceStable(list.Model, func(i, j int) bool { return list.Model[i].Memory > list.Model[j].Memory })
	return list.Model, nil
}

// Recommendation is what to use on this machine.
type Recommendation struct {
	// Use is an installed model that fits; empty Name: none.
	Use Model
	// Install is the largest suggestion that fits where nothing that is installed does; empty Name: the machine is too small for any.
	Install Suggestion
	// Memory of the machine in bytes; 0: not known.
	Memory uint64
}

// reserve is what the system, this program and the model's context need beside the model itself.
const reserve = 3 << 30

// Recommend chooses by memory: the largest installed model that leaves room for the rest, but no larger one than 9 GB, because a processor without
// graphics card would write for hours; else what to install.
func Recommend(memory uint64, have []Model, list []Suggestion) Recommendation {
	r := Recommendation{Memory: memory}
	for _, m := range have {
		if m.Remote != "" || m.Size > 9e9 || memory > 0 && uint64(m.Size)*11/10+reserve > memory {
			continue
		}
		if m.Size > r.Use.Size {
			r.Use = m
		}
	}
	for _, s := range list {
		if memory > 0 && s.Memory*(1<<30) > float64(memory)*1.07 { // machines report a little less than their nominal memory
			continue
		}
		if s.Memory > r.Install.Memory || s.Memory == r.Install.Memory && s.German && !r.Install.German {
			r.Install = s
		}
	}
	if r.Use.Name != "" {
		r.Install = Suggestion{}
	}
	return r
}

// show asks what the server knows of a model.
func (c *Client) show(ctx context.Context, name string) (*api.ShowResponse, error) {
	info, err := c.api.Show(ctx, &api.ShowRequest{Model: name})
	if err != nil {
		return nil, translate(ctx, err)
	}
	return info, nil
}

// trainedContext is the longest context that the model has learnt; 0: not known.
func trainedContext(info *api.ShowResponse) int {
	for key, v := range info.ModelInfo {
		if strings.HasSuffix(key, ".context_length") {
			if n, ok := v.(float64); ok {
				return int(n)
			}
		}
	}
	return 0
}
