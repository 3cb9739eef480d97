package gui

import (
	"io/fs"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"ratsschreiber/docs"
)

// helpScreen is the handbook: chapters at the left, the chosen one at the right as rows, so that long chapters scroll like short ones.
type helpScreen struct {
	w        *Window
	root     *fyne.Container
	chapters []chapter
	list     *rowList
	text     *rowList
	rows     [][]run
}

// chapter is one page of the handbook.
type chapter struct {
	title string
	topic string // scope of the screen that it explains
	rows  [][]run
}

func newHelpScreen(w *Window) *helpScreen {
	h := &helpScreen{w: w, chapters: handbook(w)}
	h.list = newRowList(func() int { return len(h.chapters) }, makeFlowRow, func(i int, o rowObject) { setFlowRow(o, run{text: h.chapters[i].title}) },
		func(i int, width float32) float32 { return flowRowHeight(width, run{text: h.chapters[i].title}) })
	h.list.onChoose = h.show
	h.list.name = func(i int) string { return h.chapters[i].title }
	h.list.onOpen = func(int) { w.win.Canvas().Focus(h.text) }
	h.text = newRowList(func() int { return len(h.rows) }, makeHelpRow, func(i int, o rowObject) { setFlowRow(o, h.rows[i]...) },
		func(i int, width float32) float32 {
			return textHeight(h.rows[i], helpWidth(width)) + em(0.5)
		})
	h.text.skip = func(int) bool { return true }
	back := small(w.t("back"), theme.NavigateBackIcon(), w.goBack)
	title := newLine(run{text: w.t("help.title"), bold: true, size: theme.SizeNameHeadingText})
	h.root = container.New(&yielding{}, bordered(inset(bordered(nil, nil, back, nil, title), 0.6, 0.3), nil, nil, nil,
		container.New(&columns{parts: []column{{best: 15, least: 13, share: 1, below: 2}, {best: 40, least: 28, share: 6, below: 3}}}, h.list, h.text)))
	if len(h.chapters) > 0 {
		h.list.chosen = 0
		h.rows = h.chapters[0].rows
	}
	return h
}

func makeHelpRow() rowObject { return container.New(&helpRowLayout{}, newFlow()) }

// helpWidth keeps lines at a length that reads well.
func helpWidth(width float32) float32 { return max(em(8), min(width-em(2), em(40))) }

type helpRowLayout struct{}

func (helpRowLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }
func (helpRowLayout) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[0].Move(fyne.NewPos(em(1), em(0.25)))
	o[0].Resize(fyne.NewSize(helpWidth(s.Width), s.Height))
}

func (h *helpScreen) object() fyne.CanvasObject   { return h.root }
func (h *helpScreen) scope() scope                { return everywhere }
func (h *helpScreen) shown()                      {}
func (h *helpScreen) first() fyne.Focusable       { return h.list }
func (h *helpScreen) hidden()                     {}
func (h *helpScreen) changed(change)              {}
func (h *helpScreen) act(action) bool             { return false }
func (h *helpScreen) railFoot() fyne.CanvasObject { return nil }

// topic goes to the chapter that explains a screen.
func (h *helpScreen) topic(t string) {
	for i, c := range h.chapters {
		if t != "" && c.topic == t {
			h.list.mark(i)
			h.show(i)
		}
	}
}

func (h *helpScreen) show(i int) {
	h.rows = h.chapters[i].rows
	h.text.Refresh()
	h.text.scrollTo(0)
}

// handbook reads the chapters in the window's language, and adds the sheet of keys and what the program is built from.
func handbook(w *Window) []chapter {
	var out []chapter
	lang := w.words.Lang()
	names, err := fs.Glob(docs.Handbook(), lang+"/*.md")
	if err != nil {
		w.fail(err)
	}
	sort.Strings(names)
	for _, name := range names {
		raw, err := fs.ReadFile(docs.Handbook(), name)
		if err != nil {
			w.fail(err)
			continue
		}
		if strings.HasSuffix(name, "-keys.md") { // printed sheet of the keys as they come; here they are shown as they are set
			continue
		}
		c := parseChapter(string(raw))
		base := strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], ".md")
		if _, topic, ok := strings.Cut(base, "-"); ok {
			c.topic = topic
		}
		out = append(out, c)
	}
	return append(out, keySheet(w), aboutChapter(w), licencesChapter(w))
}

// parseChapter reads the little of Markdown that the handbook uses: headings, paragraphs, lists, emphasis, code, and tables as lines.
func parseChapter(text string) chapter {
	var c chapter
	var para []string
	end := func() {
		if len(para) > 0 {
			c.rows = append(c.rows, inline(strings.Join(para, " "), run{}))
			para = nil
		}
	}
	for _, l := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(l)
		switch {
		case trimmed == "":
			end()
		case strings.HasPrefix(trimmed, "# "):
			end()
			c.title = strings.TrimSpace(trimmed[2:])
			c.rows = append(c.rows, []run{{text: c.title, bold: true, size: theme.SizeNameHeadingText}})
		case strings.HasPrefix(trimmed, "#"):
			end()
			c.rows = append(c.rows, []run{{text: strings.TrimLeft(trimmed, "# "), bold: true, size: theme.SizeNameSubHeadingText}})
		case strings.HasPrefix(trimmed, "!["): // pictures are for the printed and the web handbook
			end()
		case strings.HasPrefix(trimmed, "|---"), strings.HasPrefix(trimmed, "| ---"):
		case strings.HasPrefix(trimmed, "|"):
			end()
			cells := strings.Split(strings.Trim(trimmed, "|"), "|")
			r := inline(strings.TrimSpace(cells[0]), run{bold: true})
			for _, cell := range cells[1:] {
				r = append(append(r, run{text: "   "}), inline(strings.TrimSpace(cell), run{})...)
			}
			c.rows = append(c.rows, r)
		case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "):
			end()
			para = []string{"• " + trimmed[2:]}
		case len(trimmed) > 2 && trimmed[0] >= '0' && trimmed[0] <= '9' && strings.Contains(trimmed[:min(4, len(trimmed))], ". "):
			end()
			para = []string{trimmed}
		default:
			para = append(para, trimmed)
		}
	}
	end()
	return c
}

// inline reads emphasis and code within a paragraph.
func inline(text string, base run) []run {
	var out []run
	for len(text) > 0 {
		i := strings.IndexAny(text, "*`")
		if i < 0 {
			break
		}
		mark := text[i : i+1]
		if strings.HasPrefix(text[i:], "**") {
			mark = "**"
		}
		j := strings.Index(text[i+len(mark):], mark)
		if j < 0 {
			break
		}
		r := base
		r.text = text[i+len(mark) : i+len(mark)+j]
		switch mark {
		case "**", "`":
			r.bold = true
		default:
			r.italic = true
		}
		before := base
		before.text = text[:i]
		out = appendRun(appendRun(out, before), r)
		text = text[i+2*len(mark)+j:]
	}
	base.text = text
	return appendRun(out, base)
}

// keySheet lists all keys as they are set now.
func keySheet(w *Window) chapter {
	c := chapter{title: w.t("help.keys")}
	c.rows = append(c.rows, []run{{text: c.title, bold: true, size: theme.SizeNameHeadingText}})
	last := scope("")
	for _, b := range bindings {
		numbered, first := b.act.numbered()
		if numbered && !first {
			continue
		}
		if b.in != last {
			last = b.in
			c.rows = append(c.rows, []run{{text: w.t("scope." + string(b.in)), bold: true, size: theme.SizeNameSubHeadingText}})
		}
		label := w.keys.label(b.in, b.act)
		if numbered {
			label += " … 9"
		}
		c.rows = append(c.rows, []run{{text: label + "   ", bold: true, color: theme.ColorNamePrimary}, {text: w.t("action." + b.act.word())}})
	}
	return c
}
