package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// oparlType is the last part of an OParl type URL, which is the same in 1.0 and 1.1.
type oparlType string

const (
	typeMeeting      oparlType = "meeting"
	typeItem         oparlType = "agendaitem"
	typePaper        oparlType = "paper"
	typeConsultation oparlType = "consultation"
	typePerson       oparlType = "person"
	typeMembership   oparlType = "membership"
	typeOrganization oparlType = "organization"
)

// oparlObject is one JSON object of the files. Values are decoded when they are asked for, so unknown and wrongly typed properties
// do no harm.
type oparlObject struct {
	raw    json.RawMessage
	fields map[string]json.RawMessage
	kind   oparlType
	// parent is the object that this one is embedded in; nil at the top.
	parent *oparlObject
}

// oparlSet holds all objects of the given files; references are resolved within it and nowhere else.
type oparlSet struct {
	byID  map[string]*oparlObject
	order []*oparlObject // in the order in which they were met, embedded ones after what holds them
}

// maxDepth bounds how deep objects may lie in each other; OParl needs four levels.
const maxDepth = 64

// add takes in one JSON document: an object, an array of objects, or a list page.
func (s *oparlSet) add(data []byte) error {
	if s.byID == nil {
		s.byID = map[string]*oparlObject{}
	}
	data = bytes.TrimPrefix(data, []byte{0xEF, 0xBB, 0xBF})
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return jsonError(FormOParl, data, err)
	}
	s.walk(raw, "", nil, 0)
	return nil
}

// jsonError gives a decoding error its line, and drops the text that encoding/json quotes.
func jsonError(form Form, data []byte, err error) error {
	var offset int64 = -1
	switch e := err.(type) {
	case *json.SyntaxError:
		offset = e.Offset
	case *json.UnmarshalTypeError:
		offset = e.Offset
	}
	line := 0
	if offset >= 0 {
		line = lineOf(data, offset)
	}
	return &SyntaxError{Form: form, Line: line, Err: errBadJSON}
}

var errBadJSON = errors.New("not valid JSON")

// walk indexes raw and what lies in it. property is the name under which it stands, which tells the type where "type" is missing.
func (s *oparlSet) walk(raw json.RawMessage, property string, parent *oparlObject, depth int) {
	if depth > maxDepth {
		return
	}
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return
	}
	switch raw[0] {
	case '[':
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) == nil {
			for _, v := range list {
				s.walk(v, property, parent, depth+1)
			}
		}
	case '{':
		fields := map[string]json.RawMessage{}
		if json.Unmarshal(raw, &fields) != nil {
			return
		}
		o := &oparlObject{raw: raw, fields: fields, parent: parent}
		o.kind = kindOf(o, property)
		if id := o.str("id"); id != "" {
			if have, ok := s.byID[id]; !ok || len(have.fields) < len(o.fields) {
				s.byID[id] = o
			}
		}
		s.order = append(s.order, o)
		for _, name := range embedding {
			if v, ok := fields[name]; ok {
				s.walk(v, name, o, depth+1)
			}
		}
	}
}

// embedding lists the properties in which OParl embeds objects that matter here, in the order of reading. "data" is that of list pages.
var embedding = []string{"data", "meeting", "agendaItem", "consultation", "paper", "organization", "person", "membership", "participant"}

func kindOf(o *oparlObject, property string) oparlType {
	if t := o.str("type"); t != "" {
		if i := strings.LastIndexAny(t, "/#"); i >= 0 {
			t = t[i+1:]
		}
		return oparlType(strings.ToLower(t))
	}
	switch strings.ToLower(property) {
	case "agendaitem", "meeting", "consultation", "paper", "organization", "person", "membership":
		return oparlType(strings.ToLower(property))
	case "participant":
		return typePerson
	}
	has := func(names ...string) bool {
		for _, n := range names {
			if _, ok := o.fields[n]; ok {
				return true
			}
		}
		return false
	}
	switch {
	case has("data"):
		return "list"
	case has("agendaItem", "meetingState", "participant", "cancelled"):
		return typeMeeting
	case has("familyName", "givenName", "formOfAddress", "membership"):
		return typePerson
	case has("reference", "paperType", "mainFile"):
		return typePaper
	case has("votingRight", "onBehalfOf"):
		return typeMembership
	case has("number", "public", "resolutionText") && has("name", "number"):
		return typeItem
	}
	return ""
}

// all lists the objects of a type, each id once, in the order in which they were met.
func (s *oparlSet) all(kind oparlType) []*oparlObject {
	var out []*oparlObject
	seen := map[*oparlObject]bool{}
	for _, o := range s.order {
		if o.kind != kind {
			continue
		}
		if id := o.str("id"); id != "" {
			o = s.byID[id]
		}
		if o.kind == kind && !seen[o] {
			seen[o] = true
			out = append(out, o)
		}
	}
	return out
}

// refs gives the objects of a property, whether embedded or named by id, alone or in an array. missing counts ids that are not in the files.
func (s *oparlSet) refs(o *oparlObject, property string) (found []*oparlObject, missing int) {
	raw := bytes.TrimSpace(o.fields[property])
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil, 0
	}
	list := []json.RawMessage{raw}
	if raw[0] == '[' {
		list = nil
		if json.Unmarshal(raw, &list) != nil {
			return nil, 1
		}
	}
	for _, v := range list {
		v = bytes.TrimSpace(v)
		switch {
		case len(v) > 0 && v[0] == '{':
			fields := map[string]json.RawMessage{}
			if json.Unmarshal(v, &fields) != nil {
				missing++
				continue
			}
			e := &oparlObject{raw: v, fields: fields, parent: o}
			e.kind = kindOf(e, property)
			if full, ok := s.byID[e.str("id")]; ok && e.str("id") != "" && len(full.fields) > len(fields) {
				e = full
			}
			found = append(found, e)
		case len(v) > 0 && v[0] == '"':
			var id string
			if json.Unmarshal(v, &id) != nil || id == "" {
				continue
			}
			if e, ok := s.byID[id]; ok {
				if e.kind == "list" { // a URL of a list whose page is among the files
					inner, m := s.refs(e, "data")
					found, missing = append(found, inner...), missing+m
					continue
				}
				found = append(found, e)
			} else {
				missing++
			}
		}
	}
	return found, missing
}

// str gives a property as one line of text; numbers become text, everything else is empty.
func (o *oparlObject) str(name string) string { return oneLine(o.text(name)) }

// text gives a property as text with its line breaks.
func (o *oparlObject) text(name string) string {
	raw := bytes.TrimSpace(o.fields[name])
	if len(raw) == 0 {
		return ""
	}
	if raw[0] == '"' {
		var s string
		if json.Unmarshal(raw, &s) == nil {
			return s
		}
		return ""
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// truth reads a flag that some servers write as text or number; known is false where it says nothing.
func (o *oparlObject) truth(name string) (value, known bool) {
	raw := string(bytes.TrimSpace(o.fields[name]))
	switch strings.ToLower(strings.Trim(raw, `" `)) {
	case "true", "1", "ja", "yes":
		return true, true
	case "false", "0", "nein", "no":
		return false, true
	}
	return false, false
}

// number reads an integer; known is false where there is none.
func (o *oparlObject) number(name string) (n int, known bool) {
	raw := bytes.Trim(bytes.TrimSpace(o.fields[name]), `"`)
	if len(raw) == 0 || json.Unmarshal(raw, &n) != nil {
		return 0, false
	}
	return n, true
}

// list gives a property that is an array of texts; a single text counts as one.
func (o *oparlObject) list(name string) []string {
	raw := bytes.TrimSpace(o.fields[name])
	if len(raw) == 0 {
		return nil
	}
	var many []string
	if json.Unmarshal(raw, &many) == nil {
		return many
	}
	if one := o.str(name); one != "" {
		return []string{one}
	}
	return nil
}
