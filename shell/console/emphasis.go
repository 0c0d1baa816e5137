package console

import "emsh/shell/format"

// Emphasizes reports whether results are shown where a part of them can be marked.
func (h *Host) Emphasizes() bool { return h.Results != nil && h.Results.Colors != format.Plain }
