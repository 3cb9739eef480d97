package pdf

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"regexp"
	"strconv"
)

var errUnexpected = errors.New("the library wrote something else than expected")

var (
	infoDate  = regexp.MustCompile(`(/(?:Creation|Mod)Date \(D:\d{14})\)`)
	noNames   = regexp.MustCompile(`/Names <<\s*/EmbeddedFiles << /Names \[\s*\] >>\s*>>`)
	pageEntry = []byte("<</Type /Page\n")
)

// finish completes the library's output: structure tree, a document identifier (ISO 32000-1, 14.4), dates with their zone, a right
// reference to the information dictionary (with an output intent the library's points elsewhere), no empty list of attachments.
func finish(raw []byte, tags *tagTree) ([]byte, error) {
	objects, err := readObjects(raw)
	if err != nil {
		return nil, err
	}
	var pages []int
	info, catalogue := 0, 0
	for n := 1; n < len(objects); n++ {
		o := objects[n]
		switch {
		case bytes.HasPrefix(o, pageEntry):
			objects[n] = append([]byte(fmt.Sprintf("<</Type /Page\n/StructParents %d\n/Tabs /S\n", len(pages))), o[len(pageEntry):]...)
			pages = append(pages, n)
		case bytes.Contains(o[:min(len(o), 20000)], []byte("/CreationDate (")):
			info = n
			objects[n] = infoDate.ReplaceAll(o, []byte("${1}Z)"))
		case bytes.HasPrefix(bytes.TrimPrefix(o, []byte("<<\n")), []byte("/Type /Catalog")):
			catalogue = n
		}
	}
	if info == 0 || catalogue == 0 || len(pages) == 0 {
		return nil, fmt.Errorf("information %d, catalogue %d, pages %d: %w", info, catalogue, len(pages), errUnexpected)
	}
	first := len(objects)
	tree := tags.objects(first, pages)
	c := noNames.ReplaceAll(objects[catalogue], nil)
	add := fmt.Sprintf("\n/MarkInfo <</Marked true>>\n/StructTreeRoot %d 0 R\n/ViewerPreferences <</DisplayDocTitle true>>\n>>", first)
	end := bytes.LastIndex(c, []byte(">>"))
	if end < 0 {
		return nil, fmt.Errorf("catalogue has no end: %w", errUnexpected)
	}
	objects[catalogue] = append(bytes.TrimRight(c[:end:end], "\n"), add...)
	for _, t := range tree {
		objects = append(objects, []byte(t))
	}
	return writeObjects(raw, objects, catalogue, info), nil
}

// readObjects cuts the file into its objects by its cross-reference table; number 0 is none.
func readObjects(raw []byte) ([][]byte, error) {
	at := bytes.LastIndex(raw, []byte("startxref"))
	if at < 0 {
		return nil, fmt.Errorf("no cross-reference table: %w", errUnexpected)
	}
	start, err := strconv.Atoi(string(bytes.Fields(raw[at:])[1]))
	if err != nil || start >= len(raw) {
		return nil, fmt.Errorf("place of the cross-reference table: %w", errUnexpected)
	}
	lines := bytes.Split(raw[start:at], []byte("\n"))
	var count int
	if len(lines) < 2 {
		return nil, fmt.Errorf("short cross-reference table: %w", errUnexpected)
	}
	if _, err := fmt.Sscanf(string(lines[1]), "0 %d", &count); err != nil || len(lines) < count+2 {
		return nil, fmt.Errorf("length of the cross-reference table: %w", errUnexpected)
	}
	objects := make([][]byte, count)
	for n := 1; n < count; n++ {
		offset, err := strconv.Atoi(string(lines[2+n][:10]))
		head := fmt.Sprintf("%d 0 obj\n", n)
		if err != nil || offset >= len(raw) || !bytes.HasPrefix(raw[offset:], []byte(head)) {
			return nil, fmt.Errorf("object %d: %w", n, errUnexpected)
		}
		body := raw[offset+len(head):]
		end := bytes.Index(body, []byte("\nendobj"))
		if i := bytes.Index(body, []byte("stream\n")); i >= 0 && i < end { // what a stream holds may look like anything
			length := streamLength.FindSubmatch(body[:i])
			if length == nil {
				return nil, fmt.Errorf("object %d has a stream without length: %w", n, errUnexpected)
			}
			size, _ := strconv.Atoi(string(length[1]))
			rest := i + len("stream\n") + size
			if rest > len(body) {
				return nil, fmt.Errorf("object %d is longer than the file: %w", n, errUnexpected)
			}
			end = rest + bytes.Index(body[rest:], []byte("\nendobj"))
		}
		if end < 0 {
			return nil, fmt.Errorf("object %d has no end: %w", n, errUnexpected)
		}
		objects[n] = bytes.Clone(body[:end])
	}
	return objects, nil
}

var streamLength = regexp.MustCompile(`/Length (\d+)\b`)

func writeObjects(raw []byte, objects [][]byte, catalogue, info int) []byte {
	var out bytes.Buffer
	out.Write(raw[:bytes.IndexByte(raw, '\n')])
	out.WriteString("\n%\xe2\xe3\xcf\xd3\n") // bytes above 127 tell mail programs that this is no text
	offsets := make([]int, len(objects))
	for n := 1; n < len(objects); n++ {
		offsets[n] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n", n)
		out.Write(objects[n])
		out.WriteString("\nendobj\n")
	}
	id := sha256.Sum256(out.Bytes())
	at := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(objects))
	for n := 1; n < len(objects); n++ {
		fmt.Fprintf(&out, "%010d 00000 n \n", offsets[n])
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n", len(objects), catalogue, info, id[:16], id[:16], at)
	return out.Bytes()
}
