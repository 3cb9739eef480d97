package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ratsschreiber/meeting"
)

func TestErasingTheTranscriptLeavesNoWordOfIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.sitzung")
	f, err := Create(ctx, path, meeting.Meeting{Title: "T"}, Options{By: "A"})
	must(t, err)
	defer f.Close()
	v := meeting.Version{Model: "mini", Started: time.Now()}
	v.ID, err = f.StartVersion(ctx, v)
	must(t, err)
	must(t, f.SaveWindow(ctx, meeting.Window{Version: v.ID, To: time.Minute, State: meeting.WindowDone}, []meeting.Segment{
		{Version: v.ID, To: time.Second, Text: "Zitronenfalter überall"}, {Version: v.ID, From: time.Second, To: 2 * time.Second, Text: "Kettenkarussell"}}))
	must(t, f.SetCurrentVersion(ctx, v.ID))
	segs, err := f.Segments(ctx, SegmentQuery{})
	must(t, err)
	segs[0].Text = "Distelfalter"
	must(t, f.EditSegment(ctx, segs[0], "A"))
	must(t, f.SetSetting(ctx, "prose.parts.a", "Kettenkarussell"))
	must(t, second(f.SavePassage(ctx, meeting.Passage{Origin: meeting.OriginClerk, Role: meeting.PassageRemark, Text: "bleibt", Review: &meeting.Review{By: "A"}})))
	must(t, f.Freeze(ctx, "", []byte("bleibt")))
	must(t, f.SetState(ctx, meeting.StateSealed))

	if err := f.EraseTranscript(ctx, "", ""); !errors.Is(err, ErrInvalid) {
		t.Errorf("by nobody: %v", err)
	}
	must(t, f.EraseTranscript(ctx, "A", "genehmigt"))
	segs, err = f.Segments(ctx, SegmentQuery{})
	if err != nil || len(segs) > 0 {
		t.Errorf("%v %v", segs, err)
	}
	if hits, err := f.Search(ctx, "falter", 0); err != nil || len(hits) > 0 {
		t.Errorf("%v %v", hits, err)
	}
	if cur, err := f.CurrentVersion(ctx); err != nil || cur.Model != "mini" {
		t.Errorf("which model listened is forgotten: %+v %v", cur, err)
	}
	ps, err := f.Passages(ctx)
	if err != nil || len(ps) != 1 {
		t.Errorf("%v %v", ps, err)
	}
	ds, err := f.Deletions(ctx)
	if err != nil || len(ds) != 1 || !ds[0].Done || ds[0].What != ErasedTranscript || ds[0].Rows != 2 {
		t.Errorf("%+v %v", ds, err)
	}
	must(t, verifyAll(f))
	must(t, f.VerifyFrame(ctx))
	must(t, f.Close())
	raw, err := os.ReadFile(path)
	must(t, err)
	for _, word := range []string{"Zitronenfalter", "zitronenfalter", "Distelfalter", "Kettenkarussell", "kettenkarussell"} {
		if bytes.Contains(raw, []byte(word)) {
			t.Errorf("%q is left in the file", word)
		}
	}
}
