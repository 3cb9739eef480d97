package export

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"ratsschreiber/meeting"
)

// oparlParts is the sealed demonstration meeting as if its agenda had come from OParl, but for item 7.
func oparlParts(t testing.TB) meeting.Parts {
	p := sealed(demoParts(t))
	p.Meeting.OParl = json.RawMessage(`{"id":"https://oparl.example.org/meeting/12","type":"https://schema.oparl.org/1.0/Meeting","name":"12. Sitzung","extra":{"kept":true}}`)
	for i := range p.Meeting.Agenda.Items[:6] {
		p.Meeting.Agenda.Items[i].OParlID = "https://oparl.example.org/agendaitem/" + p.Meeting.Agenda.Items[i].Number
	}
	for i := range p.Meeting.Roster.Members {
		p.Meeting.Roster.Members[i].OParlID = "https://oparl.example.org/person/" + string(p.Meeting.Roster.Members[i].ID)
	}
	return p
}

func TestDraftsNeverLeaveAsInterchange(t *testing.T) {
	p := oparlParts(t)
	p.State = meeting.StateReviewed
	one := sealed(demoParts(t))
	one.Meeting.OParl = oparlParts(t).Meeting.OParl
	one.Facts[7].Review = nil
	for name, m := range map[string]meeting.Minutes{"not sealed": meeting.Assemble(p), "one vote unreviewed": meeting.Assemble(one)} {
		for _, f := range []Format{OParl, Popolo} {
			var b bytes.Buffer
			if _, err := Write(context.Background(), &b, f, m, testOptions()); !errors.Is(err, ErrNotSealed) || b.Len() > 0 {
				t.Errorf("%s, %s: %d bytes, %v", name, f, b.Len(), err)
			}
		}
	}
}

func TestOParlPatchHasTheFieldsOfTheSchemaAndNothingElse(t *testing.T) {
	o := testOptions()
	o.Digest = strings.Repeat("ab", 32)
	data := made(t, OParl, meeting.Assemble(oparlParts(t)), o)
	golden(t, "sealed.oparl.json", data)
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	// Fields of Meeting and AgendaItem in OParl 1.1; ours have a name space of their own.
	known := map[string]bool{}
	for _, k := range strings.Fields("id type name meetingState cancelled start end location organization participant invitation resultsProtocol verbatimProtocol auxiliaryFile agendaItem license keyword created modified web deleted") {
		known[k] = true
	}
	check := func(what string, x map[string]any, known map[string]bool) {
		for k := range x {
			if !known[k] && !strings.HasPrefix(k, "protokoll:") {
				t.Errorf("%s has %q, which OParl does not know", what, k)
			}
		}
		for _, k := range []string{"id", "type"} {
			if x[k] == nil {
				t.Errorf("%s lacks %s", what, k)
			}
		}
	}
	check("meeting", m, known)
	if m["type"] != "https://schema.oparl.org/1.0/Meeting" {
		t.Errorf("the imported version of OParl is not kept: %v", m["type"])
	}
	if m["participant"] != nil {
		t.Error("persons are named without having been asked for")
	}
	known = map[string]bool{}
	for _, k := range strings.Fields("id type meeting number order name public consultation result resolutionText resolutionFile auxiliaryFile start end license keyword created modified web deleted") {
		known[k] = true
	}
	items := m["agendaItem"].([]any)
	if len(items) != 6 {
		t.Fatalf("%d items, want the 6 with an address", len(items))
	}
	for _, it := range items {
		x := it.(map[string]any)
		check("item", x, known)
		if _, ok := x["order"].(float64); !ok || x["public"] != true {
			t.Errorf("item %v: order %v, public %v", x["number"], x["order"], x["public"])
		}
	}
	if x := items[2].(map[string]any); x["result"] != "mehrheitlich mit Änderungen beschlossen" || len(x["protokoll:vote"].([]any)) != 2 {
		t.Errorf("item 3: %v", x)
	}
}

func TestOParlNamesPersonsAndTheFileOnlyWhenAsked(t *testing.T) {
	o := testOptions()
	o.Persons, o.BaseURL, o.Protocol = true, "https://stadt.example/rat/", &ProtocolFile{Name: "n.pdf", MediaType: "application/pdf", Data: []byte("x")}
	var b bytes.Buffer
	r, err := Write(context.Background(), &b, OParl, meeting.Assemble(oparlParts(t)), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"person/keller", `"accessUrl": "https://stadt.example/rat/n.pdf"`, `"sha512Checksum": "a4abd4448c49562d`, `"confirmedBy": "Frau Ziegler"`} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("lacks %s", want)
		}
	}
	if strings.Contains(b.String(), "person/lorenz") {
		t.Error("an absent member is listed as participant")
	}
	if len(r.Warnings) != 1 || r.Warnings[0].Code != WarnNoOParlID {
		t.Errorf("warnings: %v", r.Warnings)
	}
	if _, err := Write(context.Background(), &b, OParl, meeting.Assemble(sealed(demoParts(t))), o); !errors.Is(err, ErrNoOParl) {
		t.Errorf("an agenda that did not come from OParl: %v", err)
	}
}

func TestPopoloHasOneEventForEachVoteAndOnlyCountsThatWereSaid(t *testing.T) {
	data := made(t, Popolo, meeting.Assemble(oparlParts(t)), testOptions())
	golden(t, "sealed.popolo.json", data)
	var x struct {
		VoteEvents []struct {
			Result string
			Counts []struct {
				Option string
				Value  int
			}
		} `json:"vote_events"`
	}
	if err := json.Unmarshal(data, &x); err != nil {
		t.Fatal(err)
	}
	if len(x.VoteEvents) != 7 {
		t.Fatalf("%d events, the meeting had 7 votes", len(x.VoteEvents))
	}
	if e := x.VoteEvents[3]; e.Result != "pass" || len(e.Counts) != 2 {
		t.Errorf("abstentions that nobody counted: %+v", e)
	}
}

// TestAkomaNtosoHasTheOrderAndTheReferencesThatTheStandardAsksFor checks what an XML schema would: order of the parts, required
// attributes, ids used once, references that lead somewhere.
func TestAkomaNtosoHasTheOrderAndTheReferencesThatTheStandardAsksFor(t *testing.T) {
	draft, done := made(t, AkomaNtoso, demoMeeting(t), testOptions()), made(t, AkomaNtoso, meeting.Assemble(sealed(demoParts(t))), testOptions())
	golden(t, "sealed.akn.xml", done)
	if !bytes.Contains(draft, []byte("<docStatus>Entwurf")) || !bytes.Contains(done, []byte("<docStatus>unterzeichnet")) {
		t.Error("docStatus does not tell draft from signed")
	}
	order := map[string]string{"debate": "meta preface debateBody conclusions", "meta": "identification lifecycle workflow analysis references",
		"identification": "FRBRWork FRBRExpression FRBRManifestation", "FRBRWork": "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRcountry",
		"FRBRExpression": "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRlanguage", "FRBRManifestation": "FRBRthis FRBRuri FRBRdate FRBRauthor FRBRformat"}
	need := map[string]string{"identification": "source", "speech": "by", "step": "date by as outcome", "count": "value eId", "voting": "eId", "eventRef": "date source type",
		"TLCPerson": "eId href showAs", "TLCRole": "eId href showAs", "TLCConcept": "eId href showAs", "TLCOrganization": "eId href showAs", "debateSection": "eId name",
		"recordedTime": "time type", "person": "refersTo", "signature": "refersTo"}
	for name, data := range map[string][]byte{"draft": draft, "sealed": done} {
		ids, refs := map[string]bool{}, map[string]bool{}
		var stack []string
		at := map[int]string{}
		dec := xml.NewDecoder(bytes.NewReader(data))
		for {
			tok, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			switch x := tok.(type) {
			case xml.EndElement:
				stack = stack[:len(stack)-1]
			case xml.StartElement:
				el := x.Name.Local
				if x.Name.Space != "http://docs.oasis-open.org/legaldocml/ns/akn/3.0" {
					t.Fatalf("%s: element %s in the name space %q", name, el, x.Name.Space)
				}
				if len(stack) > 0 {
					if seq, ok := order[stack[len(stack)-1]]; ok {
						rest, found := at[len(stack)], false
						if rest == "" {
							rest = seq
						}
						if _, after, ok := strings.Cut(" "+rest+" ", " "+el+" "); ok {
							at[len(stack)], found = after+" ", true
						}
						if !found {
							t.Errorf("%s: %s stands at the wrong place in %s", name, el, stack[len(stack)-1])
						}
					}
				}
				attrs := map[string]string{}
				for _, a := range x.Attr {
					attrs[a.Name.Local] = a.Value
					if a.Name.Local == "eId" {
						if ids[a.Value] {
							t.Errorf("%s: the id %s is used twice", name, a.Value)
						}
						ids[a.Value] = true
					}
					if strings.HasPrefix(a.Value, "#") {
						refs[a.Value[1:]] = true
					}
				}
				for _, k := range strings.Fields(need[el]) {
					if attrs[k] == "" {
						t.Errorf("%s: %s lacks %s", name, el, k)
					}
				}
				stack = append(stack, el)
				delete(at, len(stack))
			}
		}
		for r := range refs {
			if !ids[r] {
				t.Errorf("%s: #%s leads nowhere", name, r)
			}
		}
	}
}

func TestEachItemGetsAFileWithThreeBlocks(t *testing.T) {
	names := map[string]bool{}
	for f, err := range ItemFiles(context.Background(), closedMeeting(t, meeting.Closed), testOptions()) {
		if err != nil {
			t.Fatal(err)
		}
		names[f.Name] = true
		if bytes.Contains(f.Data, []byte(secret)) {
			t.Errorf("%s holds words of the closed item", f.Name)
		}
		if f.Format == TXT {
			for _, want := range []string{"\nBeratung\n", "\nBeschluss\n", "\nAbstimmungsergebnis\n", "ENTWURF"} {
				if !strings.Contains(string(f.Data), want) {
					t.Errorf("%s lacks %q", f.Name, want)
				}
			}
			if f.Item == "i3" {
				golden(t, "item3.txt", f.Data)
			}
		}
	}
	if len(names) != 12 || !names["Niederschrift_TOP_3.docx"] || names["Niederschrift_TOP_6.txt"] {
		t.Errorf("files: %v", names)
	}
	for range ItemFiles(context.Background(), demoMeeting(t), testOptions()) {
		break // a reader may stop at any time
	}
	for _, err := range ItemFiles(context.Background(), demoMeeting(t), testOptions(), VTT) {
		var unknown *UnknownFormatError
		if !errors.As(err, &unknown) {
			t.Errorf("subtitles per item: %v", err)
		}
	}
}

func TestTaskListHasWhatFollowsAndLeavesOpenWhoDoesIt(t *testing.T) {
	o := testOptions()
	o.Tasks = true
	golden(t, "tasks.txt", made(t, TXT, demoMeeting(t), o))
}
