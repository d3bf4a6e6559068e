"""The training program of a Cotton bundle. It reads `config.json` and the files beside it, and needs no Cotton."""
