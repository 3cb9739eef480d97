package audio

func openMP3(src *source) (decoder, error) { return nil, &foreignError{"MP3"} }
func isMP3(head []byte, tagged bool) bool {
	return tagged || len(head) > 1 && head[0] == 0xff && head[1] > 0xe0 && head[1]&6 == 2
}
