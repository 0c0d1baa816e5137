package object

import "testing"

func TestUnlimitedIsAboveEverything(t *testing.T) {
	for _, c := range []struct {
		a, b any
		want int
	}{
		{Unlimited{}, Size(1 << 30), 1}, {Size(1 << 30), Unlimited{}, -1}, {Unlimited{}, int64(1), 1}, {int32(5), Unlimited{}, -1},
		{Unlimited{}, Unlimited{}, 0}, {Unlimited{}, "unlimited", 0}, {Unlimited{}, nil, 1},
	} {
		if n, err := Compare(c.a, c.b); err != nil || n != c.want {
			t.Errorf("Compare(%v, %v) = %d, %v; want %d", c.a, c.b, n, err, c.want)
		}
	}
}
