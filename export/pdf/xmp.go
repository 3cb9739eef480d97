package pdf

import (
	"fmt"
	"strings"
	"time"

	"ratsschreiber/export/document"
)

// namespace of our own metadata, described in the metadata itself as PDF/A asks (ISO 19005-2, 6.6.2.3).
const namespace = "urn:ratsschreiber:document:1#"

var xmlSigns = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

func escape(s string) string { return xmlSigns.Replace(document.Clean(s)) }

// xmp is the document's metadata for programs: the same as in the information dictionary, conformance, and who and what made it.
func xmp(d *document.Document) []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" + `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n")
	b.WriteString(`<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>` + "\n")
	alt := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, `<dc:%s><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:%s>`, name, escape(text), name)
		}
	}
	b.WriteString(`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>`)
	alt("title", d.Title)
	alt("description", d.Subject)
	if d.Author != "" {
		b.WriteString(`<dc:creator><rdf:Seq><rdf:li>` + escape(d.Author) + `</rdf:li></rdf:Seq></dc:creator>`)
	}
	b.WriteString(`<dc:language><rdf:Bag><rdf:li>` + escape(d.Language) + `</rdf:li></rdf:Bag></dc:language></rdf:Description>` + "\n")
	at := d.Created.UTC().Format(time.RFC3339)
	fmt.Fprintf(&b, `<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreateDate>%s</xmp:CreateDate><xmp:ModifyDate>%s</xmp:ModifyDate><xmp:CreatorTool>%s</xmp:CreatorTool></rdf:Description>`+"\n", at, at, escape(d.Program))
	fmt.Fprintf(&b, `<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>%s</pdf:Producer></rdf:Description>`+"\n", escape(d.Program))
	if len(d.Properties) > 0 {
		fmt.Fprintf(&b, `<rdf:Description rdf:about="" xmlns:rs="%s">`, namespace)
		for _, p := range d.Properties {
			fmt.Fprintf(&b, "<rs:%s>%s</rs:%s>", propertyName(p.Name), escape(p.Value), propertyName(p.Name))
		}
		b.WriteString("</rdf:Description>\n")
		b.WriteString(`<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">`)
		fmt.Fprintf(&b, `<pdfaSchema:schema>Ratsschreiber</pdfaSchema:schema><pdfaSchema:namespaceURI>%s</pdfaSchema:namespaceURI><pdfaSchema:prefix>rs</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>`, namespace)
		for _, p := range d.Properties {
			fmt.Fprintf(&b, `<rdf:li rdf:parseType="Resource"><pdfaProperty:name>%s</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>%s</pdfaProperty:description></rdf:li>`, propertyName(p.Name), escape(p.Name))
		}
		b.WriteString("</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\n")
	}
	b.WriteString("</rdf:RDF></x:xmpmeta>\n" + strings.Repeat(strings.Repeat(" ", 99)+"\n", 4) + `<?xpacket end="w"?>`)
	return []byte(b.String())
}

// propertyName makes an XML name of a property's.
func propertyName(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.TrimPrefix(s, "Ratsschreiber."))
}
