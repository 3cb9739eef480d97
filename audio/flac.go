package audio

func openFLAC(src *source) (decoder, error) { return nil, &foreignError{"FLAC"} }
