package media_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"pgregory.net/rapid"

	"ledetraad/adapters/attachments/media"
	"ledetraad/domain/attachment"
	"ledetraad/domain/fault"
)

// secret stands in all that must not be told.
const secret = "55.6761N 12.5683E Åse Linds telefon"

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 90, 60))
	for i := range m.Pix {
		m.Pix[i] = byte(i * i / 7)
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	m.Set(3, 4, color.Black)
	return m
}

func clean(t testing.TB, b []byte) (attachment.MediaType, []byte) {
	t.Helper()
	var out bytes.Buffer
	kind, err := media.Clean(&out, iotest.OneByteReader(bytes.NewReader(b)))
	if err != nil {
		t.Fatal(err)
	}
	return kind, out.Bytes()
}

func part(marker byte, body string) []byte {
	b := []byte{0xff, marker, 0, 0}
	binary.BigEndian.PutUint16(b[2:], uint16(len(body)+2))
	return append(b, body...)
}

// exif is a segment that says how the picture is turned, and more.
func exif(order binary.AppendByteOrder, name string, orientation uint16) []byte {
	b := []byte("Exif\x00\x00" + name)
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 3)
	for _, e := range []struct {
		tag, kind uint16
		value     uint32
	}{{0x010f, 2, 50}, {0x0112, 3, 0}, {0x8825, 4, 50}} {
		b = order.AppendUint16(b, e.tag)
		b = order.AppendUint16(b, e.kind)
		b = order.AppendUint32(b, 1)
		if e.tag == 0x0112 {
			b = order.AppendUint16(b, orientation)
			b = append(b, 0, 0)
		} else {
			b = order.AppendUint32(b, e.value)
		}
	}
	return part(0xe1, string(b)+secret)
}

func plainJPEG(t testing.TB) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(), &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// talkative is a JPEG with all that phones put into one.
func talkative(t testing.TB, exifPart []byte) []byte {
	plain := plainJPEG(t)
	b := append([]byte{}, plain[:2]...)
	for _, p := range [][]byte{part(0xe0, "JFIF\x00\x01\x02\x00\x00\x48\x00\x48\x01\x01"+secret[:3]), exifPart,
		part(0xe1, "http://ns.adobe.com/xap/1.0/\x00"+secret), part(0xe2, "MPF\x00"+secret), part(0xe2, "ICC_PROFILE\x00\x01\x01farver"),
		part(0xed, "Photoshop 3.0\x00"+secret), part(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x01"), part(0xfe, secret), {0xff, 0xff}} {
		b = append(b, p...)
	}
	b = append(b, plain[3:]...) // the fill bytes above end in its next marker's own
	return append(b, "\x00\x00ftypmp42"+secret+string(plain)...)
}

func TestPhotosTellNothingBesideThePicture(t *testing.T) {
	want, err := jpeg.Decode(bytes.NewReader(plainJPEG(t)))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		exif   []byte
		turned byte
	}{
		"big-endian":          {exif(binary.BigEndian, "MM", 6), 6},
		"little-endian":       {exif(binary.LittleEndian, "II", 8), 8},
		"upright":             {exif(binary.BigEndian, "MM", 1), 0},
		"no such orientation": {exif(binary.BigEndian, "MM", 77), 0},
		"nonsense":            {part(0xe1, "Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff"+secret), 0},
		"more than there is":  {part(0xe1, "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\xff\xff"+secret), 0},
		"short":               {part(0xe1, "Exif\x00\x00M"), 0},
	} {
		t.Run(name, func(t *testing.T) {
			kind, got := clean(t, talkative(t, c.exif))
			if kind != attachment.JPEG {
				t.Errorf("it is %s", kind)
			}
			for _, word := range []string{secret, secret[:3], "Exif", "adobe.com", "MPF", "Photoshop", "ftyp"} {
				if bytes.Contains(got, []byte(word)) && (word != "Exif" || c.turned == 0) {
					t.Errorf("%q is in it", word)
				}
			}
			if !bytes.Contains(got, []byte("ICC_PROFILE\x00\x01\x01farver")) || !bytes.HasSuffix(got, []byte{0xff, 0xd9}) {
				t.Error("its colours, or its end, are not in it")
			}
			if i := bytes.Index(got, []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00")); c.turned > 0 && (i < 0 || got[i+25] != c.turned) {
				t.Errorf("it is not turned by %d", c.turned)
			}
			m, err := jpeg.Decode(bytes.NewReader(got))
			if err != nil {
				t.Fatal(err)
			}
			same(t, want, m)
			if _, again := clean(t, got); !bytes.Equal(got, again) {
				t.Error("cleaned again it is another")
			}
		})
	}
}

func same(t *testing.T, want, got image.Image) {
	t.Helper()
	for y := range want.Bounds().Dy() {
		for x := range want.Bounds().Dx() {
			r1, g1, b1, _ := want.At(x, y).RGBA()
			r2, g2, b2, _ := got.At(x, y).RGBA()
			if r1 != r2 || g1 != g2 || b1 != b2 {
				t.Fatalf("the pixel at %d, %d is another", x, y)
			}
		}
	}
}

func pngChunk(kind, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(b, kind+body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

func plainPNG(t testing.TB) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, picture()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPNG(t *testing.T) {
	plain := plainPNG(t)
	head := 8 + 25 // signature and IHDR
	b := append([]byte{}, plain[:head]...)
	for _, c := range [][]byte{pngChunk("eXIf", secret), pngChunk("tEXt", secret), pngChunk("iTXt", secret), pngChunk("gAMA", "\x00\x00\xb1\x8f"), pngChunk("quXx", secret)} {
		b = append(b, c...)
	}
	b = append(append(b, plain[head:]...), secret...)
	kind, got := clean(t, b)
	if kind != attachment.PNG || bytes.Contains(got, []byte(secret)) || !bytes.Contains(got, []byte("gAMA")) {
		t.Errorf("%s, %d bytes", kind, len(got))
	}
	m, err := png.Decode(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	same(t, picture(), m)
}

// webp is a file with the chunks, the names and bodies in turn.
func webp(chunks ...string) []byte {
	b := []byte("WEBP")
	for i := 0; i < len(chunks); i += 2 {
		b = append(b, chunks[i]...)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(chunks[i+1])))
		b = append(b, chunks[i+1]...)
		if len(chunks[i+1])%2 == 1 {
			b = append(b, 0)
		}
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(b))), b...)
}

func TestWebP(t *testing.T) {
	blank := strings.Repeat("\x00", len(secret))
	kind, got := clean(t, append(webp("VP8X", "\x3c\x00\x00\x00\x59\x00\x00\x3b\x00\x00", "ICCP", "farve", "VP8 ", "billede", "EXIF", secret, "XMP ", secret, "hest", secret), secret...))
	want := webp("VP8X", "\x30\x00\x00\x00\x59\x00\x00\x3b\x00\x00", "ICCP", "farve", "VP8 ", "billede", "JUNK", blank, "JUNK", blank, "JUNK", blank)
	if kind != attachment.WebP || !bytes.Equal(got, want) {
		t.Errorf("%s\n%q\n%q", kind, got, want)
	}
}

func TestSoundsPassAsTheyAre(t *testing.T) {
	for want, b := range map[attachment.MediaType][]string{
		attachment.WebM: {"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm lyd"},
		attachment.Ogg:  {"OggS\x00 lyd"},
		attachment.MP4:  {"\x00\x00\x00\x1cftypM4A lyd", "\x00\x00\x00\x1cftypiso5 lyd"},
		attachment.MP3:  {"ID3\x04 lyd", "\xff\xfb\x90\x64 lyd"},
		attachment.WAV:  {"RIFF\x24\x00\x00\x00WAVEfmt lyd"},
	} {
		for _, s := range b {
			if kind, got := clean(t, []byte(s)); kind != want || string(got) != s {
				t.Errorf("%q is %s", s, kind)
			}
		}
	}
}

func TestWhatIsRefused(t *testing.T) {
	whole := plainJPEG(t)
	for name, c := range map[string]struct{ content, says string }{
		"nothing":                        {"", "is empty"},
		"a page":                         {"<html><script>alert(1)</script>", "is no photo"},
		"a drawing":                      {`<svg xmlns="http://www.w3.org/2000/svg"/>`, "is no photo"},
		"a document":                     {"%PDF-1.7", "is no photo"},
		"a program":                      {"\x7fELF\x02\x01", "is no photo"},
		"a picture of another form":      {"\x00\x00\x00\x1cftypheic", "is no photo"},
		"a film of another form":         {"\x00\x00\x00\x14ftypqt  ", "is no photo"},
		"Matroska":                       {"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", "is no photo"},
		"layer I":                        {"\xff\xff\x90\x64", "is no photo"},
		"half a JPEG":                    {string(whole[:len(whole)/2]), "ends in the middle"},
		"a JPEG without its end":         {string(whole[:len(whole)-2]), "ends in the middle"},
		"the beginning of one":           {"\xff\xd8\xff", "ends in the middle"},
		"a page that begins like a JPEG": {"\xff\xd8\xff\xe0\x00\x04ab<html>", "damaged"},
		"a segment without a length":     {"\xff\xd8\xff\xe0\x00\x01", "damaged"},
		"a PNG of one chunk":             {"\x89PNG\r\n\x1a\n\x00\x00\x00\x00IEND\xae\x42\x60\x82", "damaged"},
		"half a PNG":                     {string(plainPNG(t)[:200]), "ends in the middle"},
		"a PNG that says too much":       {"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR", "damaged"},
		"a WebP larger than it is":       {string(webp("VP8 ", "billede"))[:20], "ends in the middle"},
		"a WebP whose part is larger":    {"RIFF\x10\x00\x00\x00WEBPVP8 \xff\x00\x00\x00ab", "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := media.Clean(io.Discard, strings.NewReader(c.content))
			if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func TestSizes(t *testing.T) {
	sound := func(n int64) io.Reader {
		return io.MultiReader(strings.NewReader("OggS\x00"), io.LimitReader(zeros{}, n-5))
	}
	if kind, err := media.Clean(io.Discard, sound(attachment.MaxSound)); err != nil || kind != attachment.Ogg {
		t.Errorf("as large as may be: %s, %v", kind, err)
	}
	if _, err := media.Clean(io.Discard, sound(attachment.MaxSound+1)); fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a byte more: %v", err)
	}
	photo := io.MultiReader(bytes.NewReader(plainJPEG(t)), io.LimitReader(zeros{}, attachment.MaxPhoto))
	if _, err := media.Clean(io.Discard, photo); fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a photo with much behind it: %v", err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

var errLine, errDisk = errors.New("the line broke"), errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errDisk }

// What went wrong outside is not said to be the file's fault.
func TestErrorsFromOutsideComeAsTheyAre(t *testing.T) {
	for _, b := range [][]byte{plainJPEG(t), plainPNG(t), []byte("OggS\x00 lyd"), webp("VP8 ", "billede")} {
		if _, err := media.Clean(io.Discard, io.MultiReader(bytes.NewReader(b[:len(b)-1]), iotest.ErrReader(errLine))); !errors.Is(err, errLine) {
			t.Errorf("%.4q: %v", b, err)
		}
		if _, err := media.Clean(full{}, bytes.NewReader(b)); !errors.Is(err, errDisk) {
			t.Errorf("%.4q: %v", b, err)
		}
	}
}

// However a file is broken, it is refused or what comes out can be cleaned again
// and stays as it is.
func TestBrokenFiles(t *testing.T) {
	all := [][]byte{talkative(t, exif(binary.LittleEndian, "II", 6)), plainPNG(t), webp("VP8X", "0123456789", "EXIF", secret, "VP8 ", "billede")}
	rapid.Check(t, func(rt *rapid.T) {
		b := bytes.Clone(all[rapid.IntRange(0, len(all)-1).Draw(rt, "file")])
		for range rapid.IntRange(1, 4).Draw(rt, "changes") {
			b[rapid.IntRange(0, len(b)-1).Draw(rt, "at")] = rapid.SampledFrom([]byte{0, 1, 0x2a, 0xd8, 0xd9, 0xda, 0xe1, 0xff}).Draw(rt, "byte")
		}
		b = b[:rapid.IntRange(1, len(b)).Draw(rt, "length")]
		var out bytes.Buffer
		kind, err := media.Clean(&out, bytes.NewReader(b))
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				rt.Fatal(err)
			}
			return
		}
		var again bytes.Buffer
		if same, err := media.Clean(&again, bytes.NewReader(out.Bytes())); err != nil || same != kind || !bytes.Equal(out.Bytes(), again.Bytes()) {
			rt.Fatalf("%s, cleaned again: %s, %v", kind, same, err)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add(talkative(f, exif(binary.BigEndian, "MM", 3)))
	f.Add(plainPNG(f))
	f.Add(webp("VP8X", "0123456789", "EXIF", secret))
	f.Fuzz(func(t *testing.T, b []byte) {
		var out bytes.Buffer
		if _, err := media.Clean(&out, bytes.NewReader(b)); err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}
