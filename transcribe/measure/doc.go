// Package measure holds what tests and measurements of transcription share: how many words were heard wrong ([WordErrors]), and a recording of
// any length that needs the memory of a short one ([Repeated]).
package measure
