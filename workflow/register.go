package workflow

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"ratsschreiber/catalogue"
	"ratsschreiber/export"
	"ratsschreiber/meeting"
	"ratsschreiber/store"
)

// townRegister is what a town says of its use of the program (templates/register/town.toml).
type townRegister struct {
	Office     string          `toml:"office"`
	Contact    string          `toml:"contact"`
	LegalBasis string          `toml:"legal_basis"`
	Status     string          `toml:"status"`
	Cost       string          `toml:"cost"`
	Training   string          `toml:"training"`
	LastReview string          `toml:"last_review"`
	Models     []registerModel `toml:"model"`
}

type registerModel struct {
	Name    string `toml:"name"`
	Licence string `toml:"licence"`
	Origin  string `toml:"origin"`
}

// Register gathers what a sheet for the town's register of AI systems says: what the program knows of itself, of this meeting's models and energy,
// and what the town wrote into its own file. Nothing is guessed.
func Register(ctx context.Context, f *store.File, s Settings, town string, w *catalogue.Words) (export.Register, error) {
	reg := export.Register{Program: "Ratsschreiber", Version: Version}
	m, err := LoadMinutes(ctx, f)
	if err != nil {
		return reg, err
	}
	profile, err := LoadProfile(m.Meeting.Profile, town)
	if err != nil {
		return reg, err
	}
	for _, r := range profile.Signers {
		reg.Signers = append(reg.Signers, w.Text("facts.role."+string(r)))
	}
	reg.Retention = w.Text("profile.deletion_" + profile.Deletion.After)
	if err := fromTown(&reg, m.Models, town); err != nil {
		return reg, err
	}
	e, err := energyOf(ctx, f, s)
	if err != nil {
		return reg, err
	}
	if e.PerHour > 0 {
		reg.WattHours, reg.EnergyMethod = e.PerHour, e.Method(w)
	}
	return reg, nil
}

func fromTown(reg *export.Register, models []meeting.ModelUse, town string) error {
	var own, known townRegister
	for name, into := range map[string]*townRegister{"register/town.toml": &own, "register/models.toml": &known} {
		raw, err := fs.ReadFile(Templates(town), name)
		if err == nil {
			err = toml.Unmarshal(raw, into)
		}
		if err != nil {
			return &ProfileError{name, err.Error()}
		}
	}
	reg.Office, reg.Contact, reg.LegalBasis, reg.Status, reg.Cost, reg.Training = own.Office, own.Contact, own.LegalBasis, own.Status, own.Cost, own.Training
	if own.LastReview != "" {
		day, err := time.Parse(time.DateOnly, own.LastReview)
		if err != nil {
			return &ProfileError{"register/town.toml", fmt.Sprintf("last_review = %q", own.LastReview)}
		}
		reg.LastReview = day
	}
	for _, m := range models {
		x := export.RegisterModel{Name: m.Name, Purpose: m.Purpose, Version: m.Version, SHA256: m.SHA256}
		best := -1
		for _, k := range append(append([]registerModel{}, known.Models...), own.Models...) { // the town's word counts more
			if strings.HasPrefix(m.Name, k.Name) && len(k.Name) >= best {
				best, x.Licence, x.Origin = len(k.Name), k.Licence, k.Origin
			}
		}
		reg.Models = append(reg.Models, x)
	}
	return nil
}

// Energy is what the machine's work on a meeting took.
type Energy struct {
	Transcribing, Drafting time.Duration // of the whole machine's time
	Watts                  float64
	Assumed                bool    // Watts were not measured
	WattHours              float64 // altogether
	PerHour                float64 // for an hour of meeting; 0: nothing was computed yet
}

// assumedWatts is what an office laptop draws under load where nobody measured it.
const assumedWatts = 45

// energyOf computes the energy from the times that the decoded windows and the drafted items took, and the power that the settings state.
// Windows decoded side by side share the machine: their times are divided by their number.
func energyOf(ctx context.Context, f *store.File, s Settings) (Energy, error) {
	e := Energy{Watts: s.Watts}
	if e.Watts <= 0 {
		e.Watts, e.Assumed = assumedWatts, true
	}
	v, err := f.CurrentVersion(ctx)
	if err != nil {
		return e, fmt.Errorf("read the transcript's origin: %w", err)
	}
	windows, err := f.Windows(ctx, v.ID)
	if err != nil {
		return e, fmt.Errorf("read the decoded windows: %w", err)
	}
	var decoded time.Duration
	for _, w := range windows {
		e.Transcribing += w.Encode + w.Decode
		decoded += w.To - w.From
	}
	states, _ := States(0, false)
	e.Transcribing /= time.Duration(states)
	c, err := LoadCoverage(ctx, f)
	if err != nil {
		return e, err
	}
	for _, it := range c.Items {
		e.Drafting += it.Elapsed
	}
	work := e.Transcribing + e.Drafting
	e.WattHours = work.Hours() * e.Watts
	if decoded > 0 && work > 0 {
		e.PerHour = e.WattHours / decoded.Hours()
	}
	return e, nil
}

// Method says how the energy was computed.
func (e Energy) Method(w *catalogue.Words) string {
	key := "register.measured"
	if e.Assumed {
		key = "register.assumed"
	}
	return w.Text(key, "watts", w.Decimal(e.Watts, 0), "transcribing", w.Span(e.Transcribing), "drafting", w.Span(e.Drafting))
}

// ExportRegister writes the sheet for the register of AI systems, in the format that path ends in.
func ExportRegister(ctx context.Context, f *store.File, path string, s Settings, o ExportOptions) error {
	format, err := export.FormatOf(path)
	if err != nil {
		return err
	}
	if o.Language == "" {
		m, err := f.Meeting(ctx)
		if err != nil {
			return err
		}
		o.Language = m.Language
	}
	reg, err := Register(ctx, f, s, o.Town, catalogue.For(o.Language))
	if err != nil {
		return err
	}
	now := o.Now
	if now.IsZero() {
		now = time.Now()
	}
	_, err = writeWhole(path, forEveryone, func(w io.Writer) error {
		return export.WriteRegister(w, format, reg, export.Options{Language: o.Language, Layouts: Templates(o.Town), Now: now, Program: Program})
	})
	if err != nil {
		return &FileError{Doing: "write", Path: filepath.Clean(path), Err: err}
	}
	return nil
}
