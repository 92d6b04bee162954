package svg

import (
	"math"
	"strconv"
)

// pen follows the data of a path; it is given absolute places.
type pen interface {
	moveTo(x, y float64)
	lineTo(x, y float64)
	curveTo(ax, ay, bx, by, x, y float64) // a cubic Bézier curve
	closePath()
}

// follow goes along a path. What it does not understand ends it, as in SVG.
func follow(data string, p pen) {
	s := scanner{data: data}
	var x, y, sx, sy float64 // where it is, and where the part began
	for {
		c, ok := s.command()
		if !ok {
			return
		}
		dx, dy := 0.0, 0.0
		if c >= 'a' {
			dx, dy = x, y
		}
		switch c {
		case 'M', 'm', 'L', 'l':
			n := s.numbers(2)
			if n == nil {
				return
			}
			x, y = n[0]+dx, n[1]+dy
			if c == 'M' || c == 'm' {
				sx, sy = x, y
				p.moveTo(x, y)
				s.last = c - 1 // what follows are lines: L is the letter before M
			} else {
				p.lineTo(x, y)
			}
		case 'H', 'h':
			n := s.numbers(1)
			if n == nil {
				return
			}
			x = n[0] + dx
			p.lineTo(x, y)
		case 'V', 'v':
			n := s.numbers(1)
			if n == nil {
				return
			}
			y = n[0] + dy
			p.lineTo(x, y)
		case 'C', 'c':
			n := s.numbers(6)
			if n == nil {
				return
			}
			p.curveTo(n[0]+dx, n[1]+dy, n[2]+dx, n[3]+dy, n[4]+dx, n[5]+dy)
			x, y = n[4]+dx, n[5]+dy
		case 'Q', 'q':
			n := s.numbers(4)
			if n == nil {
				return
			}
			cx, cy, ex, ey := n[0]+dx, n[1]+dy, n[2]+dx, n[3]+dy
			p.curveTo(x+2*(cx-x)/3, y+2*(cy-y)/3, ex+2*(cx-ex)/3, ey+2*(cy-ey)/3, ex, ey)
			x, y = ex, ey
		case 'A', 'a':
			n := s.numbers(7)
			if n == nil {
				return
			}
			arc(p, x, y, n[0], n[1], n[2], n[3] != 0, n[4] != 0, n[5]+dx, n[6]+dy)
			x, y = n[5]+dx, n[6]+dy
		case 'Z', 'z':
			p.closePath()
			x, y = sx, sy
		default:
			return
		}
	}
}

// scanner reads the data of a path: letters, and numbers that may touch.
type scanner struct {
	data string
	last byte // the command, which is left out where it is repeated
}

func (s *scanner) space() {
	for len(s.data) > 0 && (s.data[0] == ' ' || s.data[0] == ',' || s.data[0] == '\n') {
		s.data = s.data[1:]
	}
}

func (s *scanner) command() (byte, bool) {
	s.space()
	if s.data == "" {
		return 0, false
	}
	if c := s.data[0]; c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' {
		s.last, s.data = c, s.data[1:]
	} else if s.last == 0 || s.last == 'Z' || s.last == 'z' {
		return 0, false
	}
	return s.last, true
}

// numbers reads so many numbers; nil if they are not there.
func (s *scanner) numbers(n int) []float64 {
	out := make([]float64, 0, n)
	for len(out) < n {
		s.space()
		end, dot := 0, false
		if n == 7 && (len(out) == 3 || len(out) == 4) { // a flag of an arc is one digit
			end = min(1, len(s.data))
		} else {
			for end < len(s.data) {
				c := s.data[end]
				if c == '.' && !dot {
					dot = true
				} else if (c < '0' || c > '9') && !(end == 0 && (c == '-' || c == '+')) {
					break
				}
				end++
			}
		}
		v, err := strconv.ParseFloat(s.data[:end], 64)
		if err != nil {
			return nil
		}
		out, s.data = append(out, v), s.data[end:]
	}
	return out
}

// arc draws an elliptical arc as curves, each of a quarter turn at most (SVG 1.1,
// appendix F.6).
func arc(p pen, x0, y0, rx, ry, turn float64, large, sweep bool, x, y float64) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 {
		p.lineTo(x, y)
		return
	}
	sin, cos := math.Sincos(turn * math.Pi / 180)
	mx, my := cos*(x0-x)/2+sin*(y0-y)/2, -sin*(x0-x)/2+cos*(y0-y)/2
	if over := mx*mx/(rx*rx) + my*my/(ry*ry); over > 1 {
		rx, ry = rx*math.Sqrt(over), ry*math.Sqrt(over)
	}
	k := math.Sqrt(max(0, (rx*rx*ry*ry-rx*rx*my*my-ry*ry*mx*mx)/(rx*rx*my*my+ry*ry*mx*mx)))
	if large == sweep {
		k = -k
	}
	cx, cy := k*rx*my/ry, -k*ry*mx/rx
	from := math.Atan2((my-cy)/ry, (mx-cx)/rx)
	by := math.Atan2((-my-cy)/ry, (-mx-cx)/rx) - from
	if sweep && by < 0 {
		by += 2 * math.Pi
	} else if !sweep && by > 0 {
		by -= 2 * math.Pi
	}
	at := func(u, v float64) (float64, float64) {
		return cos*rx*u - sin*ry*v + cos*cx - sin*cy + (x0+x)/2, sin*rx*u + cos*ry*v + sin*cx + cos*cy + (y0+y)/2
	}
	parts := math.Ceil(math.Abs(by)/(math.Pi/2) - 1e-9)
	step := by / parts
	t := 4.0 / 3 * math.Tan(step/4)
	for i := range int(parts) {
		s1, c1 := math.Sincos(from + float64(i)*step)
		s2, c2 := math.Sincos(from + float64(i+1)*step)
		ax, ay := at(c1-t*s1, s1+t*c1)
		bx, by := at(c2+t*s2, s2-t*c2)
		ex, ey := at(c2, s2)
		p.curveTo(ax, ay, bx, by, ex, ey)
	}
}
