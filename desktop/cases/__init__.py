"""One trip's case (출장 건) on disk: what was dropped, read, confirmed and changed."""
