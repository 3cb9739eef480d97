package audio

func openOgg(src *source) (decoder, error) { return nil, &foreignError{"Ogg"} }
