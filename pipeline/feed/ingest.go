package feed

// Path is where articles are posted to.
const Path = "/v1/articles"
