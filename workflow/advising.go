package workflow

import (
	"sort"
	"strings"
	"time"

	"ratsschreiber/transcribe"
)

// ModelOutlook says of one speech model what it would be like on this machine.
type ModelOutlook struct {
	Name      string `json:"name"`
	Installed bool   `json:"installed"`
	Basis     Basis  `json:"basis"`
	// Hour is how many seconds an hour of meeting takes, Least and Most what it takes if things go well or badly.
	Hour  float64 `json:"hour"`
	Least float64 `json:"least"`
	Most  float64 `json:"most"`
	// Memory that it needs, in bytes; measured where MemoryMeasured.
	Memory         int64 `json:"memory"`
	MemoryMeasured bool  `json:"memory_measured"`
	// Live says that the text keeps up with a running recording.
	Live bool `json:"live"`
	// Advised marks the model that suits this machine best, and the best of the installed ones where that is another.
	Advised bool `json:"advised"`
	// Quality orders the known models by how well they hear; 0: not known.
	Quality int `json:"quality"`
}

// Takes is how long an hour of meeting takes.
func (m ModelOutlook) Takes() time.Duration { return time.Duration(m.Hour * float64(time.Second)) }

const (
	// speechShare of a meeting's time is taken for speech where there is no recording to ask.
	speechShare = 0.85
	// patience: a model suits where an hour of meeting takes no longer than this.
	patience = 45 * time.Minute
	// memoryShare of the machine's memory is what a model may take: the rest is for the system, the office programs and the recording.
	memoryShare = 0.5
)

// ModelOutlooks says how long each installed and each known model would take on this machine, the quickest first, and which of them suits
// it. measured says that this machine's speed was ever measured; otherwise the figures are assumptions. It measures nothing itself, see [Calibrate].
func ModelOutlooks(p Paths, engines Engines) (out []ModelOutlook, measured bool, err error) {
	known, err := KnownModels(p.Town)
	if err != nil {
		return nil, false, err
	}
	have, err := InstalledModels(p)
	if err != nil {
		return nil, false, err
	}
	speeds := LoadSpeeds(p)
	states, _ := States(0, false)
	recording, _ := States(0, true)
	kernels := ""
	there := map[string]bool{}
	for _, m := range have {
		info, err := engines.Check(m.Path)
		if err != nil {
			continue
		}
		kernels = info.Kernels
		info.Name = m.Name
		there[strings.ToLower(m.Name)] = true
		o := speeds.modelOutlook(info, states, recording)
		o.Installed, o.Quality = true, qualityOf(known, info)
		out = append(out, o)
	}
	if kernels == "" {
		kernels = speeds.kernels()
	}
	for _, k := range known {
		if k.Finder || there[strings.ToLower(k.Name)] || !k.Shape.Known() {
			continue
		}
		o := speeds.modelOutlook(k.info(kernels), states, recording)
		o.Quality = k.Quality
		out = append(out, o)
	}
	advise(out, memory())
	return out, speeds.measured(), nil
}

// kernels is what computed when something was measured last.
func (s *Speeds) kernels() string {
	if len(s.list) == 0 {
		return ""
	}
	return s.list[len(s.list)-1].Kernels
}

// info is what can be said of a known model without its file.
func (k KnownModel) info(kernels string) transcribe.EngineInfo {
	return transcribe.EngineInfo{Name: k.Name, Bytes: k.Length(), Weights: k.Weights, Shape: k.Shape, Kernels: kernels}
}

// qualityOf is that of the published model of the same measures.
func qualityOf(known []KnownModel, info transcribe.EngineInfo) int {
	for _, k := range known {
		s := k.Shape
		if s.Width == info.Shape.Width && s.AudioLayers == info.Shape.AudioLayers && s.TextLayers == info.Shape.TextLayers {
			return k.Quality
		}
	}
	return 0
}

func (s *Speeds) modelOutlook(info transcribe.EngineInfo, states, recording int) ModelOutlook {
	o := s.outlook(info, states)
	takes := o.takes(time.Duration(speechShare * float64(time.Hour)))
	m := ModelOutlook{Name: info.Name, Basis: o.basis, Hour: takes.Seconds(), Least: takes.Seconds() * o.least, Most: takes.Seconds() * o.most,
		Live: s.outlook(info, recording).live >= speechShare}
	if e, _ := s.of(info, states); e.Memory > 0 {
		m.Memory, m.MemoryMeasured = e.Memory, true
	} else {
		m.Memory = workerMemory(info, states)
	}
	return m
}

// workerMemory estimates what a worker takes at most: the model's file, 55 MB for the program and the vocabulary, and its states.
func workerMemory(info transcribe.EngineInfo, states int) int64 {
	states, _ = transcribe.Split(states, info, false)
	return info.Bytes + 55<<20 + int64(states)*info.Shape.StateBytes()
}

// advise marks the model that hears best of those that are quick and small enough, and likewise of the installed ones. Of models that
// hear alike, an installed one goes first, then the quicker one.
func advise(models []ModelOutlook, memory int64) {
	best := func(among func(ModelOutlook) bool) int {
		found := -1
		for i, m := range models {
			if m.Quality == 0 || m.Takes() > patience || memory > 0 && float64(m.Memory) > memoryShare*float64(memory) || !among(m) {
				continue
			}
			switch b := found; {
			case b < 0, m.Quality > models[b].Quality:
				found = i
			case m.Quality < models[b].Quality:
			case m.Installed != models[b].Installed:
				if m.Installed {
					found = i
				}
			case m.Hour < models[b].Hour:
				found = i
			}
		}
		return found
	}
	if i := best(func(ModelOutlook) bool { return true }); i >= 0 {
		models[i].Advised = true
		if !models[i].Installed {
			if i := best(func(m ModelOutlook) bool { return m.Installed }); i >= 0 {
				models[i].Advised = true
			}
		}
	}
	sort.SliceStable(models, func(i, j int) bool { return models[i].Hour < models[j].Hour })
}

// LiveOutlook says whether text can be made beside a recording.
type LiveOutlook struct {
	Model string
	Basis Basis
	// KeepsUp: the text follows within half a minute.
	KeepsUp bool
	// Behind is by how much the text has fallen behind after an hour of meeting.
	Behind time.Duration
	// Better is an installed model that keeps up; empty: none does.
	Better string
}

// liveBacklog is how far the text is behind when windows become as full as without a recording, and quicker with that.
const liveBacklog = 3 * time.Minute

// LiveTextOutlook says whether the text will keep up with a recording that begins with these options.
func LiveTextOutlook(p Paths, engines Engines, o TranscribeOptions) (LiveOutlook, error) {
	states, _ := States(o.States, true)
	view := o.Speeds.outlook(o.Info, states)
	l := LiveOutlook{Model: o.Info.Name, Basis: view.basis, KeepsUp: view.live >= speechShare}
	if l.KeepsUp {
		return l, nil
	}
	l.Behind = liveBacklog
	if view.speed < speechShare {
		l.Behind = max(liveBacklog, time.Duration((1-view.speed/speechShare)*float64(time.Hour)))
	}
	models, _, err := ModelOutlooks(p, engines)
	if err != nil {
		return l, err
	}
	quality := 0
	for _, m := range models {
		if m.Installed && m.Live && m.Quality > quality {
			l.Better, quality = m.Name, m.Quality
		}
	}
	return l, nil
}
